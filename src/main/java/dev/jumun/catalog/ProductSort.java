package dev.jumun.catalog;

import dev.jumun.shared.SortDirection;

/** An order of the product list; ties by id. */
public record ProductSort(Field field, SortDirection direction) {
    public static final ProductSort NEWEST_FIRST = new ProductSort(Field.CREATED_AT, SortDirection.DESC);

    /** What products can be sorted by. */
    public enum Field {
        ID("id"),
        NAME("name"),
        PRICE("price"),
        STOCK("stock"),
        CREATED_AT("createdAt");

        private final String property;

        Field(String property) {
            this.property = property;
        }

        /** The field's name in the API. */
        public String property() {
            return property;
        }
    }
}
