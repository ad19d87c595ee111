package dev.logits.decode.ctc;

import java.util.Arrays;

/** The likeliest labels of one row, in falling order; of equal ones the lower first. */
final class TopLabels {
    private long[] keys = {};
    private int size;

    /** Takes at most {@code most} labels but the blank that have {@code least} or more, and at least the best one. */
    void of(float[] z, int off, int n, int blank, int most, double least) {
        int room = Math.min(most, n);
        if (keys.length < 2 * room + 2) {
            keys = new long[2 * room + 2];
        }
        size = 0;
        float border = Float.NEGATIVE_INFINITY;
        int best = -1;
        for (int c = 0; c < n; c++) {
            float v = z[off + c];
            if (c == blank || v == Float.NEGATIVE_INFINITY) {
                continue;
            }
            best = best < 0 || v > z[off + best] ? c : best;
            if (v >= least && (v > border || size < room)) {
                keys[size++] = key(v, c);
                if (size == keys.length) {
                    shrink(room);
                    border = value(keys[size - 1]);
                }
            }
        }
        shrink(room);
        if (size == 0 && best >= 0) {
            keys[size++] = key(z[off + best], best);
        }
    }

    private void shrink(int room) {
        Arrays.sort(keys, 0, size);
        size = Math.min(size, room);
    }

    /** Sorts by falling value, then by rising label. */
    private static long key(float value, int label) {
        int bits = Float.floatToRawIntBits(value + 0f);
        int ordered = bits ^ (bits >> 31 & 0x7fffffff);
        return (long) ~ordered << 32 | label;
    }

    private static float value(long key) {
        int ordered = ~(int) (key >> 32);
        return Float.intBitsToFloat(ordered ^ (ordered >> 31 & 0x7fffffff));
    }

    int size() {
        return size;
    }

    int label(int i) {
        return (int) keys[i];
    }
}
