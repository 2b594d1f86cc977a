package dev.jumun.outbox.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jumun.idempotency.web.Answered;
import dev.jumun.idempotency.web.IdempotentRequest;
import dev.jumun.outbox.DeliveryStatus;
import dev.jumun.outbox.EventView;
import dev.jumun.outbox.OutboxConsole;
import dev.jumun.outbox.OutboxSummary;
import dev.jumun.outbox.RedriveEvent;
import dev.jumun.outbox.RedriveParked;
import dev.jumun.shared.Administrator;
import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.OutboxEventId;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.web.Refuses;
import dev.jumun.shared.web.WebFormat;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The delivery of events for administrators. */
@RestController
@RequestMapping(path = "/api/v1/admin/outbox", produces = WebFormat.JSON)
class AdminOutboxController {
    private final OutboxConsole outbox;

    AdminOutboxController(OutboxConsole outbox) {
        this.outbox = outbox;
    }

    @GetMapping
    @Operation(operationId = "listEvents", summary = "Events and what became of them, newest first")
    Page<EventResponse> events(Administrator administrator,
            @RequestParam(required = false) @Nullable DeliveryStatus status, PageQuery page) {
        return outbox.events(status, page).map(EventResponse::of);
    }

    @GetMapping("/summary")
    @Operation(operationId = "summarizeOutbox", summary = "How many events are sent, waiting and parked")
    SummaryResponse summary(Administrator administrator) {
        return SummaryResponse.of(outbox.summary());
    }

    /** The path says it all: there is no body to mean anything. */
    @PostMapping("/{id}/redrive")
    @Operation(operationId = "redriveEvent", summary = "Send a failed event again, at once")
    @Refuses({ErrorCode.NOT_FOUND, ErrorCode.CONFLICT})
    Answered<EventResponse> redrive(Administrator administrator, IdempotentRequest request,
            @PathVariable OutboxEventId id) {
        return Answered.of(outbox.redrive(new RedriveEvent(request.intent(administrator.id(), id), administrator.id(),
                id, request.responding(200, EventResponse::of))));
    }

    /** The path says it all here too. */
    @PostMapping("/redrive")
    @Operation(operationId = "redriveParkedEvents", summary = "Send the parked events again, at once, 10,000 at a time")
    Answered<RedrivenResponse> redriveParked(Administrator administrator, IdempotentRequest request) {
        return Answered.of(outbox.redriveParked(new RedriveParked(request.intent(administrator.id(), "parked"),
                administrator.id(), request.responding(200, RedrivenResponse::of))));
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EventResponse(long id, String eventId, String type, long orderId, DeliveryStatus status, int attempts,
            @Nullable Instant nextAttemptAt, @Nullable String lastError, Instant createdAt, @Nullable Instant sentAt,
            @Nullable Long redrivenBy, @Nullable Instant redrivenAt, boolean claimed) {
        static EventResponse of(EventView event) {
            var redrivenBy = event.redrivenBy();
            return new EventResponse(event.id().value(), event.eventId(), event.type(), event.aggregateId(),
                    event.status(), event.attempts(), event.nextAttemptAt(), event.lastError(), event.createdAt(),
                    event.sentAt(), redrivenBy == null ? null : redrivenBy.value(), event.redrivenAt(),
                    event.claimed());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SummaryResponse(Map<DeliveryStatus, Long> counts, long parked, @Nullable Instant oldestUnsentAt,
            @Nullable Long oldestUnsentAgeSeconds, long purged) {
        static SummaryResponse of(OutboxSummary summary) {
            var oldest = summary.oldestUnsent();
            return new SummaryResponse(summary.counts(), summary.parked(),
                    oldest == null ? null : oldest.recordedAt(), oldest == null ? null : oldest.ageSeconds(),
                    summary.purged());
        }
    }

    record RedrivenResponse(int redriven, long remaining) {
        static RedrivenResponse of(RedriveParked.Redriven redriven) {
            return new RedrivenResponse(redriven.redriven(), redriven.remaining());
        }
    }
}
