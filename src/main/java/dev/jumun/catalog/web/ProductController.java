package dev.jumun.catalog.web;

import dev.jumun.catalog.Catalog;
import dev.jumun.catalog.ProductSort;
import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Invalid;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.SortDirection;
import dev.jumun.shared.web.Refuses;
import dev.jumun.shared.web.WebFormat;
import io.swagger.v3.oas.annotations.Operation;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Products for everybody. */
@RestController
@RequestMapping(path = "/api/v1/products", produces = WebFormat.JSON)
class ProductController {
    // The requirements themselves write "createdAt, desc", with a space.
    private static final Pattern SORT = Pattern.compile("([A-Za-z]+)(?:, ?(asc|desc))?");

    private final Catalog catalog;

    ProductController(Catalog catalog) {
        this.catalog = catalog;
    }

    @GetMapping
    @Operation(operationId = "listProducts", summary = "Products with their stock at this moment")
    Page<ProductResponse> products(PageQuery page, @RequestParam(required = false) @Nullable String sort) {
        return catalog.products(page, sort == null ? ProductSort.NEWEST_FIRST : parse(sort))
                .map(ProductResponse::of);
    }

    @GetMapping("/{productId}")
    @Operation(operationId = "getProduct", summary = "One product with its stock at this moment")
    @Refuses(ErrorCode.NOT_FOUND)
    ProductResponse product(@PathVariable ProductId productId) {
        return ProductResponse.of(catalog.product(productId));
    }

    private static ProductSort parse(String sort) {
        var matcher = SORT.matcher(sort);
        if (matcher.matches()) {
            for (var field : ProductSort.Field.values()) {
                if (field.property().equals(matcher.group(1))) {
                    return new ProductSort(field,
                            "desc".equals(matcher.group(2)) ? SortDirection.DESC : SortDirection.ASC);
                }
            }
        }
        throw new Invalid("sort", "field,asc|desc with field of "
                + Arrays.stream(ProductSort.Field.values()).map(ProductSort.Field::property).toList());
    }
}
