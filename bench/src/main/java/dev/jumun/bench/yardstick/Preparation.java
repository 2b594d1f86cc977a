package dev.jumun.bench.yardstick;

/** Who puts the values into prepared statements. */
public enum Preparation {
    /** The server, which parses a statement once. */
    SERVER,
    /** The driver, which sends a statement as text. */
    CLIENT;

    /** For people. */
    public String label() {
        return switch (this) {
            case SERVER -> "prepared by the server";
            case CLIENT -> "prepared by the driver";
        };
    }
}
