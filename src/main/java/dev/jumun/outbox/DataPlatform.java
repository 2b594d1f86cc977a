package dev.jumun.outbox;

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

    /** Takes a batch of events; whatever the status, it is returned. */
    @PostExchange(contentType = CloudEvents.BATCH)
    ResponseEntity<String> accept(@RequestBody byte[] batch,
            @RequestHeader(name = HttpHeaders.CONTENT_ENCODING, required = false) @Nullable String encoding,
            @RequestHeader(name = "traceparent", required = false) @Nullable String traceParent);
}
