package dev.jumun.account.web;

import dev.jumun.account.Accounts;
import dev.jumun.account.Role;
import dev.jumun.shared.Actor;
import dev.jumun.shared.Administrator;
import dev.jumun.shared.Forbidden;
import dev.jumun.shared.UserId;
import dev.jumun.shared.web.Unauthorized;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Mock authentication: believes the {@code X-User-Id} header (contract §1). A handler that takes an {@link Actor} or an
 * {@link Administrator} is closed to everybody else; one that takes neither is public.
 */
@Configuration(proxyBeanMethods = false)
class Authentication implements WebMvcConfigurer, HandlerMethodArgumentResolver {
    private static final String HEADER = "X-User-Id";
    private static final Pattern POSITIVE = Pattern.compile("[1-9][0-9]{0,18}");

    private final Accounts accounts;

    Authentication(Accounts accounts) {
        this.accounts = accounts;
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
        var user = accounts.user(claimed(request.getHeaderValues(HEADER)));
        var actor = new Actor(new UserId(user.id()), user.role() == Role.ADMIN);
        if (parameter.getParameterType() == Actor.class) {
            return actor;
        }
        if (!actor.administrator()) {
            throw new Forbidden();
        }
        return new Administrator(actor.id());
    }

    private static UserId claimed(String @Nullable [] values) {
        if (values == null || values.length != 1 || !POSITIVE.matcher(values[0]).matches()) {
            throw new Unauthorized();
        }
        try {
            return new UserId(Long.parseLong(values[0]));
        } catch (NumberFormatException beyondLong) {
            throw new Unauthorized();
        }
    }
}
