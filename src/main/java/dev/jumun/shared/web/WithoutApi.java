package dev.jumun.shared.web;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** A process that only works in the background: it answers for its health, and knows nothing of the API. */
@Configuration(proxyBeanMethods = false)
@Profile("worker & !api")
class WithoutApi {

    @Bean
    static WebMvcRegistrations handlersOutsideOfTheApi() {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new RequestMappingHandlerMapping() {
                    @Override
                    protected @Nullable RequestMappingInfo getMappingForMethod(Method method, Class<?> handler) {
                        var mapping = super.getMappingForMethod(method, handler);
                        return mapping == null
                                || mapping.getPatternValues().stream().anyMatch(path -> path.startsWith("/api/"))
                                        ? null
                                        : mapping;
                    }
                };
            }
        };
    }
}
