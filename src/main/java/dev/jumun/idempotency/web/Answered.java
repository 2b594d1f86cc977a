package dev.jumun.idempotency.web;

import dev.jumun.idempotency.Answer;
import dev.jumun.idempotency.Reply;
import dev.jumun.shared.web.WebFormat;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;

/**
 * The response of a write: the very bytes that were remembered with its effect.
 *
 * @param <T> what the bytes spell, for the API's description
 */
@SuppressWarnings("UnusedTypeParameter")
public final class Answered<T> extends ResponseEntity<byte[]> {
    public static final String REPLAYED_HEADER = "Idempotency-Replayed";

    private Answered(Reply.Done done, HttpHeaders headers) {
        super(done.body(), headers, HttpStatusCode.valueOf(done.status()));
    }

    /**
     * Tells the client what became of the write.
     *
     * @throws RefusedReply when the write was refused
     */
    public static <T> Answered<T> of(Answer answer) {
        return switch (answer.reply()) {
            case Reply.Refused refused -> throw new RefusedReply(refused, answer.replayed());
            case Reply.Done done -> {
                var headers = new HttpHeaders();
                headers.setContentType(WebFormat.JSON_UTF8);
                if (done.location() != null) {
                    headers.setLocation(URI.create(done.location()));
                }
                if (answer.replayed()) {
                    headers.set(REPLAYED_HEADER, "true");
                }
                yield new Answered<>(done, headers);
            }
        };
    }
}
