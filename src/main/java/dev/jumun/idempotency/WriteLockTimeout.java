package dev.jumun.idempotency;

/** Another write of the same user holds its lock for longer than the lock wait. */
public final class WriteLockTimeout extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WriteLockTimeout(Throwable cause) {
        super("A write of the same user did not finish in time", cause, false, false);
    }
}
