package dev.jumun.account.web;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/** Asks the issuer where its keys are (OpenID Connect Discovery 1.0, section 4), and then for them. */
final class DiscoveredKeySource implements JWKSetSource<SecurityContext> {
    private final String issuer;
    private final URL metadata;
    private final ResourceRetriever retriever;

    DiscoveredKeySource(String issuer, ResourceRetriever retriever) {
        this.issuer = issuer;
        this.metadata = IssuerKeys
                .url(URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration"));
        this.retriever = retriever;
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long nowMillis,
            @Nullable SecurityContext context) throws KeySourceException {
        try {
            var said = JSONObjectUtils.parse(retriever.retrieveResource(metadata).getContent());
            if (!issuer.equals(JSONObjectUtils.getString(said, "issuer"))) {
                throw new JWKSetUnavailableException("The metadata are those of another issuer");
            }
            var keys = Addresses.trusted(JSONObjectUtils.getURI(said, "jwks_uri"));
            return JWKSet.parse(retriever.retrieveResource(IssuerKeys.url(keys)).getContent());
        } catch (IOException | ParseException | IllegalArgumentException unusable) {
            throw new JWKSetUnavailableException(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
