package dev.jumun.shared;

/** Which way a list is sorted, or an index read; spelled as SQL does. */
public enum SortDirection {
    ASC,
    DESC;

    SortDirection opposite() {
        return this == ASC ? DESC : ASC;
    }
}
