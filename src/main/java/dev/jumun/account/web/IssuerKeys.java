package dev.jumun.account.web;

import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.Closeable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Objects;

/**
 * The public keys of the issuer. They are fetched with the first token, fetched anew ahead of the end of their time or when
 * a token names a key that is not among them, and go on being used while the issuer cannot be asked.
 */
final class IssuerKeys implements Closeable {
    /** Far more than a set of keys takes, and little memory. */
    private static final int MAX_BYTES = 256 * 1024;
    /** Which part of their time keys have left when they are fetched anew: nobody waits for that. */
    private static final int AHEAD = 5;

    private final JWKSource<SecurityContext> source;

    IssuerKeys(AuthenticationProperties properties) {
        int timeoutMillis = Math.toIntExact(properties.keysTimeout().toMillis());
        var retriever = new DefaultResourceRetriever(timeoutMillis, timeoutMillis, MAX_BYTES);
        long cacheMillis = properties.keysCacheTime().toMillis();
        long aheadMillis = cacheMillis / AHEAD;
        this.source = JWKSourceBuilder
                .create(new PausingKeySource(published(properties, retriever), properties.keysRefetchPause()))
                .rateLimited(false)
                // Callers wait for one who asks: for a connection and an answer.
                .cache(cacheMillis, Math.min(2L * timeoutMillis, cacheMillis - aheadMillis))
                .refreshAheadCache(aheadMillis, false)
                .outageTolerant(properties.keysOutageTime().toMillis())
                .build();
    }

    private static JWKSetSource<SecurityContext> published(AuthenticationProperties properties,
            DefaultResourceRetriever retriever) {
        var address = properties.jwkSetUri();
        return address == null
                ? new DiscoveredKeySource(Objects.requireNonNull(properties.issuer()), retriever)
                : new URLBasedJWKSetSource<>(url(address), retriever);
    }

    static URL url(URI address) {
        try {
            return address.toURL();
        } catch (MalformedURLException unfit) {
            throw new IllegalArgumentException(unfit);
        }
    }

    JWKSource<SecurityContext> source() {
        return source;
    }

    @Override
    public void close() throws IOException {
        // Fetching ahead has a thread.
        if (source instanceof Closeable closeable) {
            closeable.close();
        }
    }
}
