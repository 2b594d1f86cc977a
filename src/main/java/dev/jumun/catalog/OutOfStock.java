package dev.jumun.catalog;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Rejection;
import java.util.List;

/** There is less than was asked for. */
public final class OutOfStock extends Rejection {
    private static final long serialVersionUID = 1L;

    public OutOfStock(List<Shortage> shortages) {
        super(ErrorCode.OUT_OF_STOCK, shortages);
    }

    /** One product of which there is too little. */
    public record Shortage(long productId, long requested, long available) {}
}
