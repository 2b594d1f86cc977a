package dev.jumun.catalog;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What watchers are told of one product: one object for all of them, so that what is sent of it is made once, however many
 * send it.
 */
public final class StockNews {
    private final StockView stock;
    private volatile byte @Nullable [] text;

    public StockNews(StockView stock) {
        this.stock = stock;
    }

    public StockView stock() {
        return stock;
    }

    /**
     * The text of this, made by whoever asks first; nobody changes it.
     *
     * @param form the same for everybody
     */
    public byte[] text(Function<StockView, byte[]> form) {
        var made = text;
        if (made == null) {
            made = form.apply(stock);
            text = made;
        }
        return made;
    }
}
