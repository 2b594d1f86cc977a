package dev.jumun.bench.shop;

/**
 * Who buys what in a benchmark: users with more points than they can spend and products with more stock than can be sold,
 * each with consecutive ids.
 *
 * @param administrator may ask for audits and add coupons
 */
public record Shop(long firstUser, int users, long firstProduct, int products, long administrator) {
    /** Of every product, as the database shows it. */
    public static final String PRICE = "10.00";
    /** Of every product, as the database shows it. */
    public static final String PRODUCT_NAME = "상품";

    /**
     * Its id.
     *
     * @param number 0 to {@code users − 1}
     */
    public long user(int number) {
        return firstUser + number;
    }

    /**
     * Its id.
     *
     * @param number 0 to {@code products − 1}
     */
    public long product(int number) {
        return firstProduct + number;
    }
}
