package dev.jumun.dataplatform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a bounded number of events, numbered from 1 in order of receipt, and the subjects that were paid among
 * them. When there are too many, the oldest is forgotten, with its subject: it would count as new if it came again.
 */
final class KnownEvents {
    private static final String PAID = "order.paid";

    private final int limit;
    /** Number n is at (n − 1) modulo the limit. */
    private final List<Known> ring = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, Integer> paid = new HashMap<>();
    private long count;

    KnownEvents(int limit) {
        this.limit = limit;
    }

    boolean holds(String id) {
        return ids.contains(id);
    }

    boolean isPaid(@Nullable String subject) {
        return subject != null && paid.containsKey(subject);
    }

    long count() {
        return count;
    }

    void add(CloudEvent event) {
        var known = new Known(event.id(), event.type().equals(PAID) ? event.subject() : null);
        if (ring.size() < limit) {
            ring.add(known);
        } else {
            forget(ring.set((int) (count % limit), known));
        }
        ids.add(known.id());
        if (known.paidSubject() != null) {
            paid.merge(known.paidSubject(), 1, Integer::sum);
        }
        count++;
    }

    private void forget(Known oldest) {
        ids.remove(oldest.id());
        if (oldest.paidSubject() != null) {
            paid.computeIfPresent(oldest.paidSubject(), (_, times) -> times == 1 ? null : times - 1);
        }
    }

    IdsView idsAfter(long number, int most) {
        long from = Math.clamp(number, count - ring.size(), count);
        long to = Math.min(count, from + most);
        var page = new ArrayList<String>();
        for (long i = from; i < to; i++) {
            page.add(ring.get((int) (i % limit)).id());
        }
        return new IdsView(List.copyOf(page), to);
    }

    void forgetAll() {
        ring.clear();
        ids.clear();
        paid.clear();
        count = 0;
    }

    private record Known(String id, @Nullable String paidSubject) {}
}
