package dev.jumun.outbox;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The customer's data platform, as its HTTP API. */
@HttpExchange
interface DataPlatform {

    /**
     * Takes a batch of events; whatever the status, it is returned, with the beginning of the body.
     *
     * @param url as configured, used to the letter: a signed one must not be encoded again
     */
    @PostExchange(contentType = CloudEvents.BATCH)
    ResponseEntity<byte[]> accept(URI url, @RequestBody byte[] batch,
            @RequestHeader(name = HttpHeaders.CONTENT_ENCODING, required = false) @Nullable String encoding,
            @RequestHeader(name = "traceparent", required = false) @Nullable String traceParent);
}
