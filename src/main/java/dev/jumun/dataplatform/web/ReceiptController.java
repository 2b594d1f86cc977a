package dev.jumun.dataplatform.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.jumun.dataplatform.IdsView;
import dev.jumun.dataplatform.LatencyView;
import dev.jumun.dataplatform.MockedPlatform;
import dev.jumun.dataplatform.Receipt;
import dev.jumun.dataplatform.Receipts;
import dev.jumun.dataplatform.ReceiptsView;
import dev.jumun.shared.Invalid;
import dev.jumun.shared.web.WebFormat;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What was delivered, for those who check a delivery. */
@RestController
@MockedPlatform
@RequestMapping(path = "/data-platform/receipts", produces = WebFormat.JSON)
class ReceiptController {
    private static final int MAX_IDS = 10_000;
    private static final Pattern INTEGER = Pattern.compile("0|[1-9][0-9]{0,17}");

    private final Receipts receipts;

    ReceiptController(Receipts receipts) {
        this.receipts = receipts;
    }

    @GetMapping
    ReceiptsResponse receipts() {
        return ReceiptsResponse.of(receipts.view());
    }

    @GetMapping("/ids")
    IdsView ids(@RequestParam(defaultValue = "0") String after, @RequestParam(defaultValue = "1000") String limit) {
        return receipts.idsAfter(integer("after", after, 0, Long.MAX_VALUE),
                (int) integer("limit", limit, 1, MAX_IDS));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void forget() {
        receipts.forget();
    }

    private static long integer(String field, String text, long min, long max) {
        if (INTEGER.matcher(text).matches()) {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw new Invalid(field, min + "-" + max);
    }

    record ReceiptsResponse(long received, long duplicates, long orderViolations, long rejected,
            LatencyView latencyMillis, List<String> orderViolationIds, List<ReceiptResponse> last) {
        static ReceiptsResponse of(ReceiptsView receipts) {
            return new ReceiptsResponse(receipts.received(), receipts.duplicates(), receipts.orderViolations(),
                    receipts.rejected(), receipts.latency(), receipts.violatingIds(),
                    receipts.last().stream().map(ReceiptResponse::of).toList());
        }
    }

    /** @param receivedAt text, because a time of the shop's JSON format has no milliseconds */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ReceiptResponse(String receivedAt, String id, String source, String type, @Nullable String subject,
            @Nullable String time, @Nullable String traceparent, @Nullable Long latencyMillis,
            @JsonRawValue @Nullable String data) {
        static ReceiptResponse of(Receipt receipt) {
            var event = receipt.event();
            return new ReceiptResponse(receipt.receivedAt().toString(), event.id(), event.source(), event.type(),
                    event.subject(), text(event.time()), event.traceparent(), receipt.latencyMillis(), event.data());
        }

        private static @Nullable String text(@Nullable Instant time) {
            return time == null ? null : time.toString();
        }
    }
}
