package dev.jumun.account.web;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in one sentence what is wrong with the authentication, and in another what to set. */
final class AuthenticationRefusedAnalyzer extends AbstractFailureAnalyzer<AuthenticationRefused> {

    @Override
    protected FailureAnalysis analyze(Throwable root, AuthenticationRefused refused) {
        return new FailureAnalysis(String.valueOf(refused.getMessage()), refused.advice(), root);
    }
}
