package dev.jumun.order;

import dev.jumun.shared.Money;

/** A paid order and what it left in the wallet. */
public record PlacedOrder(OrderView order, Money balanceAfter) {}
