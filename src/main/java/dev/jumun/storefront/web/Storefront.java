package dev.jumun.storefront.web;

import dev.jumun.storefront.Assets;
import dev.jumun.storefront.HtmlPage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.resource.PathResourceResolver;

/** Serves the pages wherever the API is served, which they talk to. */
@Configuration(proxyBeanMethods = false)
@Profile("api | !worker")
class Storefront implements WebMvcConfigurer {
    /** The views of the shop: each has an address of its own, and all of them are one page. */
    private static final List<String> SHOP = List.of("/", "/cart", "/coupons", "/orders", "/points");
    /** The views of the console. */
    private static final List<String> CONSOLE = List.of("/admin", "/admin/products", "/admin/coupons",
            "/admin/outbox", "/admin/orders", "/admin/users", "/admin/audit", "/admin/platform");
    private static final String[] LOCATIONS = {"classpath:/" + Assets.FOLDER, "classpath:/" + Assets.WEBJARS_PARENT};
    private static final CacheControl FOR_GOOD = CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private final Assets assets = Assets.load();

    @Bean
    RouterFunction<ServerResponse> pages() {
        var shop = PageResponse.of(HtmlPage.load("shop.html", assets));
        var console = PageResponse.of(HtmlPage.load("console.html", assets));
        var routes = RouterFunctions.route();
        SHOP.forEach(path -> routes.route(reading(path), shop::answer));
        CONSOLE.forEach(path -> routes.route(reading(path), console::answer));
        return routes.build();
    }

    private static RequestPredicate reading(String path) {
        return RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD).and(RequestPredicates.path(path));
    }

    @Override
    public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
        resolvers.addFirst(new MissingPage(HtmlPage.load("missing.html", assets)));
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler(assets.path() + "/**")
                .addResourceLocations(LOCATIONS)
                .setCacheControl(FOR_GOOD)
                .resourceChain(false)
                .addResolver(new PathResourceResolver());
        // While instances of two versions serve, a page of one may ask the other for its files.
        registry.addResourceHandler("/assets/*/**")
                .addResourceLocations(LOCATIONS)
                .setCacheControl(CacheControl.noStore())
                .resourceChain(false)
                .addResolver(new OfAnyVersion());
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new AssetHeaders()).addPathPatterns("/assets/**");
    }

    /** Finds the file of this version under the path of another. */
    private static final class OfAnyVersion extends PathResourceResolver {
        @Override
        protected @Nullable Resource getResource(String path, Resource location)
                throws IOException {
            return super.getResource(path.substring(path.indexOf('/') + 1), location);
        }
    }
}
