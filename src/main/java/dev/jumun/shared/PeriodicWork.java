package dev.jumun.shared;

import org.springframework.context.SmartLifecycle;

/** A part of the application that does one thing periodically, from its start to its stop. */
public interface PeriodicWork extends SmartLifecycle {
    PeriodicTask task();

    @Override
    default void start() {
        task().start();
    }

    @Override
    default void stop() {
        task().stop();
    }

    @Override
    default boolean isRunning() {
        return task().isRunning();
    }
}
