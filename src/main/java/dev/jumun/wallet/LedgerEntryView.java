package dev.jumun.wallet;

import dev.jumun.shared.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of a balance.
 *
 * @param delta what was added; negative for a payment
 * @param orderId the order that was paid or refunded; null for a charge
 */
public record LedgerEntryView(long id, Money delta, LedgerReason reason, @Nullable Long orderId, Money balanceAfter,
        Instant createdAt) {}
