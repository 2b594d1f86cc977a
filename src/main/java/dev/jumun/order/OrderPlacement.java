package dev.jumun.order;

import dev.jumun.catalog.Catalog;
import dev.jumun.catalog.LockedProducts;
import dev.jumun.catalog.LockedProducts.Quantity;
import dev.jumun.coupon.Coupons;
import dev.jumun.coupon.LockedCoupons;
import dev.jumun.groupcommit.GroupCommit;
import dev.jumun.groupcommit.GroupCommits;
import dev.jumun.idempotency.Answer;
import dev.jumun.idempotency.Replies;
import dev.jumun.idempotency.Reply;
import dev.jumun.outbox.Outbox;
import dev.jumun.wallet.InsufficientBalance;
import dev.jumun.wallet.LockedWallets;
import dev.jumun.wallet.Wallets;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The order transaction, of many orders at once: lock, decide, write. The number of its statements does not depend on
 * the number of orders.
 */
@Component
class OrderPlacement {
    private final Wallets wallets;
    private final Replies replies;
    private final Coupons coupons;
    private final Catalog catalog;
    private final Outbox outbox;
    private final EntityManager entities;
    private final JdbcTemplate jdbc;
    private final JsonMapper json;
    private final Clock clock;
    private final GroupCommit<PlaceOrder, Answer> group;

    OrderPlacement(Wallets wallets, Replies replies, Coupons coupons, Catalog catalog, Outbox outbox,
            EntityManager entities, JdbcTemplate jdbc, JsonMapper json, Clock clock, GroupCommits groups) {
        this.wallets = wallets;
        this.replies = replies;
        this.coupons = coupons;
        this.catalog = catalog;
        this.outbox = outbox;
        this.entities = entities;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.group = groups.open("orders", command -> command.lines().size(), this::commit);
    }

    Answer place(PlaceOrder command) {
        return command.intent().await(() -> group.execute(command));
    }

    private List<Answer> commit(List<PlaceOrder> commands) {
        // Lock, in the global order: wallets, then user coupons, then products, each by ascending id. Keys are safe to
        // read in between, because the wallet's lock puts all writes of its user in a row.
        var lockedWallets = wallets.lock(commands.stream().map(command -> command.intent().user()).toList());
        var recalled = replies.recall(commands.stream().map(PlaceOrder::intent).toList());
        var fresh = commands.stream().filter(command -> recalled.isNew(command.intent())).toList();
        var lockedCoupons = coupons.lock(fresh.stream().flatMap(command -> command.wantedCoupon().stream()).toList());
        var lockedProducts = catalog.lock(fresh.stream()
                .flatMap(command -> command.lines().stream())
                .map(Quantity::product)
                .toList());

        // Decide each, in order of arrival, against what the earlier ones left.
        var orders = new NewOrders(entities, jdbc, outbox, json, clock.instant().truncatedTo(ChronoUnit.MICROS));
        var answers = commands.stream()
                .map(command -> recalled.answer(command.intent(),
                        () -> decide(command, lockedWallets, lockedCoupons, lockedProducts, orders)))
                .toList();

        // Write. The ledger refers to the orders, so they go first.
        orders.write(recalled.expired());
        lockedCoupons.write();
        lockedProducts.write();
        lockedWallets.write();
        recalled.write();
        return answers;
    }

    /** Refuses in the order of the contract (§4), before anything is changed. */
    private Reply.Done decide(PlaceOrder command, LockedWallets wallets, LockedCoupons coupons,
            LockedProducts products, NewOrders orders) {
        var user = command.intent().user();
        var balance = wallets.balance(user);
        products.mustExist(command.lines());
        var lines = PricedLine.of(command.lines(), products);
        var coupon = command.wantedCoupon()
                .map(wanted -> coupons.apply(user, wanted.code(), PricedLine.total(lines)))
                .orElse(null);
        products.mustHave(command.lines());
        var bill = new Bill(lines, coupon);
        if (balance.isLessThan(bill.payable())) {
            orders.failed(user, bill, command.intent().ownKey());
            throw new InsufficientBalance(bill.payable(), balance);
        }
        products.take(command.lines());
        if (coupon != null) {
            coupons.use(coupon);
        }
        var order = orders.paid(user, bill, command.intent().ownKey());
        var balanceAfter = wallets.withdraw(user, order.id(), order.paidAmount());
        return command.renderer().render(new PlacedOrder(order, balanceAfter));
    }
}
