package dev.jumun.idempotency.web;

import dev.jumun.idempotency.IdempotencyKey;
import dev.jumun.shared.Invalid;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Reads the idempotency key of a write. */
@Configuration(proxyBeanMethods = false)
class IdempotentRequests implements WebMvcConfigurer, HandlerMethodArgumentResolver {
    private final JsonMapper json;

    IdempotentRequests(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == IdempotentRequest.class;
    }

    @Override
    public IdempotentRequest resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
            NativeWebRequest request, @Nullable WebDataBinderFactory binderFactory) {
        var http = request.getNativeRequest(HttpServletRequest.class);
        if (http == null) {
            throw new IllegalStateException("Not an HTTP request");
        }
        return new IdempotentRequest(http.getMethod(), http.getRequestURI(), key(http), json);
    }

    private static @Nullable IdempotencyKey key(HttpServletRequest request) {
        var values = Collections.list(request.getHeaders(IdempotencyKey.HEADER));
        return switch (values.size()) {
            case 0 -> null;
            case 1 -> IdempotencyKey.parse(values.getFirst());
            default -> throw new Invalid(IdempotencyKey.HEADER, "given more than once");
        };
    }
}
