package dev.jumun.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Plans;
import dev.jumun.testing.Shop;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Locks are taken on the wanted rows only and in ascending order, however few coupons there are. */
@ApplicationTest
class CouponTablesTests {
    private final Shop shop;
    private final JdbcTemplate jdbc;

    CouponTablesTests(Shop shop, JdbcTemplate jdbc) {
        this.shop = shop;
        this.jdbc = jdbc;
    }

    private List<Long> coupons(int count) {
        return Stream.generate(() -> jdbc.queryForObject("SELECT coupon_id FROM coupons WHERE code = ?", Long.class,
                shop.coupon("FIXED", "1.00", 10))).limit(count).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void lockCouponsInTheOrderOfTheKey(int count) {
        var plan = Plans.explain(jdbc, CouponTables.lockStatement(count), coupons(count).toArray());

        assertThat(plan).hasSize(1);
        Plans.assertReadsByPrimaryKey(plan.getFirst(), "const", "range");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    void issueByKey(int count) {
        var rows = coupons(count).stream().map(id -> "[" + id + ",0]").toList().toString();

        var plan = Plans.explain(jdbc, CouponTables.ISSUE, rows);

        assertThat(plan).hasSize(2);
        Plans.assertReadsByPrimaryKey(plan.getLast(), "eq_ref");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 64})
    void lockWhatIsHeldInTheOrderOfUsersAndCoupons(int count) {
        long coupon = coupons(1).getFirst();
        var users = Stream.generate(() -> shop.customer(0)).limit(count).toList();
        var parameters = users.stream().flatMap(user -> Stream.of(user, coupon)).toArray();

        var plan = Plans.explain(jdbc, UserCouponTables.lockStatement(count), parameters);

        assertThat(plan).hasSize(1);
        if (count > 1) {
            // A single row that does not exist is found out while planning, and then the step has no key.
            assertThat(plan.getFirst()).containsEntry("key", "uk_user_coupons_user_coupon")
                    .containsEntry("type", "range");
        }
        assertThat(String.valueOf(plan.getFirst().get("Extra"))).doesNotContain("filesort", "temporary");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    void giveBackByKey(int count) {
        var code = shop.coupon("FIXED", "1.00", 100);
        Stream.generate(() -> shop.customer(0)).limit(count).forEach(user -> shop.claim(user, code, null));
        var ids = jdbc.queryForList("SELECT id FROM user_coupons ORDER BY id DESC LIMIT " + count, Long.class);

        var lock = Plans.explain(jdbc, UserCouponTables.lockByIdsStatement(count), ids.toArray());
        assertThat(lock).hasSize(1);
        Plans.assertReadsByPrimaryKey(lock.getFirst(), "const", "range");
        var change = Plans.explain(jdbc, UserCouponTables.GIVE_BACK, ids.toString());
        assertThat(change).hasSize(2);
        Plans.assertReadsByPrimaryKey(change.getLast(), "eq_ref");
    }

    @Test
    void listWhatAUserHoldsInTheOrderOfTheirIndex() {
        var plan = Plans.explain(jdbc, UserCouponTables.HELD_BY, shop.customer(0), 1000);

        assertThat(plan).hasSize(2);
        assertThat(plan.getFirst()).containsEntry("key", "idx_user_coupons_user_claimed").containsEntry("type", "ref");
        Plans.assertReadsByPrimaryKey(plan.getLast(), "eq_ref");
        assertThat(String.valueOf(plan.getFirst().get("Extra"))).doesNotContain("filesort", "temporary");
    }
}
