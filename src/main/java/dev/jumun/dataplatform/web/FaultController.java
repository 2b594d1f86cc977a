package dev.jumun.dataplatform.web;

import dev.jumun.dataplatform.Fault;
import dev.jumun.dataplatform.Faults;
import dev.jumun.dataplatform.MockedPlatform;
import dev.jumun.shared.web.WebFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the platform is to behave. */
@RestController
@MockedPlatform
@RequestMapping(path = "/data-platform/faults", produces = WebFormat.JSON)
class FaultController {
    private final Faults faults;

    FaultController(Faults faults) {
        this.faults = faults;
    }

    @GetMapping
    Fault fault() {
        return faults.current();
    }

    @PutMapping
    Fault set(@RequestBody Fault fault) {
        faults.set(fault);
        return fault;
    }
}
