package dev.jumun.ranking;

import org.springframework.context.ApplicationContext;

/** Rolls up what was sold at the moment at which a test wants it. */
public final class RollUp {
    private RollUp() {}

    public static void run(ApplicationContext instance) {
        instance.getBean(SalesRollUp.class).rollUp();
    }
}
