package dev.jumun.embedded;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows an {@link EmbeddedStartFailed} as its two sentences, without a stack trace. */
final class EmbeddedStartFailedAnalyzer extends AbstractFailureAnalyzer<EmbeddedStartFailed> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, EmbeddedStartFailed failed) {
        return new FailureAnalysis(String.valueOf(failed.getMessage()), failed.action(), failed);
    }
}
