package dev.jumun.bench.report;

/** The first workload as so many clients at once have found it. */
public record Scaled(int clients, Measured measured) {}
