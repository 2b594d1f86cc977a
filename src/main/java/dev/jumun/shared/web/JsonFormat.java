package dev.jumun.shared.web;

import dev.jumun.shared.Money;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jackson.JacksonComponent;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.type.LogicalType;

/** JSON as the contract writes it (§1): money with two decimals, time to the second, and nothing guessed on input. */
@Configuration(proxyBeanMethods = false)
class JsonFormat {

    /** A string is a string, also where it names one of a few; a name that comes twice in one object is a mistake. */
    @Bean
    JsonMapperBuilderCustomizer strictInput() {
        return builder -> builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .withCoercionConfig(LogicalType.Textual, coercion -> coercion
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    }

    /**
     * Text that a database gives back as it got it: without NUL, and without half of a pair of surrogates, which UTF-8 has no
     * bytes for.
     */
    @JacksonComponent
    static final class TextFormat {
        static final class Deserializer extends ValueDeserializer<String> {
            @Override
            public @Nullable String deserialize(JsonParser parser, DeserializationContext context) {
                var text = StringDeserializer.instance.deserialize(parser, context);
                if (text != null && text.chars().anyMatch(c -> c == 0 || Character.isSurrogate((char) c))
                        && (text.indexOf(0) >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text))) {
                    return context.reportInputMismatch(String.class, "not text");
                }
                return text;
            }
        }
    }

    @JacksonComponent
    static final class MoneyFormat {
        // No exponent: 1e999999999 would be a number with a billion digits.
        private static final Pattern PLAIN = Pattern.compile("-?(0|[1-9][0-9]{0,16})(\\.[0-9]{1,2})?");

        static final class Serializer extends ValueSerializer<Money> {
            @Override
            public void serialize(Money money, JsonGenerator generator, SerializationContext context) {
                generator.writeNumber(money.amount());
            }
        }

        static final class Deserializer extends ValueDeserializer<Money> {
            @Override
            public Money deserialize(JsonParser parser, DeserializationContext context) {
                var token = parser.currentToken();
                boolean number = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
                if (!number || !PLAIN.matcher(parser.getString()).matches()) {
                    return context.reportInputMismatch(Money.class, "not an amount with at most two decimals");
                }
                return Money.of(parser.getString());
            }
        }
    }

    @JacksonComponent
    static final class InstantFormat {
        static final class Serializer extends ValueSerializer<Instant> {
            @Override
            public void serialize(Instant instant, JsonGenerator generator, SerializationContext context) {
                generator.writeString(instant.truncatedTo(ChronoUnit.SECONDS).toString());
            }
        }

        /** Text only: a number would leave open whether it means seconds or milliseconds. */
        static final class Deserializer extends ValueDeserializer<Instant> {
            @Override
            public Instant deserialize(JsonParser parser, DeserializationContext context) {
                if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    var instant = InstantText.parse(parser.getString());
                    if (instant.isPresent()) {
                        return instant.get();
                    }
                }
                return context.reportInputMismatch(Instant.class, "not a time such as 2025-11-09T12:34:56Z");
            }
        }
    }
}
