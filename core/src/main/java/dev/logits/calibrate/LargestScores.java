package dev.logits.calibrate;

import dev.logits.source.RowBatch;
import java.io.Serial;
import java.io.Serializable;

/** The largest magnitude of each class's scores over the labeled rows of a source, masked scores left out. */
final class LargestScores implements Serializable {
    /** Looks at nothing. */
    static final LargestScores NONE = new LargestScores(0);

    @Serial
    private static final long serialVersionUID = 1;

    private final float[] largest;

    LargestScores(int classes) {
        largest = new float[classes];
    }

    /** Looks at some rows of a batch; blocks may be added at the same time. */
    void add(RowBatch batch, int from, int to) {
        int n = largest.length;
        if (n == 0) {
            return;
        }
        float[] mine = new float[n];
        for (int r = from; r < to; r++) {
            if (!batch.ignored(r)) {
                raise(mine, batch.logits().array(), batch.logits().offset(r), n);
            }
        }
        synchronized (this) {
            raise(largest, mine, 0, n);
        }
    }

    /** Takes what others have found. */
    void add(LargestScores others) {
        raise(largest, others.largest, 0, largest.length);
    }

    private static void raise(float[] largest, float[] z, int off, int n) {
        for (int c = 0; c < n; c++) {
            float a = Math.abs(z[off + c]);
            largest[c] = a > largest[c] && a < Float.POSITIVE_INFINITY ? a : largest[c];
        }
    }

    /** Of a class, 0 where it is masked in every row. */
    synchronized float of(int c) {
        return largest[c];
    }
}
