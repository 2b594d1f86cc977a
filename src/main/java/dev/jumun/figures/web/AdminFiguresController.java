package dev.jumun.figures.web;

import dev.jumun.figures.Figures;
import dev.jumun.figures.FiguresView;
import dev.jumun.shared.Administrator;
import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.web.WebFormat;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The figures of the instance that answers, for administrators. */
@RestController
@RequestMapping(path = "/api/v1/admin/figures", produces = WebFormat.JSON)
class AdminFiguresController {
    private final Figures figures;

    AdminFiguresController(Figures figures) {
        this.figures = figures;
    }

    @GetMapping
    @Operation(operationId = "getFigures", summary = "What the answering instance has done since its start")
    FiguresResponse figures(Administrator administrator) {
        return FiguresResponse.of(figures.now());
    }

    record FiguresResponse(String instance, long uptimeMillis, OrderFigures orders, Map<ErrorCode, Long> refusals,
            List<GroupFigures> groups) {
        static FiguresResponse of(FiguresView figures) {
            return new FiguresResponse(figures.instance().toString(), figures.uptimeMillis(),
                    OrderFigures.of(figures.orders()), figures.refusals(),
                    figures.groups().stream().map(GroupFigures::of).toList());
        }
    }

    record OrderFigures(long placed, long answered, List<LatencyFigures> latency) {
        static OrderFigures of(FiguresView.Orders orders) {
            return new OrderFigures(orders.placed(), orders.answered(),
                    orders.latency()
                            .stream()
                            .map(within -> new LatencyFigures(within.millis(), within.count()))
                            .toList());
        }
    }

    /** So many of the answered requests took at most so long. */
    record LatencyFigures(long withinMillis, long count) {}

    record GroupFigures(String name, long groups, long commands, long waiting) {
        static GroupFigures of(FiguresView.Group group) {
            return new GroupFigures(group.name(), group.groups(), group.commands(), group.waiting());
        }
    }
}
