package dev.jumun.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A small OpenID provider: signs tokens, publishes its metadata and its keys, and goes away and comes back as told. */
public final class Issuer implements AutoCloseable {
    public static final String AUDIENCE = "jumun-api";
    /** What a token for administration has in its scope. */
    public static final String ADMINISTRATION = "jumun.admin";

    private static final int KEY_BITS = 2048;
    private static final long AGE_SECONDS = 120;
    private static final long LIFE_SECONDS = 300;

    private final int port = Ports.fresh();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile RSAKey key = newKey();
    private HttpServer server;

    /** One that answers. */
    public Issuer() {
        server = started();
    }

    private HttpServer started() {
        try {
            var begun = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            begun.createContext("/.well-known/openid-configuration",
                    exchange -> answer(exchange,
                            () -> "{\"issuer\":\"" + name() + "\",\"jwks_uri\":\"" + keys() + "\"}"));
            begun.createContext("/keys", exchange -> {
                asked.incrementAndGet();
                answer(exchange, () -> new JWKSet(key.toPublicJWK()).toString());
            });
            begun.start();
            return begun;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void answer(HttpExchange exchange, Supplier<String> text) throws IOException {
        try (exchange) {
            var body = text.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** What its tokens have as {@code iss}, and where its metadata are. */
    public String name() {
        return "http://127.0.0.1:" + port;
    }

    /** Where its keys are. */
    public String keys() {
        return name() + "/keys";
    }

    /** How often it was asked for its keys. */
    public int timesAsked() {
        return asked.get();
    }

    /** The key that it signs with, with its private half. */
    public RSAKey key() {
        return key;
    }

    /** From now on it signs with another key, and no longer publishes the one before. */
    public void rotate() {
        key = newKey();
    }

    /** Does not answer any more. */
    public void leave() {
        server.stop(0);
    }

    /** Answers again, where it did before. */
    public void comeBack() {
        server = started();
    }

    public static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(KEY_BITS).keyID(UUID.randomUUID().toString()).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A good token for that user. */
    public String token(long user) {
        return token(claims -> claims.subject(Long.toString(user)));
    }

    /** A good token for that user as an administrator. */
    public String administratorsToken(long user) {
        return token(claims -> claims.subject(Long.toString(user)).claim("scope", "openid " + ADMINISTRATION));
    }

    /** A token that is good but for what is changed. */
    public String token(UnaryOperator<JWTClaimsSet.Builder> change) {
        var algorithm = new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT).keyID(key.getKeyID());
        return signed(algorithm.build(), claims(change), key);
    }

    /** What a good token says, but for what is changed. */
    public JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        var now = Instant.now();
        return change
                .apply(new JWTClaimsSet.Builder().issuer(name())
                        .audience(AUDIENCE)
                        .issueTime(Date.from(now.minusSeconds(AGE_SECONDS)))
                        .expirationTime(Date.from(now.plusSeconds(LIFE_SECONDS))))
                .build();
    }

    public static String signed(JWSHeader header, JWTClaimsSet claims, RSAKey key) {
        try {
            var token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        leave();
    }
}
