package dev.jumun.groupcommit;

import dev.jumun.shared.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Opens the group commits of the application and ends them in order: at shutdown they first refuse new commands, then
 * finish what was accepted, and only after that does the web server stop.
 */
@Component
@EnableConfigurationProperties(GroupCommitProperties.class)
public class GroupCommits implements SmartLifecycle {
    private final TransactionTemplate transactions;
    private final GroupCommitProperties properties;
    private final MeterRegistry meters;
    private final Tracing tracing;
    private final List<GroupCommit<?, ?>> opened = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    GroupCommits(PlatformTransactionManager transactionManager, GroupCommitProperties properties,
            MeterRegistry meters, Tracing tracing) {
        this.transactions = new TransactionTemplate(transactionManager);
        this.properties = properties;
        this.meters = meters;
        this.tracing = tracing;
    }

    /**
     * Starts the lanes of one kind of command.
     *
     * @param name names threads and metrics, such as {@code orders}
     * @param weigher how much of a group's weight bound a command takes
     * @param transaction the body of one group's transaction
     */
    public <C, R> GroupCommit<C, R> open(String name, ToIntFunction<C> weigher, GroupTransaction<C, R> transaction) {
        return open(name, weigher, _ -> List.of(), transaction);
    }

    /**
     * The same where commands want things that many others may want too: a rush for one of them does not hold up those who
     * want something else.
     *
     * @param wanted the things that a command wants, such as products
     */
    public <C, R> GroupCommit<C, R> open(String name, ToIntFunction<C> weigher,
            Function<C, ? extends Collection<?>> wanted, GroupTransaction<C, R> transaction) {
        var group = new GroupCommit<>(name, weigher, wanted, transaction, transactions, properties,
                new GroupMetrics(meters, name), tracing);
        opened.add(group);
        return group;
    }

    /** For writes that come one at a time: the same transaction and the same retries, without a group. */
    @Bean
    static RetryingTransaction retryingTransaction(PlatformTransactionManager transactionManager,
            GroupCommitProperties properties, MeterRegistry meters) {
        var retries = meters.counter("jumun.transaction.retries");
        return new RetryingTransaction(new TransactionTemplate(transactionManager), properties.maxRetries(),
                properties.retryBudget(), retries::increment);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        opened.forEach(GroupCommit::close);
        long deadline = System.nanoTime() + properties.drainTimeout().toNanos();
        try {
            for (var group : opened) {
                group.drain(deadline);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Last to start, first to stop: before the web server, so that late requests are answered with 503. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
