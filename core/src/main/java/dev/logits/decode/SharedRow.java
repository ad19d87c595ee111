package dev.logits.decode;

import dev.logits.internal.kernel.Selection;
import java.util.Arrays;

/**
 * The model's row of logits, shared, with what was changed beside it: the row itself is never written. Of a block that
 * is changed a copy is made, but scores that fall are noted one by one as long as they are few: most of them were too
 * low to matter before, and a pass that looks for high scores then reads the model's row as it is.
 */
final class SharedRow {
    private static final int BLOCK = Selection.BLOCK;

    /** Scores that are noted one by one. */
    private static final int FEW = 256;

    private final int length;
    private float[] raw;
    private int rawOff;

    /** The copied blocks and the lowered scores, at their places. */
    private float[] changed;

    private final boolean[] isCopied;
    private boolean anyCopied;

    /** The places of the lowered scores, and a bit for each; their blocks may have been copied since. */
    private final int[] lowered;

    private int loweredCount;
    private final long[] isLowered;

    SharedRow(int length) {
        this.length = length;
        isCopied = new boolean[Selection.blocks(length)];
        lowered = new int[Math.min(length, FEW)];
        isLowered = new long[(length + 63) / 64];
    }

    void reset(float[] logits, int off) {
        raw = logits;
        rawOff = off;
        if (anyCopied) {
            Arrays.fill(isCopied, false);
            anyCopied = false;
        }
        for (int j = 0; j < loweredCount; j++) {
            isLowered[lowered[j] >> 6] = 0;
        }
        loweredCount = 0;
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

    float get(int i) {
        return isCopied[i / BLOCK] || isLowered(i) ? changed[i] : raw[rawOff + i];
    }

    private boolean isLowered(int i) {
        return (isLowered[i >> 6] >>> i & 1) != 0;
    }

    void set(int i, float score) {
        int b = i / BLOCK;
        float before = raw[rawOff + i];
        // NaN and +∞, which make a row invalid, are seen as long as they are not copied over.
        boolean falls = score <= before && before < Float.POSITIVE_INFINITY;
        makeRoom();
        if (!isCopied[b] && !(falls && note(i))) {
            copy(b);
        }
        changed[i] = score;
    }

    /** Whether there is room for this one among the lowered scores. */
    private boolean note(int i) {
        if (isLowered(i)) {
            return true;
        }
        if (loweredCount == lowered.length) {
            return false;
        }
        lowered[loweredCount++] = i;
        isLowered[i >> 6] |= 1L << i;
        return true;
    }

    /** Copies the blocks of the lowered scores, so that passes over all scores see what they are now. */
    void settle() {
        copyReaching(Float.NEGATIVE_INFINITY);
    }

    /** The same of those that the model's row has at {@code threshold} or above: others are below it, then as now. */
    void copyReaching(float threshold) {
        for (int j = 0; j < loweredCount; j++) {
            if (raw(lowered[j]) >= threshold) {
                copyBlockOf(lowered[j]);
            }
        }
    }

    /** After the maxima of blocks are known, of which a lowered score may have been one: makes them anew. */
    void correct(float[] maxima) {
        for (int j = 0; j < loweredCount; j++) {
            int b = lowered[j] / BLOCK;
            if (!isCopied[b] && raw(lowered[j]) >= maxima[b]) {
                copy(b);
                int from = b * BLOCK;
                Selection.get().maxima(changed, from, Math.min(BLOCK, length - from), maxima, b);
            }
        }
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
        Arrays.fill(isCopied, true);
        anyCopied = true;
        return valid;
    }

    boolean isChanged() {
        return anyCopied || loweredCount > 0;
    }

    private void makeRoom() {
        if (changed == null) {
            changed = new float[length];
        }
    }

    void copyBlockOf(int i) {
        if (!isCopied[i / BLOCK]) {
            copy(i / BLOCK);
        }
    }

    private void copy(int b) {
        int from = b * BLOCK;
        int end = Math.min(length, from + BLOCK);
        for (int i = from; i < end; i += 64) {
            long rest = isLowered[i >> 6];
            for (; rest != 0; rest &= rest - 1) {
                int place = i + Long.numberOfTrailingZeros(rest);
                System.arraycopy(raw, rawOff + from, changed, from, place - from);
                from = place + 1;
            }
        }
        System.arraycopy(raw, rawOff + from, changed, from, end - from);
        isCopied[b] = true;
        anyCopied = true;
    }

    // A score that is neither lowered nor masked is array(b)[offset(b) + i]; settled ones all are.

    /** The array that holds a block: score i is {@code array(b)[offset(b) + i]}. */
    float[] array(int b) {
        return isCopied[b] ? changed : raw;
    }

    int offset(int b) {
        return isCopied[b] ? 0 : rawOff;
    }

    /** The first block behind {@code b} that is in another array, at most {@code end}. */
    int runEnd(int b, int end) {
        if (!anyCopied) {
            return end;
        }
        int e = b + 1;
        while (e < end && isCopied[e] == isCopied[b]) {
            e++;
        }
        return e;
    }
}
