package dev.jumun.audit;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.documents.Runbook;
import dev.jumun.ranking.RollUp;
import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Shop;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What docs/operations.md tells the operator to do about violations makes the books agree again, and changes nothing else. */
@ApplicationTest
class MendTests {
    private static final String SECTION = "An audit finds a violation";

    private final Auditor auditor;
    private final Shop shop;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final ApplicationContext context;

    MendTests(Auditor auditor, Shop shop, JdbcTemplate jdbc, PlatformTransactionManager transactionManager,
            ApplicationContext context) {
        this.auditor = auditor;
        this.shop = shop;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
        this.context = context;
    }

    @Test
    void makesTheBooksAgreeAgain() {
        long user = shop.customer(1000);
        long product = shop.product("100.00", 50);
        var code = shop.coupon("FIXED", "100.00", 10);
        assertThat(shop.claim(user, code, null).status()).isEqualTo(200);
        long order = shop.order(user, null, line(product, 2)).json().path("orderId").asLong();
        RollUp.run(context);
        assertThat(auditor.audit().isClean()).isTrue();

        spoil("UPDATE wallets SET balance = balance + 5 WHERE user_id = " + user, "wallet " + user);
        spoil("UPDATE products SET stock = stock + 3 WHERE id = " + product, "product " + product);
        spoil("UPDATE payments SET amount = 11 WHERE order_id = " + order, "order " + order);
        spoil("UPDATE coupons SET issued_quantity = 3 WHERE code = '" + code + "'", "coupon " + code);
        type(Map.of("user_id = 7", "user_id = " + user, "= 101", "= " + product, "5551", Long.toString(order),
                "WELCOME", code));

        assertThat(auditor.audit().isClean()).as("%s", auditor.audit()).isTrue();
        assertThat(shop.balance(user)).isEqualTo("800.00");
        assertThat(shop.stock(product)).isEqualTo(48);
        shop.booksMustBalance();
    }

    private void spoil(String statement, String subject) {
        assertThat(transaction.<Integer>execute(_ -> jdbc.update(statement))).isPositive();
        assertThat(auditor.audit().rules()).flatExtracting(RuleReport::violations)
                .extracting(Violation::subject)
                .contains(subject);
    }

    /** Every statement of the section, in one session, with these words in the place of its examples. */
    private void type(Map<String, String> words) {
        var statements = Runbook.blocks(SECTION, "sql")
                .stream()
                .flatMap(block -> Stream.of(block.split(";\\s*", -1)))
                .filter(statement -> !statement.isBlank())
                .toList();
        assertThat(statements).hasSizeGreaterThan(10);
        jdbc.execute((ConnectionCallback<Boolean>) connection -> {
            connection.setAutoCommit(true);
            try (var session = connection.createStatement()) {
                for (var statement : statements) {
                    var typed = statement;
                    for (var word : words.entrySet()) {
                        typed = typed.replace(word.getKey(), word.getValue());
                    }
                    session.execute(typed);
                }
            }
            return true;
        });
    }
}
