package dev.jumun.idempotency;

/**
 * Turns the result of a write into its reply while the transaction is still open, so that effect and reply commit
 * together. Given by the web layer, which alone knows how a response looks.
 */
@FunctionalInterface
public interface Renderer<V> {
    Reply.Done render(V view);
}
