package dev.jumun.shared.web;

import dev.jumun.shared.PageQuery;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads {@code page} and {@code size} of every list in the same way. */
final class PageQueryResolver implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == PageQuery.class;
    }

    @Override
    public PageQuery resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
            NativeWebRequest request, @Nullable WebDataBinderFactory binderFactory) {
        return new PageQuery(read(request, "page", 0, 0, Integer.MAX_VALUE),
                read(request, "size", PageQuery.DEFAULT_SIZE, 1, PageQuery.MAX_SIZE));
    }

    private static int read(NativeWebRequest request, String name, int otherwise, int min, int max) {
        var value = request.getParameter(name);
        return value == null ? otherwise : WebFormat.parseInt(name, value, min, max);
    }
}
