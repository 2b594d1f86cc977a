package dev.jumun.audit.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jumun.audit.AuditReport;
import dev.jumun.audit.Auditor;
import dev.jumun.audit.RuleReport;
import dev.jumun.audit.Violation;
import dev.jumun.idempotency.web.IdempotentRequest;
import dev.jumun.shared.Administrator;
import dev.jumun.shared.web.WebFormat;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The state of the books for administrators. */
@RestController
@RequestMapping(path = "/api/v1/admin/audit", produces = WebFormat.JSON)
class AuditController {
    private final Auditor auditor;

    AuditController(Auditor auditor) {
        this.auditor = auditor;
    }

    /** Takes the request for the check of its header alone: an audit writes nothing, so that no answer is kept. */
    @PostMapping
    @Operation(operationId = "auditBooks", summary = "Check the books now")
    AuditResponse audit(Administrator administrator, IdempotentRequest request) {
        return AuditResponse.of(auditor.audit());
    }

    record AuditResponse(boolean clean, Instant auditedAt, List<RuleResponse> rules) {
        static AuditResponse of(AuditReport report) {
            return new AuditResponse(report.isClean(), report.auditedAt(),
                    report.rules().stream().map(RuleResponse::of).toList());
        }
    }

    record RuleResponse(int rule, String name, String promise, boolean clean, List<Violation> violations,
            boolean truncated, @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> counts) {
        static RuleResponse of(RuleReport rule) {
            return new RuleResponse(rule.rule(), rule.name(), rule.promise(), rule.isClean(), rule.violations(),
                    rule.truncated(), rule.counts());
        }
    }
}
