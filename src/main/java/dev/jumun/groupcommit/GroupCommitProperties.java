package dev.jumun.groupcommit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The bounds of group commit, for each kind of command.
 *
 * @param lanes transactions under way at once; two keep the database busy while one of them waits for its commit, and
 *         with more than four for each kind of command the connection pool would have none left for readers
 * @param maxCommands commands in one group; beyond 64 the gain per command is small and the locks are held longer
 * @param maxWeight weight of one group (such as order lines), so that a few huge commands do not make one huge
 *         transaction; a single command may weigh more
 * @param queueCapacity commands waiting; bounds their memory
 * @param maxWait no command is accepted that would wait longer for its group, as fast as groups have been going lately: a
 *         client that hears of it at once can go elsewhere, and those that are accepted keep their latency
 * @param maxRetries runs after the first of a transaction that was rolled back by contention
 * @param retryBudget no further retry once this has passed since the first run: callers are waiting
 * @param answerTimeout the longest that a caller waits for its answer
 * @param drainTimeout the longest that a shutdown waits for what was accepted
 */
@Validated
@ConfigurationProperties("jumun.group-commit")
public record GroupCommitProperties(@Min(1) @Max(4) @DefaultValue("2") int lanes,
        @Min(1) @Max(1024) @DefaultValue("64") int maxCommands, @Min(1) @DefaultValue("1000") int maxWeight,
        @Min(1) @DefaultValue("2000") int queueCapacity, @DefaultValue("300ms") Duration maxWait,
        @Min(0) @Max(10) @DefaultValue("4") int maxRetries,
        @DefaultValue("1500ms") Duration retryBudget, @DefaultValue("3800ms") Duration answerTimeout,
        @DefaultValue("20s") Duration drainTimeout) {}
