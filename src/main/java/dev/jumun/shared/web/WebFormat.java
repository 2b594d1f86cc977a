package dev.jumun.shared.web;

import dev.jumun.shared.Invalid;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.LocaleResolver;
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

    // Canonical decimal digits; Spring's own conversion would also take 0x1F, +7 and digits of other scripts.
    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,18}");

    private final JsonMapper json;

    WebFormat(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
        var converter = new JacksonJsonHttpMessageConverter(json);
        converter.setSupportedMediaTypes(List.of(JSON_UTF8, MediaType.APPLICATION_JSON));
        builder.withJsonConverter(converter);
    }

    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(String.class, Long.class, (Converter<String, Long>) WebFormat::parseLong);
        registry.addConverter(String.class, Integer.class,
                (Converter<String, Integer>) text -> Math.toIntExact(parseLong(text)));
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new PageQueryResolver());
    }

    /** Korean unless the client prefers English. */
    @Bean
    LocaleResolver localeResolver() {
        var resolver = new AcceptHeaderLocaleResolver();
        resolver.setSupportedLocales(List.of(Locale.KOREAN, Locale.ENGLISH));
        resolver.setDefaultLocale(Locale.KOREAN);
        return resolver;
    }

    static long parseLong(String text) {
        if (!INTEGER.matcher(text).matches()) {
            throw new NumberFormatException("Not an integer: " + text);
        }
        return Long.parseLong(text);
    }

    /** @throws Invalid unless the text is an integer within the bounds */
    static int parseInt(String field, String text, int min, int max) {
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
