package dev.jumun.groupcommit;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** How many of those who wait want which thing, and so after which things there is a rush. */
final class Demand {
    private final int rush;
    private final Map<Object, Waiting> byThing = new HashMap<>();

    /** @param rush so many who want the same thing are a rush for it */
    Demand(int rush) {
        this.rush = rush;
    }

    private static final class Waiting {
        private int all;
        private int behindOthers;
    }

    /**
     * Whether there is a rush for one of these things. It lasts until nobody is left who had to stand behind the others
     * for it, so that nobody who comes later overtakes them.
     */
    boolean isRush(Collection<?> things) {
        if (byThing.isEmpty()) {
            return false;
        }
        for (var thing : things) {
            var waiting = byThing.get(thing);
            if (waiting != null && (waiting.all >= rush || waiting.behindOthers > 0)) {
                return true;
            }
        }
        return false;
    }

    /** @param behindOthers whether they stand behind those who want something else */
    void come(Collection<?> things, boolean behindOthers) {
        for (var thing : things) {
            var waiting = byThing.computeIfAbsent(thing, _ -> new Waiting());
            waiting.all++;
            waiting.behindOthers += behindOthers ? 1 : 0;
        }
    }

    /** What {@link #come} was told of, in the other direction. */
    void go(Collection<?> things, boolean behindOthers) {
        for (var thing : things) {
            byThing.computeIfPresent(thing, (_, waiting) -> {
                waiting.all--;
                waiting.behindOthers -= behindOthers ? 1 : 0;
                return waiting.all == 0 ? null : waiting;
            });
        }
    }
}
