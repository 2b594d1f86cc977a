package dev.jumun.apidoc;

import dev.jumun.catalog.ProductSort;
import dev.jumun.idempotency.IdempotencyKey;
import dev.jumun.idempotency.web.Answered;
import dev.jumun.idempotency.web.IdempotentRequest;
import dev.jumun.shared.Actor;
import dev.jumun.shared.Administrator;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.web.CallerScheme;
import dev.jumun.shared.web.Streams;
import dev.jumun.shared.web.Trace;
import dev.jumun.shared.web.WebFormat;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Completes the description that springdoc reads from the controllers with what their signatures imply: who may call,
 * what can be repeated, every error with an example.
 */
@Component
class ApiDescription implements OpenApiCustomizer {
    private static final String REPLAYED = Answered.REPLAYED_HEADER;

    private final RequestMappingHandlerMapping handlers;
    private final Caller caller;

    ApiDescription(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers,
            ObjectProvider<CallerScheme> scheme) {
        this.handlers = handlers;
        // A process without the API has nobody to identify.
        this.caller = Caller.of(scheme.getIfAvailable(() -> CallerScheme.USER_ID_HEADER));
        // They stand for headers and query parameters, which are described below.
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(Actor.class, Administrator.class, IdempotentRequest.class,
                        PageQuery.class);
    }

    @Override
    public void customise(OpenAPI api) {
        Introduction.write(api, caller);
        var components = api.getComponents();
        SharedParts.addTo(components);
        components.addSecuritySchemes(caller.name(), caller.scheme());
        handlers.getHandlerMethods().forEach((mapping, handler) -> {
            for (var path : mapping.getPatternValues()) {
                var item = api.getPaths().get(path);
                for (var method : mapping.getMethodsCondition().getMethods()) {
                    var operation = item == null
                            ? null
                            : item.readOperationsMap().get(PathItem.HttpMethod.valueOf(method.name()));
                    if (operation != null) {
                        describe(operation, new Call(path, handler), components);
                    }
                }
            }
        });
        var sorted = new Paths();
        sorted.putAll(new TreeMap<>(api.getPaths()));
        api.setPaths(sorted);
        components.setSchemas(new TreeMap<>(components.getSchemas()));
    }

    private void describe(Operation operation, Call call, Components components) {
        operation.setTags(List.of(Introduction.tagOf(call.path())));
        takeCaller(operation, call);
        takeParameters(operation, call);
        takeBody(operation);
        var responses = new ApiResponses();
        succeed(operation, call, components, responses);
        Refusal.of(call, operation.getOperationId())
                .stream()
                .collect(Collectors.groupingBy(refusal -> refusal.code().status(), TreeMap::new, Collectors.toList()))
                .forEach((status, refusals) -> responses.addApiResponse(status.toString(), refused(refusals, call)));
        operation.setResponses(responses);
    }

    private void takeCaller(Operation operation, Call call) {
        if (call.isPublic()) {
            operation.setSecurity(List.of());
            return;
        }
        operation.setSecurity(List.of(new SecurityRequirement().addList(caller.name())));
        if (call.isForAdministrators()) {
            operation.setDescription(caller.administration());
        }
    }

    private static void takeParameters(Operation operation, Call call) {
        if (operation.getParameters() != null) {
            operation.getParameters()
                    .stream()
                    .filter(parameter -> "sort".equals(parameter.getName()))
                    .forEach(ApiDescription::describeSort);
            operation.getParameters()
                    .stream()
                    .filter(parameter -> "ids".equals(parameter.getName()))
                    .forEach(ApiDescription::describeIds);
            // To springdoc, what a converter reads is a string.
            operation.getParameters()
                    .stream()
                    .filter(parameter -> parameter.getName().matches("id|.*Id"))
                    .forEach(id -> id.schema(Schemas.of("integer").format("int64").minimum(BigDecimal.ONE)));
        }
        if (call.isPaged()) {
            operation.addParametersItem(SharedParts.parameter("page"));
            operation.addParametersItem(SharedParts.parameter("size"));
        }
        if (call.takesKey()) {
            operation.addParametersItem(SharedParts.parameter(IdempotencyKey.HEADER));
        }
    }

    private static void describeSort(Parameter sort) {
        var fields = Arrays.stream(ProductSort.Field.values())
                .map(ProductSort.Field::property)
                .collect(Collectors.joining("|"));
        var schema = Schemas.of("string");
        schema.setPattern("^(" + fields + ")(, ?(asc|desc))?$");
        schema.setDefault("createdAt,desc");
        sort.schema(schema)
                .description("`field,direction`; ascending when only the field is given; ties by id.");
    }

    private static void describeIds(Parameter ids) {
        var schema = Schemas.of("string");
        schema.setPattern("^[1-9][0-9]*(,[1-9][0-9]*)*$");
        schema.setExample("101,202");
        ids.schema(schema).description("Ids of up to " + PageQuery.MAX_SIZE + " products, with commas between.");
    }

    private static void takeBody(Operation operation) {
        if (operation.getRequestBody() != null) {
            Examples.request(operation.getOperationId())
                    .ifPresent(example -> operation.getRequestBody()
                            .getContent()
                            .values()
                            .forEach(media -> media.setExample(example)));
        }
    }

    private static void succeed(Operation operation, Call call, Components components, ApiResponses responses) {
        var streams = call.streams();
        if (streams != null) {
            stream(operation, streams, components, responses);
            return;
        }
        var media = new MediaType().schema(answer(call, components));
        Examples.response(operation.getOperationId()).ifPresent(media::setExample);
        var response = traced(new ApiResponse()).content(new Content().addMediaType(WebFormat.JSON, media));
        if (call.keepsAnswer()) {
            response.addHeaderObject(REPLAYED, SharedParts.header(REPLAYED));
        }
        var created = call.created();
        if (created == null) {
            responses.addApiResponse("200", response.description("Done"));
            return;
        }
        if (!created.location().isEmpty()) {
            response.addHeaderObject("Location", new Header().required(true)
                    .description("`" + created.location() + "`")
                    .schema(Schemas.of("string")));
        }
        responses.addApiResponse("201", response.description("Created"));
    }

    /** The format itself cannot say what its events carry, so that is said in words. */
    private static void stream(Operation operation, Streams streams, Components components, ApiResponses responses) {
        var resolved = ModelConverters.getInstance(true)
                .resolveAsResolvedSchema(new AnnotatedType(streams.value()).resolveAsRef(true));
        resolved.referencedSchemas.forEach(components::addSchemas);
        operation.setDescription("""
                Server-sent events: one named `stock` for each product at once, then one for each change, at most five a \
                second for each product. The `data` of each is a `%s` in JSON. A client that reads slowly is sent the \
                newest stock and not what it missed. Comments every 15 s show that the stream is alive; it ends when the \
                service stops, and a client connects again after the time that `retry` says.""".formatted(
                streams.value().getSimpleName()));
        var media = new MediaType().schema(Schemas.of("string")).example(Examples.stream());
        responses.addApiResponse("200", traced(new ApiResponse()).description("A stream that goes on")
                .content(
                        new Content().addMediaType(org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE, media)));
    }

    /** The schema of what a handler answers; of what the bytes spell when it answers remembered bytes. */
    private static Schema<?> answer(Call call, Components components) {
        var type = ResolvableType.forMethodReturnType(call.handler().getMethod());
        if (type.resolve() == Answered.class) {
            type = type.getGeneric(0);
        }
        var resolved = ModelConverters.getInstance(true)
                .resolveAsResolvedSchema(new AnnotatedType(type.getType()).resolveAsRef(true));
        resolved.referencedSchemas.forEach(components::addSchemas);
        return resolved.schema;
    }

    private static ApiResponse refused(List<Refusal> refusals, Call call) {
        var media = new MediaType().schema(Schemas.reference(SharedParts.ERROR));
        refusals.forEach(refusal -> media.addExamples(refusal.name(),
                new Example().value(Examples.error(refusal, call))));
        var response = traced(new ApiResponse()).content(new Content().addMediaType(WebFormat.JSON, media))
                .description(refusals.stream()
                        .map(refusal -> "`" + refusal.code() + "`")
                        .distinct()
                        .collect(Collectors.joining(", ")));
        if (refusals.stream().anyMatch(Refusal::remembered)) {
            response.addHeaderObject(REPLAYED, SharedParts.header(REPLAYED));
        }
        if (refusals.stream().anyMatch(Refusal::saysWhenToRetry)) {
            response.addHeaderObject(SharedParts.RETRY_AFTER,
                    SharedParts.header(SharedParts.RETRY_AFTER));
        }
        return response;
    }

    private static ApiResponse traced(ApiResponse response) {
        response.addHeaderObject(Trace.HEADER, SharedParts.header(Trace.HEADER));
        return response;
    }
}
