package dev.jumun.wallet;

import dev.jumun.groupcommit.GroupCommit;
import dev.jumun.groupcommit.GroupCommits;
import dev.jumun.idempotency.Answer;
import dev.jumun.idempotency.Replies;
import java.util.List;
import org.springframework.stereotype.Component;

/** Points paid in, many users' charges in one transaction. */
@Component
public class Charges {
    private final Wallets wallets;
    private final Replies replies;
    private final GroupCommit<ChargeWallet, Answer> group;

    Charges(Wallets wallets, Replies replies, GroupCommits groups) {
        this.wallets = wallets;
        this.replies = replies;
        this.group = groups.open("charges", _ -> 1, this::commit);
    }

    /** Pays points in; 200 with the new balance. */
    public Answer charge(ChargeWallet command) {
        return command.intent().await(() -> group.execute(command));
    }

    /** Whether there is no room for a charge now. */
    public boolean isFull() {
        return group.isFullForSome();
    }

    /** Counts somebody as refused who was turned away because there was no room. */
    public void turnedAway() {
        group.turnedAway();
    }

    private List<Answer> commit(List<ChargeWallet> commands) {
        // Lock.
        var locked = wallets.lock(commands.stream().map(command -> command.intent().user()).toList());
        var recalled = replies.recall(commands.stream().map(ChargeWallet::intent).toList());

        // Decide, in order of arrival.
        var answers = commands.stream().map(command -> recalled.answer(command.intent(), () -> {
            var user = command.intent().user();
            return command.renderer().render(new WalletView(user, locked.charge(user, command.amount())));
        })).toList();

        // Write.
        locked.write();
        recalled.write();
        return answers;
    }
}
