package dev.jumun.faults.jdbc;

/**
 * One failure that is to happen once.
 *
 * @param serial tells this trap from the ones before it
 * @param passing how often the place is passed until it happens, from 1
 */
public record Trap(long serial, Failpoint failpoint, Moment moment, int passing, Action action) {
    /** One line for the other process. */
    public String toLine() {
        return serial + " " + failpoint + " " + moment + " " + passing + " " + action;
    }

    static Trap parse(String line) {
        var words = line.strip().split(" ", 5);
        return new Trap(Long.parseLong(words[0]), Failpoint.valueOf(words[1]), Moment.valueOf(words[2]),
                Integer.parseInt(words[3]), Action.valueOf(words[4]));
    }
}
