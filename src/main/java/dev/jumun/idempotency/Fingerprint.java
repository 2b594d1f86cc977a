package dev.jumun.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** SHA-256 of what a request means: method, path and the meaning of the body, without its spelling (contract §3). */
public final class Fingerprint {
    private final byte[] hash;

    private Fingerprint(byte[] hash) {
        this.hash = hash;
    }

    /**
     * Fingerprints one request.
     *
     * @param meaning the body in one canonical spelling: equal for bodies that differ only in key order, white space,
     *        unknown fields or the spelling of a number
     */
    public static Fingerprint of(String method, String path, byte[] meaning) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(method.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            return new Fingerprint(digest.digest(meaning));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    static Fingerprint ofStored(byte[] hash) {
        return new Fingerprint(hash);
    }

    byte[] toBytes() {
        return hash.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint that && Arrays.equals(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }
}
