package dev.jumun.shared;

/** The known administrator who asks; a handler that takes one is closed to everybody else. */
public record Administrator(UserId id) {}
