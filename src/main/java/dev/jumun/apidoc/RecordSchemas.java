package dev.jumun.apidoc;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jumun.shared.Money;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.constraints.NotBlank;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Describes the records that become JSON as {@code JsonFormat} writes them, and what of them is always there. */
@Component
class RecordSchemas implements ModelConverter {
    private static final String MONEY = "Money";
    private static final String TIMESTAMP = "Timestamp";

    private final Map<String, Class<?>> names = new ConcurrentHashMap<>();

    @Override
    public @Nullable Schema<?> resolve(AnnotatedType type, ModelConverterContext context,
            Iterator<ModelConverter> chain) {
        var raw = rawClass(type.getType());
        if (raw == Money.class) {
            context.defineModel(MONEY, money());
            return Schemas.reference(MONEY);
        }
        if (raw == Instant.class) {
            context.defineModel(TIMESTAMP, timestamp());
            return Schemas.reference(TIMESTAMP);
        }
        if (!chain.hasNext()) {
            return null;
        }
        Schema<?> schema = chain.next().resolve(type, context, chain);
        if (schema != null && raw != null && raw.isRecord()) {
            mustBeOnlyOne(raw);
            Schema<?> model = schema.get$ref() == null ? schema : context.getDefinedModels().get(Schemas.name(schema));
            if (model != null && model.getProperties() != null) {
                require(model, raw);
            }
        }
        return schema;
    }

    private static Schema<?> money() {
        var money = Schemas.of("number");
        money.setMultipleOf(new BigDecimal("0.01"));
        money.setDescription("Points, written with two decimals; more than two are refused.");
        money.setExample(new BigDecimal("19900.00"));
        return money;
    }

    private static Schema<?> timestamp() {
        var timestamp = Schemas.of("string");
        timestamp.setFormat("date-time");
        timestamp.setDescription("UTC to the second.");
        timestamp.setExample("2025-11-09T12:34:56Z");
        return timestamp;
    }

    private static @Nullable Class<?> rawClass(@Nullable Type type) {
        return type == null ? null : Json31.mapper().constructType(type).getRawClass();
    }

    /** Schemas are named by the simple name: two records of one name would silently become one schema. */
    private void mustBeOnlyOne(Class<?> raw) {
        var other = names.putIfAbsent(raw.getSimpleName(), raw);
        if (other != null && other != raw) {
            throw new IllegalStateException("Two records of one name in the API: " + other + " and " + raw);
        }
    }

    private static void require(Schema<?> model, Class<?> raw) {
        for (var name : List.copyOf(model.getProperties().keySet())) {
            Schema<?> property = Objects.requireNonNull(model.getProperties().get(name));
            var component = component(raw, name);
            boolean nullable = component != null && component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            switch (inclusion(raw, component)) {
                case ALWAYS, USE_DEFAULTS, CUSTOM -> {
                    if (!nullable) {
                        addRequired(model, name);
                    } else if (!isRequired(model, name)) {
                        model.getProperties().put(name, orNull(property));
                    }
                }
                case NON_NULL -> {
                    if (!nullable) {
                        addRequired(model, name);
                    }
                }
                case NON_ABSENT, NON_EMPTY, NON_DEFAULT -> {
                    // May be left out whatever its type.
                }
            }
            if (component != null && component.getAnnotatedType().isAnnotationPresent(NotBlank.class)) {
                property.setMinLength(1);
                property.setDescription("Not white space alone, and no NUL in it.");
            }
        }
    }

    private static @Nullable RecordComponent component(Class<?> raw, String name) {
        for (var component : raw.getRecordComponents()) {
            if (component.getName().equals(name)) {
                return component;
            }
        }
        return null;
    }

    private static boolean isRequired(Schema<?> model, String property) {
        return model.getRequired() != null && model.getRequired().contains(property);
    }

    private static void addRequired(Schema<?> model, String property) {
        if (!isRequired(model, property)) {
            model.addRequiredItem(property);
        }
    }

    private static JsonInclude.Include inclusion(Class<?> raw, @Nullable RecordComponent component) {
        var own = component == null ? null : component.getAccessor().getAnnotation(JsonInclude.class);
        var inclusion = own == null ? raw.getAnnotation(JsonInclude.class) : own;
        return inclusion == null ? JsonInclude.Include.ALWAYS : inclusion.value();
    }

    private static Schema<?> orNull(Schema<?> schema) {
        if (schema.get$ref() != null) {
            var either = new JsonSchema();
            either.setAnyOf(List.of(schema, Schemas.of("null")));
            return either;
        }
        if (schema.getTypes() == null || !schema.getTypes().contains("null")) {
            schema.addType("null");
        }
        return schema;
    }
}
