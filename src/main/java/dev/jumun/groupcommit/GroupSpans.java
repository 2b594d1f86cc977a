package dev.jumun.groupcommit;

import dev.jumun.shared.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.function.Supplier;

/**
 * The spans of one group and of its transaction. A group is of many requests, so it is a trace of its own, with links from
 * and to each of them that is traced; when none of them is, neither is the group.
 */
final class GroupSpans implements AutoCloseable {
    private static final GroupSpans NONE = new GroupSpans(Span.getInvalid(), Span.getInvalid());

    private final Span group;
    private final Span transaction;

    private GroupSpans(Span group, Span transaction) {
        this.group = group;
        this.transaction = transaction;
    }

    static GroupSpans begin(Tracing tracing, String name, List<? extends Ticket<?, ?>> tickets) {
        if (!tracing.isOn()) {
            return NONE;
        }
        var requests = tickets.stream()
                .map(Ticket::request)
                .filter(request -> request.getSpanContext().isSampled())
                .toList();
        if (requests.isEmpty()) {
            return NONE;
        }
        var building = tracing.tracer()
                .spanBuilder("group " + name)
                .setNoParent()
                .setAttribute("jumun.group.size", tickets.size());
        requests.forEach(request -> building.addLink(request.getSpanContext()));
        var group = building.startSpan();
        requests.forEach(request -> request.addLink(group.getSpanContext()));
        return new GroupSpans(group, tracing.tracer()
                .spanBuilder("transaction " + name)
                .setParent(Context.root().with(group))
                .startSpan());
    }

    /** Runs the transaction in its span. */
    <T> T transaction(Supplier<T> body) {
        try {
            return body.get();
        } catch (RuntimeException | Error failure) {
            // The kind of it only: messages of databases quote values.
            transaction.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName());
            throw failure;
        } finally {
            transaction.end();
        }
    }

    /** All callers are answered, or nobody is. */
    @Override
    public void close() {
        group.end();
    }
}
