package dev.jumun.shared.web;

import dev.jumun.shared.Invalid;
import dev.jumun.shared.Rejection.FieldDetail;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses a query parameter that is given twice, rather than choosing one of its values. */
final class RepeatedParameters implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() == null) {
            return true;
        }
        var repeated = request.getParameterMap()
                .entrySet()
                .stream()
                .filter(parameter -> parameter.getValue().length > 1)
                .map(parameter -> new FieldDetail(parameter.getKey(), "given more than once"))
                .toList();
        if (!repeated.isEmpty()) {
            throw new Invalid(repeated);
        }
        return true;
    }
}
