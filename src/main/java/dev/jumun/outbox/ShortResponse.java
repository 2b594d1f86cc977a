package dev.jumun.outbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * What the relay needs of a response: the status, {@code Retry-After} and the beginning of the body. Whatever else the
 * platform says, or how its body breaks off, cannot turn an accepted batch into a failed one.
 */
final class ShortResponse implements ClientHttpResponse {
    /** Of an error's body: enough to see what it is about. */
    private static final int MAX_BYTES = 1000;

    private final ClientHttpResponse response;
    private final byte[] beginning;
    private final HttpHeaders headers = new HttpHeaders();

    ShortResponse(ClientHttpResponse response) {
        this.response = response;
        this.beginning = beginning(response);
        var retryAfter = response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
        if (retryAfter != null) {
            headers.set(HttpHeaders.RETRY_AFTER, retryAfter);
        }
    }

    /** Closing the body gives up the connection when there is more, instead of waiting for the end. */
    private static byte[] beginning(ClientHttpResponse response) {
        try (var body = response.getBody()) {
            return body.readNBytes(MAX_BYTES);
        } catch (IOException brokenOff) {
            return new byte[0];
        }
    }

    @Override
    public HttpStatusCode getStatusCode() throws IOException {
        return response.getStatusCode();
    }

    @Override
    public String getStatusText() throws IOException {
        return response.getStatusText();
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public InputStream getBody() {
        return new ByteArrayInputStream(beginning);
    }

    @Override
    public void close() {
        // The body was closed when its beginning was read.
    }
}
