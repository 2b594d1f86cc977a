package dev.jumun.account;

import dev.jumun.idempotency.Intent;
import dev.jumun.idempotency.Renderer;

/** Adds a customer with an empty wallet. */
public record RegisterUser(Intent intent, String name, Renderer<UserView> renderer) {}
