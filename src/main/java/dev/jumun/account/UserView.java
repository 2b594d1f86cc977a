package dev.jumun.account;

import java.time.Instant;

/** A user as others see one. */
public record UserView(long id, String name, Role role, Instant createdAt) {}
