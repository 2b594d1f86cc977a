package dev.jumun.order;

import dev.jumun.shared.AppendOnlyCount;
import dev.jumun.shared.OrderId;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.PageScan;
import dev.jumun.shared.SortDirection;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The SQL of looking orders up: counts and ids come from an index alone, whole orders only for the page that is shown. */
@Repository
class OrderHistory {
    private final EntityManager entities;
    private final JdbcTemplate jdbc;
    private final AppendOnlyCount all;

    OrderHistory(EntityManager entities, JdbcTemplate jdbc, Clock clock) {
        this.entities = entities;
        this.jdbc = jdbc;
        this.all = new AppendOnlyCount("orders", "idx_orders_created", clock);
    }

    Optional<Order> find(OrderId id) {
        return withItems(List.of(id.value())).stream().findFirst();
    }

    /** Newest first. */
    Page<Order> page(OrderFilter filter, PageQuery page) {
        return whole(ids(jdbc, filter, page));
    }

    /** Which orders these are, as that server knows it; newest first. */
    Page<Long> ids(JdbcTemplate server, OrderFilter filter, PageQuery page) {
        var query = new Query(filter);
        return Page.of(page, total(server, query), SortDirection.DESC,
                scan -> server.query(query.ids(scan), (row, _) -> row.getLong("order_id"),
                        query.parameters().toArray()));
    }

    /** The orders of these ids, as they are now. */
    Page<Order> whole(Page<Long> ids) {
        var orders = withItems(ids.content()).stream()
                .collect(Collectors.toMap(order -> order.id().value(), Function.identity()));
        var found = ids.content().stream().map(orders::get).filter(Objects::nonNull).toList();
        return new Page<>(found, ids.page(), ids.size(), ids.totalElements());
    }

    private long total(JdbcTemplate server, Query query) {
        if (query.parameters().isEmpty()) {
            return all.total(server);
        }
        var count = server.queryForObject(query.count(), Long.class, query.parameters().toArray());
        return count == null ? 0 : count;
    }

    private List<Order> withItems(Collection<Long> ids) {
        return entities.createQuery("SELECT o FROM Orders o JOIN FETCH o.items WHERE o.id IN :ids", Order.class)
                .setParameter("ids", ids)
                .getResultList();
    }

    /** FORCE INDEX, because for a rare status or a busy user the optimizer guesses, and a wrong guess reads all orders. */
    static final class Query {
        private final List<String> conditions = new ArrayList<>();
        private final List<Object> parameters = new ArrayList<>();
        private final String index;

        Query(OrderFilter filter) {
            var by = new StringBuilder("idx_orders");
            if (filter.user() != null) {
                by.append("_user");
                where("user_id = ?", filter.user().value());
            }
            if (filter.status() != null) {
                by.append("_status");
                where("status = ?", filter.status().name());
            }
            if (filter.from() != null) {
                where("created_at >= ?", utc(filter.from()));
            }
            if (filter.to() != null) {
                where("created_at < ?", utc(filter.to()));
            }
            index = by.append("_created").toString();
        }

        private void where(String condition, Object parameter) {
            conditions.add(condition);
            parameters.add(parameter);
        }

        private static LocalDateTime utc(Instant instant) {
            return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        }

        List<Object> parameters() {
            return parameters;
        }

        String count() {
            return "SELECT COUNT(*)" + from();
        }

        String ids(PageScan scan) {
            return "SELECT order_id" + from() + " ORDER BY created_at " + scan.direction() + ", order_id "
                    + scan.direction() + " LIMIT " + scan.limit() + " OFFSET " + scan.offset();
        }

        private String from() {
            return " FROM orders FORCE INDEX (" + index + ")"
                    + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions));
        }
    }
}
