package dev.logits.decode;

import dev.logits.internal.kernel.Selection;
import java.util.Arrays;

/** The model's row of logits, shared, with the blocks that were changed beside it: the row itself is never written. */
final class SharedRow {
    private static final int BLOCK = Selection.BLOCK;

    private final int length;
    private float[] raw;
    private int rawOff;

    /** The changed blocks, at their places. */
    private float[] changed;

    private final boolean[] isChanged;
    private boolean anyChanged;

    SharedRow(int length) {
        this.length = length;
        isChanged = new boolean[Selection.blocks(length)];
    }

    void reset(float[] logits, int off) {
        raw = logits;
        rawOff = off;
        if (anyChanged) {
            Arrays.fill(isChanged, false);
            anyChanged = false;
        }
    }

    int length() {
        return length;
    }

    float raw(int i) {
        return raw[rawOff + i];
    }

    /** Whether the model's row holds a logit above −∞. */
    boolean hasFinite() {
        for (int i = 0; i < length; i++) {
            if (raw[rawOff + i] > Float.NEGATIVE_INFINITY) {
                return true;
            }
        }
        return false;
    }

    /** Why the model's row is no distribution. */
    DeadEndException error() {
        return DeadEndException.ofRow(raw, rawOff, length);
    }

    void set(int i, float score) {
        int b = i / BLOCK;
        if (!isChanged[b]) {
            copy(b);
        }
        changed[i] = score;
    }

    /**
     * Masks every score whose bit is not set, of a row of which nothing was changed yet.
     *
     * @param maxima the largest score of each block then
     * @return whether the model's row holds neither NaN nor +∞
     */
    boolean mask(long[] keep, float[] maxima) {
        makeRoom();
        boolean valid = Selection.get().mask(raw, rawOff, length, keep, changed, maxima);
        Arrays.fill(isChanged, true);
        anyChanged = true;
        return valid;
    }

    boolean isChanged() {
        return anyChanged;
    }

    private void makeRoom() {
        if (changed == null) {
            changed = new float[length];
        }
    }

    private void copy(int b) {
        makeRoom();
        int from = b * BLOCK;
        System.arraycopy(raw, rawOff + from, changed, from, Math.min(BLOCK, length - from));
        isChanged[b] = true;
        anyChanged = true;
    }

    /** The array that holds a block: score i is {@code array(b)[offset(b) + i]}. */
    float[] array(int b) {
        return isChanged[b] ? changed : raw;
    }

    int offset(int b) {
        return isChanged[b] ? 0 : rawOff;
    }

    /** The first block behind {@code b} that is in another array, at most {@code end}. */
    int runEnd(int b, int end) {
        if (!anyChanged) {
            return end;
        }
        int e = b + 1;
        while (e < end && isChanged[e] == isChanged[b]) {
            e++;
        }
        return e;
    }
}
