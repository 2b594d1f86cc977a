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
import dev.jumun.shared.web.Streams;
import dev.jumun.shared.web.WebFormat;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
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

    /** As many as a page of the list has. */
    private static final int MAX_STREAMED = PageQuery.MAX_SIZE;
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,18}");

    private final Catalog catalog;
    private final StockStreams streams;

    ProductController(Catalog catalog, StockStreams streams) {
        this.catalog = catalog;
        this.streams = streams;
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

    /** Also for clients that take no streams: otherwise this path would be a product's, and they would get a 400. */
    @GetMapping(path = "/stock-stream", produces = MediaType.ALL_VALUE)
    @Operation(operationId = "streamStock", summary = "The stock of some products, now and whenever it changes")
    @Streams(StockEvent.class)
    @Refuses(ErrorCode.NOT_FOUND)
    void stockStream(@RequestParam String ids, HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpMediaTypeNotAcceptableException {
        mustTakeStreams(request.getHeader(HttpHeaders.ACCEPT));
        streams.open(parseIds(ids), request, response);
    }

    private static void mustTakeStreams(@Nullable String accept) throws HttpMediaTypeNotAcceptableException {
        try {
            if (accept == null || MediaType.parseMediaTypes(accept)
                    .stream()
                    .anyMatch(MediaType.TEXT_EVENT_STREAM::isCompatibleWith)) {
                return;
            }
        } catch (InvalidMediaTypeException malformed) {
            // Nothing that we have.
        }
        throw new HttpMediaTypeNotAcceptableException(List.of(MediaType.TEXT_EVENT_STREAM));
    }

    private static List<ProductId> parseIds(String ids) {
        // One more than are taken shows that there are too many.
        var listed = List.of(ids.split(",", MAX_STREAMED + 1));
        try {
            if (listed.size() <= MAX_STREAMED && listed.stream().allMatch(ID.asMatchPredicate())) {
                return listed.stream().map(Long::valueOf).distinct().map(ProductId::new).toList();
            }
        } catch (NumberFormatException tooLarge) {
            // Said below.
        }
        throw new Invalid("ids", "1-" + MAX_STREAMED + " ids, such as 1,2,3");
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
