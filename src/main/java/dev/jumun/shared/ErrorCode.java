package dev.jumun.shared;

/** The error codes of the API with their HTTP status (contract §2). */
public enum ErrorCode {
    VALIDATION_ERROR(400),
    UNAUTHORIZED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    CONFLICT(409),
    OUT_OF_STOCK(409),
    INSUFFICIENT_BALANCE(409),
    COUPON_INVALID(400),
    COUPON_SOLD_OUT(409),
    COUPON_ALREADY_CLAIMED(409),
    PAYLOAD_TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    INTERNAL_ERROR(500),
    SERVICE_UNAVAILABLE(503);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }
}
