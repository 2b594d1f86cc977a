package dev.jumun.ranking.web;

import dev.jumun.ranking.PopularProducts;
import dev.jumun.ranking.Ranking;
import dev.jumun.ranking.Ranking.RankedProduct;
import dev.jumun.shared.Money;
import dev.jumun.shared.web.WebFormat;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Statistics for everybody. */
@RestController
@RequestMapping(path = "/api/v1/stats", produces = WebFormat.JSON)
class StatsController {
    private static final String DAYS = "3";
    private static final String LIMIT = "5";

    private final PopularProducts popular;

    StatsController(PopularProducts popular) {
        this.popular = popular;
    }

    /** Read as text, because Spring would take 0x1F and +7 for numbers. */
    @GetMapping("/popular-products")
    @Operation(operationId = "listPopularProducts", summary = "What sold best in the last days of 24 hours, about a minute old at most")
    PopularProductsResponse popularProducts(
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "30", defaultValue = DAYS)) @RequestParam(required = false) @Nullable String days,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "50", defaultValue = LIMIT)) @RequestParam(required = false) @Nullable String limit) {
        int range = WebFormat.parseInt("days", days == null ? DAYS : days, 1, PopularProducts.MAX_DAYS);
        int wanted = WebFormat.parseInt("limit", limit == null ? LIMIT : limit, 1, PopularProducts.MAX_LIMIT);
        return PopularProductsResponse.of(wanted, popular.ranking(range, wanted));
    }

    record PopularProductsResponse(int rangeDays, int limit, List<PopularProductResponse> products,
            Instant generatedAt) {
        static PopularProductsResponse of(int limit, Ranking ranking) {
            return new PopularProductsResponse(ranking.days(), limit,
                    ranking.products().stream().map(PopularProductResponse::of).toList(), ranking.generatedAt());
        }
    }

    record PopularProductResponse(long productId, String name, Money price, long soldQty) {
        static PopularProductResponse of(RankedProduct product) {
            return new PopularProductResponse(product.product().value(), product.name(), product.price(),
                    product.sold());
        }
    }
}
