package dev.jumun.catalog.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jumun.catalog.AddProduct;
import dev.jumun.catalog.AdjustStock;
import dev.jumun.catalog.Catalog;
import dev.jumun.catalog.ChangeProduct;
import dev.jumun.catalog.StockAdjustmentView;
import dev.jumun.idempotency.web.Answered;
import dev.jumun.idempotency.web.IdempotentRequest;
import dev.jumun.shared.Administrator;
import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Invalid;
import dev.jumun.shared.Money;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.web.Created;
import dev.jumun.shared.web.Refuses;
import dev.jumun.shared.web.WebFormat;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Products and stock for administrators. */
@RestController
@RequestMapping(path = "/api/v1/admin/products", produces = WebFormat.JSON)
class AdminProductController {
    private static final Money PRICE_LIMIT = Money.of("1000000000.00");

    private final Catalog catalog;

    AdminProductController(Catalog catalog) {
        this.catalog = catalog;
    }

    @PostMapping
    @Operation(operationId = "addProduct", summary = "Put a product up for sale, for less than 1,000,000,000.00")
    @Created(location = "/api/v1/products/{productId}")
    Answered<ProductResponse> add(Administrator administrator, IdempotentRequest request,
            @Valid @RequestBody AddProductRequest body) {
        return Answered.of(catalog.add(new AddProduct(request.intent(administrator.id(), body), administrator.id(),
                Objects.requireNonNull(body.name()), validPrice(body.price()), Objects.requireNonNull(body.stock()),
                request.created(product -> "/api/v1/products/" + product.id().value(), ProductResponse::of))));
    }

    @PutMapping("/{productId}")
    @Operation(operationId = "changeProduct", summary = "Rename and reprice a product")
    @Refuses(ErrorCode.NOT_FOUND)
    Answered<ProductResponse> change(Administrator administrator, IdempotentRequest request,
            @PathVariable ProductId productId, @Valid @RequestBody ChangeProductRequest body) {
        return Answered.of(catalog.change(new ChangeProduct(request.intent(administrator.id(), body),
                productId, Objects.requireNonNull(body.name()), validPrice(body.price()),
                request.responding(200, ProductResponse::of))));
    }

    @PostMapping("/{productId}/stock-adjustments")
    @Operation(operationId = "adjustStock", summary = "Restock or correct the stock")
    @Created
    @Refuses({ErrorCode.NOT_FOUND, ErrorCode.OUT_OF_STOCK, ErrorCode.CONFLICT})
    Answered<StockAdjustmentResponse> adjustStock(Administrator administrator, IdempotentRequest request,
            @PathVariable ProductId productId, @Valid @RequestBody AdjustStockRequest body) {
        return Answered.of(catalog.adjustStock(new AdjustStock(request.intent(administrator.id(), body),
                administrator.id(), productId, body.validDelta(),
                Objects.requireNonNull(body.reason()), request.responding(201, StockAdjustmentResponse::of))));
    }

    @GetMapping("/{productId}/stock-adjustments")
    @Operation(operationId = "listStockAdjustments", summary = "What was done to the stock, newest first")
    @Refuses(ErrorCode.NOT_FOUND)
    Page<StockAdjustmentResponse> adjustments(Administrator administrator, @PathVariable ProductId productId,
            PageQuery page) {
        return catalog.adjustments(productId, page).map(StockAdjustmentResponse::of);
    }

    private static Money validPrice(@Nullable Money price) {
        if (price == null || price.isLessThan(Money.ZERO) || !price.isLessThan(PRICE_LIMIT)) {
            throw new Invalid("price", "0.00-999999999.99");
        }
        return price;
    }

    record AddProductRequest(@NotBlank @Size(max = 200) @Nullable String name, @NotNull @Nullable Money price,
            @NotNull @Min(0) @Max(Catalog.MAX_STOCK) @Nullable Long stock) {}

    record ChangeProductRequest(@NotBlank @Size(max = 200) @Nullable String name, @NotNull @Nullable Money price) {}

    record AdjustStockRequest(@NotNull @Min(-Catalog.MAX_STOCK) @Max(Catalog.MAX_STOCK) @Nullable Long delta,
            @NotBlank @Size(max = 200) @Nullable String reason) {
        long validDelta() {
            if (delta == null || delta == 0) {
                throw new Invalid("delta", "not 0");
            }
            return delta;
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StockAdjustmentResponse(long id, long productId, long delta, String reason, long actorId,
            Instant createdAt, @Nullable Long stockAfter) {
        static StockAdjustmentResponse of(StockAdjustmentView adjustment) {
            return new StockAdjustmentResponse(adjustment.id(), adjustment.productId(), adjustment.delta(),
                    adjustment.reason(), adjustment.actorId(), adjustment.createdAt(), adjustment.stockAfter());
        }
    }
}
