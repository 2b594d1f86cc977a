package dev.jumun.account.web;

import dev.jumun.shared.Rejection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Closes all that is below the addresses of administration, the console's pages too. A handler there asks for an
 * administrator by itself; this is for one that would forget to.
 */
final class AdministratorsOnly implements WebMvcConfigurer, HandlerInterceptor {
    private final Authentication authentication;
    // Made of what this one configures.
    private final ObjectProvider<HandlerExceptionResolver> errors;

    AdministratorsOnly(Authentication authentication, ObjectProvider<HandlerExceptionResolver> errors) {
        this.authentication = authentication;
        this.errors = errors;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/admin", "/admin/**", "/api/v1/admin/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        try {
            authentication.administrator(request);
            return true;
        } catch (Rejection rejection) {
            // Of no handler: pages have one that the error advice does not know.
            errors.getObject().resolveException(request, response, null, rejection);
            return false;
        }
    }
}
