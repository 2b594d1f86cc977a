package dev.jumun.dataplatform;

import static dev.jumun.dataplatform.PlatformClient.FAULTS;
import static dev.jumun.dataplatform.PlatformClient.RECEIPTS;
import static dev.jumun.dataplatform.PlatformClient.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Shop;
import org.junit.jupiter.api.Test;

/** Without its profile there is no platform. */
@ApplicationTest
class PlatformAbsenceTests {
    private final PlatformClient platform;

    PlatformAbsenceTests(Shop shop) {
        this.platform = new PlatformClient(shop.api());
    }

    @Test
    void isNotThere() {
        for (var path : new String[]{RECEIPTS, RECEIPTS + "/ids", FAULTS}) {
            assertThat(platform.send(platform.request(path).GET()).status()).as(path).isEqualTo(404);
        }
        assertThat(platform.bring(event("a")).status()).isIn(404, 405);
    }

    @Test
    void doesNotLoosenTheBoundOfBodies() {
        assertThat(platform.bring(event("a") + " ".repeat(64 * 1024)).status()).isEqualTo(413);
    }
}
