package dev.jumun.browser;

import dev.jumun.testing.Engine;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips what needs a browser where there is none, aloud; and on the second engine what has run on the first. */
class BrowserCondition implements ExecutionCondition {
    private static final ConditionEvaluationResult WITHOUT = ConditionEvaluationResult.disabled("No Chromium here");
    private static final ConditionEvaluationResult WITH = ConditionEvaluationResult.enabled("Chromium can be started");

    static {
        if (Chromium.executable().isEmpty()) {
            System.out
                    .println("*** Shop and console in the browser: NOT TESTED, because there is no Chromium here. ***");
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean everywhere = AnnotationSupport.findAnnotation(context.getRequiredTestClass(), BrowserTest.class)
                .map(BrowserTest::onBothEngines)
                .orElse(false);
        if (Engine.isMySql() && !everywhere) {
            return ConditionEvaluationResult.disabled("Runs on MariaDB");
        }
        return Chromium.executable().isEmpty() ? WITHOUT : WITH;
    }
}
