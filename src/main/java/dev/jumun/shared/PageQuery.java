package dev.jumun.shared;

/** Which page of a list is wanted: {@code page} counts from 0, {@code size} is 1 to {@value #MAX_SIZE}. */
public record PageQuery(int page, int size) {
    public static final int MAX_SIZE = 100;
    public static final int DEFAULT_SIZE = 20;

    public PageQuery {
        if (page < 0 || size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("No such page: " + page + " of size " + size);
        }
    }

    /** Rows before this page; a long, because the last possible page begins beyond an int. */
    public long offset() {
        return (long) page * size;
    }
}
