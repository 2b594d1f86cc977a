package dev.jumun.account.web;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetSourceWrapper;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for keys once in a while only, and gives what it got last in between. So tokens that name made-up keys make no work
 * for the issuer, and an issuer that does not answer makes nobody wait but one caller in a while.
 */
final class PausingKeySource extends JWKSetSourceWrapper<SecurityContext> {
    private static final Logger log = LoggerFactory.getLogger(PausingKeySource.class);

    private final long pauseMillis;
    private final ReentrantLock asking = new ReentrantLock();
    private @Nullable JWKSet last;
    private long askedMillis;
    private boolean asked;

    PausingKeySource(JWKSetSource<SecurityContext> source, Duration pause) {
        super(source);
        this.pauseMillis = pause.toMillis();
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long nowMillis,
            @Nullable SecurityContext context) throws KeySourceException {
        asking.lock();
        try {
            if (!asked || nowMillis - askedMillis >= pauseMillis) {
                asked = true;
                askedMillis = nowMillis;
                last = null;
                last = ask(evaluator, nowMillis, context);
            }
            if (last == null) {
                throw new JWKSetUnavailableException("The issuer could not be asked for its keys a moment ago");
            }
            return last;
        } finally {
            asking.unlock();
        }
    }

    private JWKSet ask(JWKSetCacheRefreshEvaluator evaluator, long nowMillis, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            return getSource().getJWKSet(evaluator, nowMillis, context);
        } catch (KeySourceException unavailable) {
            log.warn("The issuer cannot be asked for its keys: {}", String.valueOf(unavailable));
            // Whatever it was: something else than keys in their place is an outage, too.
            throw new JWKSetUnavailableException(String.valueOf(unavailable.getMessage()), unavailable);
        }
    }
}
