package dev.jumun.bench.yardstick;

/** When an order transaction takes hold of the products. */
enum Form {
    /** Before anything is written, as the requirements describe it: they are locked while all rows are written. */
    LOCKS_FIRST("products locked first"),
    /**
     * Almost last, as the service does: prices are read without a lock, and one update takes all stock where price and stock
     * still allow it. Products are locked for two statements and the commit.
     */
    STOCK_LAST("stock taken last");

    private final String label;

    Form(String label) {
        this.label = label;
    }

    /** For people. */
    String label() {
        return label;
    }
}
