package dev.jumun.account.web;

import dev.jumun.account.Accounts;
import dev.jumun.account.Role;
import dev.jumun.shared.Actor;
import dev.jumun.shared.Administrator;
import dev.jumun.shared.Forbidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Finds out who asks, by the {@link Credentials} of the request. A handler that takes an {@link Actor} or an
 * {@link Administrator} is closed to everybody else; one that takes neither is public.
 */
@Component
@Profile("api | !worker")
class Authentication implements WebMvcConfigurer, HandlerMethodArgumentResolver {
    private final Accounts accounts;
    private final Credentials credentials;

    Authentication(Accounts accounts, Credentials credentials) {
        this.accounts = accounts;
        this.credentials = credentials;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Actor.class || parameter.getParameterType() == Administrator.class;
    }

    @Override
    public Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
            NativeWebRequest request, @Nullable WebDataBinderFactory binderFactory) {
        var http = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
        return parameter.getParameterType() == Actor.class ? actor(http) : administrator(http);
    }

    private Actor actor(HttpServletRequest request) {
        var claimed = credentials.of(request);
        var user = accounts.user(claimed.user());
        return new Actor(claimed.user(), user.role() == Role.ADMIN && claimed.mayAdminister());
    }

    /**
     * The administrator who asks.
     *
     * @throws dev.jumun.shared.Rejection when it is nobody, nobody known, or no administrator
     */
    Administrator administrator(HttpServletRequest request) {
        var claimed = credentials.of(request);
        var user = accounts.user(claimed.user());
        if (user.role() != Role.ADMIN) {
            throw new Forbidden();
        }
        if (!claimed.mayAdminister()) {
            throw credentials.rightLeftAtHome();
        }
        return new Administrator(claimed.user());
    }
}
