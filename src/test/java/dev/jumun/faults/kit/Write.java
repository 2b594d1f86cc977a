package dev.jumun.faults.kit;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a buyer asks the service to do. */
public sealed interface Write {
    String path();

    String body();

    /** An order of these lines. */
    record Order(List<Line> lines, @Nullable String coupon) implements Write {
        @Override
        public String path() {
            return "/api/v1/orders";
        }

        @Override
        public String body() {
            var items = lines.stream()
                    .map(line -> "{\"productId\":" + line.product() + ",\"qty\":" + line.quantity() + "}")
                    .collect(Collectors.joining(","));
            return "{\"items\":[" + items + "]" + (coupon == null ? "" : ",\"couponCode\":\"" + coupon + "\"") + "}";
        }
    }

    /** So many pieces of a product. */
    record Line(long product, int quantity) {}

    /** A charge; no buyer charges the same amount twice. */
    record Charge(BigDecimal amount) implements Write {
        @Override
        public String path() {
            return "/api/v1/wallets/charge";
        }

        @Override
        public String body() {
            return "{\"amount\":" + amount.toPlainString() + "}";
        }
    }

    /** The cancellation of an order that the buyer was told is paid. */
    record Cancel(long order) implements Write {
        @Override
        public String path() {
            return "/api/v1/orders/" + order + "/cancel";
        }

        @Override
        public String body() {
            return "";
        }
    }

    /** A claim of a coupon. */
    record Claim(String code) implements Write {
        @Override
        public String path() {
            return "/api/v1/coupons/" + code + "/claim";
        }

        @Override
        public String body() {
            return "";
        }
    }
}
