package dev.jumun.catalog;

import dev.jumun.shared.AppendOnlyCount;
import dev.jumun.shared.Money;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.PageScan;
import dev.jumun.shared.ProductId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The SQL of looking products up. */
@Repository
class ProductTables {
    private static final String COLUMNS = "p.id, p.name, p.price, p.stock, p.created_at";

    private final JdbcTemplate jdbc;
    private final AppendOnlyCount count;

    ProductTables(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.count = new AppendOnlyCount("products", "idx_products_created", clock);
    }

    Page<ProductView> page(PageQuery page, ProductSort sort) {
        return Page.of(page, count.total(jdbc), sort.direction(),
                scan -> jdbc.query(pageStatement(sort.field(), scan), (row, _) -> view(row)));
    }

    /** The ids of the page come from the index alone, in its order; rows are read for those only. */
    static String pageStatement(ProductSort.Field field, PageScan scan) {
        var column = column(field);
        var direction = scan.direction();
        return """
                SELECT %s
                FROM (
                    SELECT id FROM products FORCE INDEX (%s) ORDER BY %s %s, id %s LIMIT %d OFFSET %d
                ) k STRAIGHT_JOIN products p ON p.id = k.id
                ORDER BY p.%s %s, p.id %s""".formatted(COLUMNS, index(field), column, direction, direction,
                scan.limit(), scan.offset(), column, direction, direction);
    }

    private static String column(ProductSort.Field field) {
        return switch (field) {
            case ID -> "id";
            case NAME -> "name";
            case PRICE -> "price";
            case STOCK -> "stock";
            case CREATED_AT -> "created_at";
        };
    }

    private static String index(ProductSort.Field field) {
        return switch (field) {
            case ID -> "PRIMARY";
            case NAME -> "idx_products_name";
            case PRICE -> "idx_products_price";
            case STOCK -> "idx_products_stock";
            case CREATED_AT -> "idx_products_created";
        };
    }

    /** Those of these that exist. */
    List<ProductView> find(Collection<ProductId> ids) {
        return ids.isEmpty()
                ? List.of()
                : jdbc.query("SELECT " + COLUMNS + " FROM products p WHERE p.id IN ("
                        + String.join(", ", Collections.nCopies(ids.size(), "?")) + ")", (row, _) -> view(row),
                        ids.stream().map(ProductId::value).toArray());
    }

    private static ProductView view(ResultSet row) throws SQLException {
        return new ProductView(new ProductId(row.getLong("id")), row.getString("name"),
                new Money(row.getBigDecimal("price")), row.getLong("stock"),
                row.getObject("created_at", LocalDateTime.class).toInstant(ZoneOffset.UTC));
    }
}
