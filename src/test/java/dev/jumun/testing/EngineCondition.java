package dev.jumun.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.testcontainers.DockerClientFactory;

/** Skips the run on MySQL where no Docker engine answers, aloud; and there what has run on MariaDB and need not run twice. */
class EngineCondition implements ExecutionCondition {
    private static final ConditionEvaluationResult RESULT = evaluate();

    private static ConditionEvaluationResult evaluate() {
        if (Engine.isMySql() && !DockerClientFactory.instance().isDockerAvailable()) {
            System.out.println("*** MySQL 9.7 + Redis 8: NOT TESTED, because no Docker engine answers here. ***");
            return ConditionEvaluationResult.disabled("No Docker engine answers");
        }
        return ConditionEvaluationResult.enabled("The engine can be started");
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean once = AnnotationSupport.isAnnotated(context.getRequiredTestClass(), OnOneEngine.class);
        return once && Engine.isMySql() && !Boolean.getBoolean("jumun.test.both-engines")
                ? ConditionEvaluationResult.disabled("Runs on MariaDB")
                : RESULT;
    }
}
