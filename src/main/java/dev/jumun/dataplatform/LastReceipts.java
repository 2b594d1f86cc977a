package dev.jumun.dataplatform;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last receipts with all that they tell: 100 of them, or fewer when they are very large. */
final class LastReceipts {
    static final int LIMIT = 100;
    /** Of data; a hundred orders with the most and longest lines stay below. */
    static final int MAX_CHARACTERS = 8_000_000;

    private final Deque<Receipt> newestFirst = new ArrayDeque<>();
    private int characters;

    void add(Receipt receipt) {
        newestFirst.addFirst(receipt);
        characters += charactersOf(receipt);
        while (newestFirst.size() > LIMIT || characters > MAX_CHARACTERS) {
            characters -= charactersOf(newestFirst.removeLast());
        }
    }

    List<Receipt> newestFirst() {
        return List.copyOf(newestFirst);
    }

    void forget() {
        newestFirst.clear();
        characters = 0;
    }

    private static int charactersOf(Receipt receipt) {
        var data = receipt.event().data();
        return data == null ? 0 : data.length();
    }
}
