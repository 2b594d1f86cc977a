package dev.jumun.shared.web;

import dev.jumun.shared.Invalid;
import dev.jumun.shared.OrderId;
import dev.jumun.shared.OutboxEventId;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;
import tools.jackson.databind.json.JsonMapper;

/** How requests are read and responses written, the same for every endpoint. */
@Configuration(proxyBeanMethods = false)
public class WebFormat implements WebMvcConfigurer {
    /**
     * The content type of every body, spelled as the contract has it. Named by every controller as what it produces,
     * so that a client that takes no JSON is refused before anything is done.
     */
    public static final String JSON = "application/json;charset=utf-8";
    public static final MediaType JSON_UTF8 = new MediaType("application", "json", Map.of("charset", "utf-8"));

    private static final List<Locale> LANGUAGES = List.of(Locale.KOREAN, Locale.ENGLISH);
    private static final Pattern INTEGER = Pattern.compile("0|[1-9][0-9]{0,18}");

    private final JsonMapper json;

    WebFormat(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
        var converter = new Utf8Json(json);
        converter.setSupportedMediaTypes(// The wildcard serves the management endpoints.
                List.of(JSON_UTF8, MediaType.APPLICATION_JSON, new MediaType("application", "*+json")));
        builder.withJsonConverter(converter);
    }

    @Override
    public void addFormatters(FormatterRegistry registry) {
        // Ids in paths are typed: for a plain long, Spring falls back to an editor that also takes 0x1F and +7.
        registry.addConverter(String.class, UserId.class, text -> new UserId(parsePositive(text)));
        registry.addConverter(String.class, ProductId.class, text -> new ProductId(parsePositive(text)));
        registry.addConverter(String.class, OrderId.class, text -> new OrderId(parsePositive(text)));
        registry.addConverter(String.class, OutboxEventId.class, text -> new OutboxEventId(parsePositive(text)));
        registry.addConverter(String.class, Instant.class, text -> InstantText.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("Not a time such as 2025-11-09T12:34:56Z")));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new RepeatedParameters()).addPathPatterns("/api/**");
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new PageQueryResolver());
    }

    /** What the resolver of languages says, for those who answer before it is there. */
    static Locale language(@Nullable String acceptLanguage) {
        try {
            var best = acceptLanguage == null
                    ? null
                    : Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), LANGUAGES);
            return best == null ? Locale.KOREAN : best;
        } catch (IllegalArgumentException malformed) {
            return Locale.KOREAN;
        }
    }

    /** Korean unless the client prefers English. */
    @Bean
    LocaleResolver localeResolver() {
        var resolver = new AcceptHeaderLocaleResolver();
        resolver.setSupportedLocales(LANGUAGES);
        resolver.setDefaultLocale(Locale.KOREAN);
        return resolver;
    }

    private static long parsePositive(String text) {
        long value = parseLong(text);
        if (value == 0) {
            throw new NumberFormatException("Not positive");
        }
        return value;
    }

    /** Reads canonical decimal digits of ASCII only. */
    private static long parseLong(String text) {
        if (!INTEGER.matcher(text).matches()) {
            throw new NumberFormatException("Not an integer");
        }
        return Long.parseLong(text);
    }

    /**
     * Reads an integer of canonical decimal digits.
     *
     * @throws Invalid unless it is one within the bounds
     */
    public static int parseInt(String field, String text, int min, int max) {
        try {
            long value = parseLong(text);
            if (value >= min && value <= max) {
                return (int) value;
            }
        } catch (NumberFormatException tooLongOrNoNumber) {
            // Said below, with the bounds.
        }
        throw new Invalid(field, min + "-" + max);
    }
}
