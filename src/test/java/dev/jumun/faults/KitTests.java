package dev.jumun.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.faults.kit.Stand;
import dev.jumun.testing.FaultTest;
import org.junit.jupiter.api.Test;

/** The stand itself: what is killed comes back, with what it held. */
@FaultTest
class KitTests {
    @Test
    void comesBackWhateverWasKilled() {
        long begun = System.nanoTime();
        try (var stand = Stand.ofTwo()) {
            lap("start", begun);
            var shop = stand.shop();
            long user = shop.customer(1000);
            for (int round = 0; round < 2; round++) {
                begun = System.nanoTime();
                stand.database().freeze();
                stand.database().thaw();
                lap("freeze, thaw", begun);
                begun = System.nanoTime();
                stand.database().kill();
                stand.redis().kill();
                stand.first().instance().kill();
                lap("kill", begun);
                begun = System.nanoTime();
                stand.heal();
                lap("heal", begun);
                begun = System.nanoTime();
                stand.awaitQuiet();
                lap("quiet", begun);
                assertThat(shop.balance(user)).isEqualTo("1000.00");
            }
            shop.booksMustBalance();
        }
    }

    private static void lap(String what, long begun) {
        System.out.println("LAP " + what + " " + (System.nanoTime() - begun) / 1_000_000 + " ms");
    }
}
