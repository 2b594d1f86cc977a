package dev.jumun.account.web;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Rejection;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;

/** The request brings no token, or none that is believed. What is wrong with one is for the log: it helps forgers. */
final class NotBelieved extends Rejection {
    private static final long serialVersionUID = 1L;

    private final String challenge;

    private NotBelieved(String challenge) {
        super(ErrorCode.UNAUTHORIZED, List.of());
        this.challenge = challenge;
    }

    static NotBelieved nothing() {
        return new NotBelieved("Bearer");
    }

    static NotBelieved token() {
        return new NotBelieved("Bearer error=\"invalid_token\"");
    }

    @Override
    public Map<String, String> headers() {
        return Map.of(HttpHeaders.WWW_AUTHENTICATE, challenge);
    }

    @Override
    public String messageKey() {
        return "UNAUTHORIZED_TOKEN";
    }
}
