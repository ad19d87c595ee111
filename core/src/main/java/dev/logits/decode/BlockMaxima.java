package dev.logits.decode;

import dev.logits.internal.kernel.Selection;
import java.util.Arrays;

/** The largest score of each block of {@link WorkingScores}, and of all; kept until a score changes that matters. */
final class BlockMaxima {
    private final Selection kernels = Selection.get();
    private final WorkingScores scores;

    /** By blocks, as far as they are known and not stale; left as they are when a shortlist is made. */
    final float[] values;

    private final boolean[] isStale;
    private boolean anyStale;
    private boolean isKnown;
    private float max;

    BlockMaxima(WorkingScores scores, int blocks) {
        this.scores = scores;
        values = new float[blocks];
        isStale = new boolean[blocks];
    }

    /** Nothing is known any more. */
    void forget() {
        if (anyStale) {
            Arrays.fill(isStale, false);
            anyStale = false;
        }
        isKnown = false;
    }

    /** All values were written. */
    void know(int blocks) {
        forget();
        isKnown = true;
        max = maxOf(blocks);
    }

    /** Candidate i will get this score. */
    void willSet(int i, float score) {
        int b = i / Selection.BLOCK;
        if (isKnown && !(score < values[b] && scores.get(i) < values[b])) {
            isStale[b] = true;
            anyStale = true;
        }
    }

    /** {@link WorkingScores#max}. */
    float max() {
        int end = Selection.blocks(scores.size());
        if (!isKnown) {
            boolean valid = true;
            for (int b = 0; b < end; ) {
                int next = scores.runEnd(b, end);
                valid &= find(b, next);
                b = next;
            }
            if (!valid) {
                return Float.NaN;
            }
            if (scores.isWhole()) {
                scores.row().correct(values);
            }
            know(end);
        } else if (anyStale) {
            for (int b = 0; b < end; b++) {
                if (isStale[b]) {
                    if (scores.isWhole()) {
                        scores.row().copyBlockOf(b * Selection.BLOCK);
                    }
                    find(b, b + 1);
                }
            }
            know(end);
        }
        return max;
    }

    private boolean find(int b, int end) {
        int from = b * Selection.BLOCK;
        return kernels.maxima(scores.array(b), scores.offset(b) + from, scores.length(b, end), values, b);
    }

    private float maxOf(int blocks) {
        float m = Float.NEGATIVE_INFINITY;
        for (int b = 0; b < blocks; b++) {
            m = Math.max(m, values[b]);
        }
        return m;
    }
}
