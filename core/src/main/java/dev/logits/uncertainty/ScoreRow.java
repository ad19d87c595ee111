package dev.logits.uncertainty;

import dev.logits.Logits;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import java.util.Objects;

/** What scores of a row have in common: the check, and the number of the row in its error. */
final class ScoreRow {
    private ScoreRow() {}

    /** A score of a row of a batch; a row that is not valid is named by its number in the data. */
    static double of(ConfidenceScore score, Logits z, int r, long number) {
        if (Double.isNaN(Kernels.get().logSumExp(z.array(), z.offset(r), z.classes()))) {
            throw BadRow.error(z.array(), z.offset(r), z.classes(), number, score.name());
        }
        return score.of(z.array(), z.offset(r), z.classes());
    }

    /** The log-sum-exp in double precision of a row that a caller gave alone. */
    static double logSumExp(float[] z, int off, int n, String needs) {
        if (n < 1) {
            throw new IllegalArgumentException("a row needs at least 1 class, got " + n);
        }
        Objects.checkFromIndexSize(off, n, z.length);
        double lse = Kernels.get().logSumExpExact(z, off, n);
        if (Double.isNaN(lse)) {
            throw BadRow.error(z, off, n, 0, needs);
        }
        return lse;
    }

    static double temperature(double temperature) {
        if (!(temperature > 0) || temperature == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("temperature must be positive and finite, got " + temperature);
        }
        return temperature;
    }

    /** z / T, relative to the largest logit, so that no temperature overflows. */
    static float[] scaled(float[] z, int off, int n, double temperature, float max) {
        float[] out = new float[n];
        for (int i = 0; i < n; i++) {
            out[i] = (float) (((double) z[off + i] - max) / temperature);
        }
        return out;
    }
}
