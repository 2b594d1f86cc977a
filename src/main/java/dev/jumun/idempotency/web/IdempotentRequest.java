package dev.jumun.idempotency.web;

import dev.jumun.idempotency.Fingerprint;
import dev.jumun.idempotency.IdempotencyKey;
import dev.jumun.idempotency.Intent;
import dev.jumun.idempotency.Renderer;
import dev.jumun.idempotency.Reply;
import dev.jumun.shared.UserId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The part of a write request that makes it repeatable; every handler that writes takes one. */
public final class IdempotentRequest {
    private final String method;
    private final String path;
    private final @Nullable IdempotencyKey key;
    private final JsonMapper json;

    IdempotentRequest(String method, String path, @Nullable IdempotencyKey key, JsonMapper json) {
        this.method = method;
        this.path = path;
        this.key = key;
        this.json = json;
    }

    /**
     * What the user means by this request.
     *
     * @param meaning the body as read, a record: requests whose meanings are equal are the same request, however they
     *        were spelled
     */
    public Intent intent(UserId user, Object meaning) {
        if (key == null) {
            return new Intent(user, null);
        }
        return new Intent(user,
                new Intent.Keyed(key, Fingerprint.of(method, path, json.writeValueAsBytes(meaning))));
    }

    /** Renders the result as a JSON response. */
    public <V> Renderer<V> responding(int status, Function<V, ?> response) {
        return view -> new Reply.Done(status, null, json.writeValueAsBytes(response.apply(view)));
    }

    /** Renders the result as the JSON of a new thing, 201 with its {@code Location}. */
    public <V> Renderer<V> created(Function<V, String> location,
            Function<V, ?> response) {
        return view -> new Reply.Done(201, location.apply(view), json.writeValueAsBytes(response.apply(view)));
    }
}
