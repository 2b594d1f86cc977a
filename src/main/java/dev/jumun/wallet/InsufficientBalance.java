package dev.jumun.wallet;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Money;
import dev.jumun.shared.Rejection;
import java.util.List;

/** The wallet does not hold what is to be paid. */
public final class InsufficientBalance extends Rejection {
    private static final long serialVersionUID = 1L;

    public InsufficientBalance(Money required, Money balance) {
        super(ErrorCode.INSUFFICIENT_BALANCE, List.of(new Shortage(required, balance)));
    }

    /** How much was to be paid and how much is there. */
    public record Shortage(Money required, Money balance) {}
}
