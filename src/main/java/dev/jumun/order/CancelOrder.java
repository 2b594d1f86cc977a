package dev.jumun.order;

import dev.jumun.idempotency.Intent;
import dev.jumun.idempotency.Renderer;
import dev.jumun.shared.Actor;
import dev.jumun.shared.OrderId;

/** Gives back everything that an order took; the asking user is its buyer or an administrator. */
public record CancelOrder(Intent intent, Actor actor, OrderId order, Renderer<OrderView> renderer) {}
