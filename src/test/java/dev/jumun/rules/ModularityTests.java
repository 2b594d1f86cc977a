package dev.jumun.rules;

import dev.jumun.Jumun;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

    @Test
    void modulesUseOnlyWhatTheyDeclare() {
        ApplicationModules.of(Jumun.class).verify();
    }
}
