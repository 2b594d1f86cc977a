package dev.jumun.dataplatform.web;

import dev.jumun.dataplatform.CloudEvent;
import dev.jumun.dataplatform.Fault;
import dev.jumun.dataplatform.Faults;
import dev.jumun.dataplatform.MockedPlatform;
import dev.jumun.dataplatform.Receipts;
import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Invalid;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where events are delivered: a request is taken whole, 202, or not at all. */
@RestController
@MockedPlatform
@RequestMapping(EventController.PATH)
class EventController {
    static final String PATH = "/data-platform/events";

    private final Receipts receipts;
    private final Faults faults;
    private final Clock clock;

    EventController(Receipts receipts, Faults faults, Clock clock) {
        this.receipts = receipts;
        this.faults = faults;
        this.clock = clock;
    }

    @PostMapping(consumes = EventFormat.BATCH)
    @Nullable
    ResponseEntity<Void> batch(HttpServletRequest request) {
        return answer(request, EventFormat::batch);
    }

    @PostMapping(consumes = EventFormat.ONE)
    @Nullable
    ResponseEntity<Void> one(HttpServletRequest request) {
        return answer(request, EventFormat::one);
    }

    private @Nullable ResponseEntity<Void> answer(HttpServletRequest request,
            Function<byte[], List<CloudEvent>> format) {
        var fault = faults.current();
        return switch (fault) {
            case Fault.None _ -> kept(read(request, format));
            case Fault.Down _ -> {
                HangUp.insteadOfAnswering(request);
                yield null;
            }
            case Fault.Slow(int delayMillis) -> {
                faults.hold(fault, delayMillis);
                yield kept(read(request, format));
            }
            case Fault.Errors(double rate) -> {
                if (ThreadLocalRandom.current().nextDouble() < rate) {
                    throw new Refused(ErrorCode.INTERNAL_ERROR);
                }
                yield kept(read(request, format));
            }
            case Fault.Throttled(int retryAfterSeconds) -> ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                    .header(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfterSeconds))
                    .build();
            case Fault.AcceptThenTimeout(int delayMillis) -> {
                var accepted = kept(read(request, format));
                faults.hold(fault, delayMillis);
                yield accepted;
            }
            case Fault.Reject(Set<String> ids) -> {
                var received = read(request, format);
                if (received.events().stream().map(CloudEvent::id).anyMatch(ids::contains)) {
                    receipts.reject();
                    throw new Invalid("id", "not taken");
                }
                yield kept(received);
            }
        };
    }

    private Received read(HttpServletRequest request, Function<byte[], List<CloudEvent>> format) {
        var body = EventBody.of(request);
        var receivedAt = clock.instant();
        return new Received(format.apply(body), receivedAt);
    }

    private ResponseEntity<Void> kept(Received received) {
        receipts.keep(received.events(), received.at());
        return ResponseEntity.accepted().build();
    }

    private record Received(List<CloudEvent> events, Instant at) {}
}
