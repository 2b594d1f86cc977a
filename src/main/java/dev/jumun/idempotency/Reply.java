package dev.jumun.idempotency;

import dev.jumun.shared.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The result of a write in the form in which it is remembered. */
public sealed interface Reply {

    /**
     * The write took effect.
     *
     * @param status HTTP status, 2xx
     * @param location where the new thing is, if there is one
     * @param body the JSON sent to the client; a replay sends these very bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // Bytes on their way to the client; never compared.
    record Done(int status, @Nullable String location, byte[] body) implements Reply {}

    /**
     * The write was refused under lock, which is a result too.
     *
     * @param details the error's details as a JSON array
     */
    @SuppressWarnings("ArrayRecordComponent") // Bytes on their way to the client; never compared.
    record Refused(ErrorCode code, byte[] details) implements Reply {}
}
