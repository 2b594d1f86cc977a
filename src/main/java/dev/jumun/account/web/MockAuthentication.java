package dev.jumun.account.web;

import dev.jumun.shared.web.CallerScheme;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whoever names a user is that user. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "jumun.authentication.mode", havingValue = "mock", matchIfMissing = true)
class MockAuthentication {

    @Bean
    Credentials userIdHeader() {
        return new UserIdHeader();
    }

    @Bean
    CallerScheme callerScheme() {
        return CallerScheme.USER_ID_HEADER;
    }
}
