package dev.jumun.bench.yardstick;

/**
 * One of the ways in which a yardstick can do its work.
 *
 * @param form in words what its transactions do in which order; empty where there is nothing to choose
 * @param connections at once, each with one transaction under way
 */
record Way(String form, int connections, Preparation preparation, BareTransaction.Maker maker) {
    /** For people. */
    String label() {
        return connections + " connections, " + preparation.label() + (form.isEmpty() ? "" : ", " + form);
    }
}
