package dev.jumun.wallet.web;

import dev.jumun.idempotency.web.Answered;
import dev.jumun.idempotency.web.IdempotentRequest;
import dev.jumun.shared.Actor;
import dev.jumun.shared.Invalid;
import dev.jumun.shared.Money;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.web.WebFormat;
import dev.jumun.wallet.ChargeWallet;
import dev.jumun.wallet.Charges;
import dev.jumun.wallet.LedgerEntryView;
import dev.jumun.wallet.LedgerReason;
import dev.jumun.wallet.WalletView;
import dev.jumun.wallet.Wallets;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The asking user's points. */
@RestController
@RequestMapping(path = WalletController.PATH, produces = WebFormat.JSON)
class WalletController {
    static final String PATH = "/api/v1/wallets";
    static final String CHARGE = "/charge";
    private static final Money MAX_CHARGE = Money.of("1000000000.00");

    private final Wallets wallets;
    private final Charges charges;

    WalletController(Wallets wallets, Charges charges) {
        this.wallets = wallets;
        this.charges = charges;
    }

    @PostMapping(CHARGE)
    @Operation(operationId = "chargeWallet", summary = "Charge points, 0.01 to 1,000,000,000.00 at once")
    Answered<WalletResponse> charge(Actor actor, IdempotentRequest request, @Valid @RequestBody ChargeRequest body) {
        return Answered.of(charges.charge(new ChargeWallet(request.intent(actor.id(), body), body.validAmount(),
                request.responding(200, WalletResponse::of))));
    }

    @GetMapping
    @Operation(operationId = "getWallet", summary = "Your balance")
    WalletResponse wallet(Actor actor) {
        return WalletResponse.of(wallets.wallet(actor.id()));
    }

    @GetMapping("/ledger")
    @Operation(operationId = "listLedger", summary = "Every change of your balance, newest first")
    Page<LedgerEntryResponse> ledger(Actor actor, PageQuery page) {
        return wallets.ledger(actor.id(), page).map(LedgerEntryResponse::of);
    }

    record ChargeRequest(@NotNull @Nullable Money amount) {
        Money validAmount() {
            if (amount == null || !amount.isGreaterThan(Money.ZERO) || amount.isGreaterThan(MAX_CHARGE)) {
                throw new Invalid("amount", "0.01-" + MAX_CHARGE);
            }
            return amount;
        }
    }

    record WalletResponse(long userId, Money balance) {
        static WalletResponse of(WalletView wallet) {
            return new WalletResponse(wallet.user().value(), wallet.balance());
        }
    }

    record LedgerEntryResponse(Money delta, LedgerReason reason, @Nullable Long orderId, Money balanceAfter,
            Instant createdAt) {
        static LedgerEntryResponse of(LedgerEntryView entry) {
            return new LedgerEntryResponse(entry.delta(), entry.reason(), entry.orderId(), entry.balanceAfter(),
                    entry.createdAt());
        }
    }
}
