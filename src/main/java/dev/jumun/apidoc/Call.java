package dev.jumun.apidoc;

import dev.jumun.idempotency.web.Answered;
import dev.jumun.idempotency.web.IdempotentRequest;
import dev.jumun.shared.Actor;
import dev.jumun.shared.Administrator;
import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.web.Created;
import dev.jumun.shared.web.Refuses;
import dev.jumun.shared.web.Streams;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/** One call of the API, as its handler's signature tells it. */
record Call(String path, HandlerMethod handler) {
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z]+)}");

    boolean isPublic() {
        return !takes(Actor.class) && !isForAdministrators();
    }

    boolean isForAdministrators() {
        return takes(Administrator.class);
    }

    boolean takesKey() {
        return takes(IdempotentRequest.class);
    }

    /** Whether the answer is kept for the key; an audit takes a key as every POST, but has nothing to keep. */
    boolean keepsAnswer() {
        return handler.getReturnType().getParameterType() == Answered.class;
    }

    boolean isPaged() {
        return takes(PageQuery.class);
    }

    /** Whether anything of the request is read that can be malformed, besides who asks. */
    boolean readsInput() {
        return parameters().anyMatch(parameter -> parameter.getParameterType() != Actor.class
                && parameter.getParameterType() != Administrator.class);
    }

    boolean hasBody() {
        return body().isPresent();
    }

    private Optional<MethodParameter> body() {
        return parameters().filter(parameter -> parameter.hasParameterAnnotation(RequestBody.class)).findFirst();
    }

    /** The first field of the body, such as {@code items[0].productId}; empty without a body. */
    Optional<String> firstField() {
        return body().map(parameter -> firstField(parameter.getParameterType()));
    }

    private static String firstField(Class<?> type) {
        var components = type.getRecordComponents();
        if (components == null || components.length == 0) {
            return "body";
        }
        var first = components[0];
        return first.getType() == List.class && first.getGenericType() instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] instanceof Class<?> element
                && element.isRecord() ? first.getName() + "[0]." + firstField(element) : first.getName();
    }

    /** The first parameter of the query, other than the page; empty without one. */
    Optional<String> firstParameter() {
        return parameters().filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
                .map(MethodParameter::getParameter)
                .map(Parameter::getName)
                .findFirst();
    }

    /** The last variable of the path, which names what is asked for; empty without one. */
    Optional<String> lastVariable() {
        return VARIABLE.matcher(path).results().map(match -> match.group(1)).reduce((_, last) -> last);
    }

    /** A path as a client would send it. */
    String examplePath() {
        return VARIABLE.matcher(path).replaceAll(match -> Examples.pathVariable(match.group(1)));
    }

    /** What the handler itself says that it refuses. */
    List<ErrorCode> refusals() {
        var refuses = handler.getMethodAnnotation(Refuses.class);
        return refuses == null ? List.of() : List.of(refuses.value());
    }

    @Nullable
    Created created() {
        return handler.getMethodAnnotation(Created.class);
    }

    /** What the events of the answer carry, when it is a stream of them. */
    @Nullable
    Streams streams() {
        return handler.getMethodAnnotation(Streams.class);
    }

    private boolean takes(Class<?> type) {
        return parameters().anyMatch(parameter -> parameter.getParameterType() == type);
    }

    private Stream<MethodParameter> parameters() {
        return Arrays.stream(handler.getMethodParameters());
    }
}
