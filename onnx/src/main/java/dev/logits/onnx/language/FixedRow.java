package dev.logits.onnx.language;

import java.util.Arrays;

/** A row of a {@link FixedSession}: its tokens, and its seat. */
final class FixedRow {
    FixedBatch batch;
    int seat;
    int[] tokens = new int[16];
    int length;

    /** Tokens at the end of {@link #tokens} that the next run reads. */
    int pending;

    /** Where the logits after the next run's token go. */
    int out;

    /** Appends what the next run reads. */
    void take(int[] more, int outRow) {
        if (length + more.length > tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(2 * tokens.length, length + more.length));
        }
        System.arraycopy(more, 0, tokens, length, more.length);
        pending = more.length;
        out = outRow;
    }

    /** The same text, without a seat. */
    FixedRow copy() {
        FixedRow copy = new FixedRow();
        copy.tokens = tokens.clone();
        copy.length = length;
        return copy;
    }

    void copyCache(FixedRow from) {
        batch.copySeat(seat, from.batch, from.seat);
    }

    void leave() {
        batch.leave(seat);
    }
}
