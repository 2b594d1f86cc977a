package dev.jumun.groupcommit;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one group and of its transaction. A group is of many requests, so it is a trace of its own, with links from
 * and to each of them; when none of them is traced, neither is the group.
 */
final class GroupSpans {
    private static final GroupSpans NONE = new GroupSpans(Span.getInvalid(), Span.getInvalid());

    private final Span group;
    private final Span transaction;

    private GroupSpans(Span group, Span transaction) {
        this.group = group;
        this.transaction = transaction;
    }

    static GroupSpans begin(Tracer tracer, String name, List<? extends Ticket<?, ?>> tickets) {
        var requests = tickets.stream()
                .map(Ticket::request)
                .filter(request -> request.getSpanContext().isSampled())
                .toList();
        if (requests.isEmpty()) {
            return NONE;
        }
        var building = tracer.spanBuilder("group " + name)
                .setNoParent()
                .setAttribute("jumun.group.size", tickets.size());
        requests.forEach(request -> building.addLink(request.getSpanContext()));
        var group = building.startSpan();
        requests.forEach(request -> request.addLink(group.getSpanContext()));
        return new GroupSpans(group, tracer.spanBuilder("transaction " + name)
                .setParent(Context.root().with(group))
                .startSpan());
    }

    /** The transaction is over, and its callers are not answered yet. */
    void transactionEnded(@Nullable RuntimeException failure) {
        if (failure != null) {
            // The kind of it only: messages of databases quote values.
            transaction.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName());
        }
        transaction.end();
    }

    void ended() {
        group.end();
    }
}
