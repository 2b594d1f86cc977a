package dev.jumun.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.jumun.idempotency.Answer;
import dev.jumun.idempotency.SingleWrites;
import dev.jumun.shared.LaggingReads;
import dev.jumun.shared.Money;
import dev.jumun.shared.NotFound;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.UserId;
import dev.jumun.wallet.Wallets;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Who there is and what they may do. */
@Component
@EnableConfigurationProperties(AccountProperties.class)
public class Accounts {
    private static final Logger log = LoggerFactory.getLogger(Accounts.class);

    private final Users users;
    private final UserTables tables;
    private final Wallets wallets;
    private final SingleWrites writes;
    private final LaggingReads lagging;
    private final TransactionTemplate transaction;
    private final AccountProperties properties;
    private final Clock clock;
    // Users are never deleted and their roles hardly change, but every request asks for them.
    private final Cache<UserId, UserView> known;

    Accounts(Users users, UserTables tables, Wallets wallets, SingleWrites writes, LaggingReads lagging,
            PlatformTransactionManager transactionManager, AccountProperties properties, Clock clock) {
        this.users = users;
        this.tables = tables;
        this.wallets = wallets;
        this.writes = writes;
        this.lagging = lagging;
        this.transaction = new TransactionTemplate(transactionManager);
        this.properties = properties;
        this.clock = clock;
        this.known = Caffeine.newBuilder()
                .maximumSize(properties.cacheSize())
                .expireAfterWrite(properties.cacheTime())
                .build();
    }

    /**
     * The user of that id; a changed role shows within the cache time.
     *
     * @throws NotFound when there is no such user
     */
    public UserView user(UserId id) {
        var cached = known.getIfPresent(id);
        if (cached != null) {
            return cached;
        }
        var user = tables.find(id).orElseThrow(() -> new NotFound("userId", id.value()));
        known.put(id, user);
        return user;
    }

    /**
     * Users and what they have to spend. Somebody who has just been registered may not be among them yet.
     *
     * @param name how their names begin; null for all
     */
    public Page<UserWithBalance> users(@Nullable String name, PageQuery page) {
        var found = lagging.read(source -> name == null
                ? UserTables.all(source.jdbc(), page)
                : UserTables.named(source.jdbc(), name, page));
        var balances = wallets.balances(found.content().stream().map(user -> new UserId(user.id())).toList());
        return found.map(user -> new UserWithBalance(user, balances.getOrDefault(new UserId(user.id()), Money.ZERO)));
    }

    /** Adds a customer with an empty wallet; 201 with the user. */
    public Answer register(RegisterUser command) {
        return writes.perform(command.intent(), () -> command.renderer().render(add(command.name(), Role.CUSTOMER)));
    }

    private UserView add(String name, Role role) {
        var user = users.save(new User(name, role, clock.instant())).view();
        wallets.open(new UserId(user.id()));
        return user;
    }

    /** Instances that start at the same moment on an empty database may each add one, which does no harm. */
    @EventListener(ContextRefreshedEvent.class)
    void addFirstAdministrator() {
        var name = properties.firstAdministrator();
        if (name != null && !name.isBlank() && !users.existsByRole(Role.ADMIN)) {
            var administrator = transaction.execute(_ -> add(name, Role.ADMIN));
            log.info("Added the first administrator: X-User-Id {}", administrator.id());
        }
    }
}
