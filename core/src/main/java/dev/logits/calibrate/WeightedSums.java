package dev.logits.calibrate;

import dev.logits.internal.sum.ExactSum;
import dev.logits.source.RowBatch;

/** Adds numbers of a batch's rows by the rows' weights. */
final class WeightedSums {
    private WeightedSums() {}

    /** @param values one per row of the batch; 0 where a row is ignored */
    static void add(ExactSum sum, RowBatch batch, double[] values) {
        if (batch.isWhole()) {
            sum.add(values, 0, batch.count());
            return;
        }
        for (int r = 0; r < batch.count(); r++) {
            add(sum, batch.weight(r), values[r]);
        }
    }

    static void add(ExactSum sum, double weight, double value) {
        if (weight == 1) {
            sum.add(value);
        } else {
            sum.add(weight, value);
        }
    }

    /** Multiplies a row's contribution by its weight. */
    static void scale(double[] v, int n, double weight) {
        for (int c = 0; weight != 1 && c < n; c++) {
            v[c] *= weight;
        }
    }
}
