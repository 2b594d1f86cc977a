package dev.jumun.dataplatform.web;

import dev.jumun.dataplatform.MockedPlatform;
import dev.jumun.shared.web.BodyLimit;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the platform needs of the server that it shares with the shop. */
@Configuration(proxyBeanMethods = false)
@MockedPlatform
class PlatformServer {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> hangUp() {
        return factory -> factory.addContextValves(new HangUp());
    }

    /** {@link EventBody} has the platform's own bound. */
    @Bean
    BodyLimit.Exempt events() {
        return new BodyLimit.Exempt(EventController.PATH);
    }
}
