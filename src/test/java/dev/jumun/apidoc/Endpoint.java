package dev.jumun.apidoc;

import static dev.jumun.shared.ErrorCode.CONFLICT;
import static dev.jumun.shared.ErrorCode.FORBIDDEN;
import static dev.jumun.shared.ErrorCode.INTERNAL_ERROR;
import static dev.jumun.shared.ErrorCode.NOT_ACCEPTABLE;
import static dev.jumun.shared.ErrorCode.NOT_FOUND;
import static dev.jumun.shared.ErrorCode.PAYLOAD_TOO_LARGE;
import static dev.jumun.shared.ErrorCode.SERVICE_UNAVAILABLE;
import static dev.jumun.shared.ErrorCode.UNAUTHORIZED;
import static dev.jumun.shared.ErrorCode.UNSUPPORTED_MEDIA_TYPE;

import dev.jumun.shared.ErrorCode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A line of the contract's table. */
record Endpoint(String call, int success, Caller caller, Set<Trait> traits, Set<ErrorCode> refusals) {

    enum Caller {
        ANYBODY,
        USER,
        ADMINISTRATOR
    }

    enum Trait {
        /** Takes an {@code Idempotency-Key}. */
        KEYED,
        /** Keeps its answer for the key. */
        REPEATABLE,
        /** Takes a body. */
        BODY,
        /** Takes {@code page} and {@code size}. */
        PAGED,
        /** Answers with a {@code Location}. */
        LOCATION
    }

    static Endpoint read(String path, Caller caller, ErrorCode... refusals) {
        return new Endpoint("GET " + path, 200, caller, Set.of(), Set.copyOf(Arrays.asList(refusals)));
    }

    static Endpoint list(String path, Caller caller, ErrorCode... refusals) {
        return new Endpoint("GET " + path, 200, caller, Set.of(Trait.PAGED), Set.copyOf(Arrays.asList(refusals)));
    }

    static Endpoint write(String call, int success, Caller caller, ErrorCode... refusals) {
        return new Endpoint(call, success, caller, Set.of(Trait.KEYED, Trait.REPEATABLE, Trait.BODY),
                Set.copyOf(Arrays.asList(refusals)));
    }

    /** A POST that writes nothing: takes a key as every POST, and has no use for it. */
    static Endpoint check(String path, Caller caller) {
        return new Endpoint("POST " + path, 200, caller, Set.of(Trait.KEYED), Set.of());
    }

    Endpoint located() {
        var more = EnumSet.of(Trait.LOCATION);
        more.addAll(traits);
        return new Endpoint(call, success, caller, more, refusals);
    }

    /** A write whose path says it all. */
    Endpoint bodiless() {
        var fewer = EnumSet.copyOf(traits);
        fewer.remove(Trait.BODY);
        return new Endpoint(call, success, caller, fewer, refusals);
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    String pointer() {
        var parts = call.split(" ", 2);
        return "/paths/" + parts[1].replace("/", "~1") + "/" + parts[0].toLowerCase(Locale.ROOT);
    }

    /** Every code that this call can answer: its own, and those that contract §1 to §3 give to all of its kind. */
    Set<ErrorCode> codes() {
        var codes = EnumSet.of(NOT_ACCEPTABLE, INTERNAL_ERROR, SERVICE_UNAVAILABLE);
        codes.addAll(refusals);
        if (caller != Caller.ANYBODY) {
            codes.addAll(List.of(UNAUTHORIZED, NOT_FOUND));
        }
        if (caller == Caller.ADMINISTRATOR) {
            codes.add(FORBIDDEN);
        }
        if (is(Trait.REPEATABLE)) {
            codes.add(CONFLICT);
        }
        if (is(Trait.BODY)) {
            codes.addAll(List.of(PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE));
        }
        if (is(Trait.KEYED) || is(Trait.BODY) || is(Trait.PAGED) || call.contains("{")) {
            codes.add(ErrorCode.VALIDATION_ERROR);
        }
        return codes;
    }
}
