package dev.logits.uncertainty;

import dev.logits.Logits;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.kernel.RowKey;
import dev.logits.internal.random.CounterRandom;
import java.util.Arrays;

/** The score of every class of a row: low where the class fits. Keeps its arrays for the next row. */
final class SetScores {
    private final ConformalSets.Options options;
    private final int classes;
    private final double[] p;
    private final double[] scores;
    private final long[] order;
    private int top;

    SetScores(ConformalSets.Options options, int classes) {
        this.options = options;
        this.classes = classes;
        this.p = new double[classes];
        this.scores = new double[classes];
        this.order = new long[options.method() == PredictionSetMethod.LAC ? 0 : classes];
    }

    /**
     * The scores of a row; the array is used again. They are a function of the row alone, the same for rows that are
     * fitted and for new ones, so that these stay exchangeable.
     *
     * @param number the row's number in an error
     */
    double[] of(Logits z, int row, long number) {
        float[] array = z.array();
        int off = z.offset(row);
        double rest = Kernels.get().softmaxAndRest(array, off, classes, p, 0);
        if (Double.isNaN(rest)) {
            throw BadRow.error(array, off, classes, number, "a prediction set");
        }
        top = Kernels.get().argmax(array, off, classes);
        if (options.method() == PredictionSetMethod.LAC) {
            LeastAmbiguous.scores(array, off, classes, top, p, rest, scores);
        } else {
            adaptive(array, off, CounterRandom.uniform(RowKey.exact(options.seed(), array, off, classes), 0));
        }
        for (int c = 0; c < classes; c++) {
            if (array[off + c] == Float.NEGATIVE_INFINITY) {
                scores[c] = Double.POSITIVE_INFINITY;
            }
        }
        return scores;
    }

    /** Σ of the probabilities before a class, a share u of its own, and what its place costs. */
    private void adaptive(float[] z, int off, double u) {
        for (int c = 0; c < classes; c++) {
            // by falling logit, equal ones by index: keys of floats that rise as these fall
            order[c] = (long) ~key(z[off + c]) << 32 | c;
        }
        Arrays.sort(order);
        double before = 0;
        boolean regular = options.method() == PredictionSetMethod.RAPS;
        for (int place = 1; place <= classes; place++) {
            int c = (int) order[place - 1];
            double cost = regular ? options.regularization() * Math.max(0, place - options.regularFrom()) : 0;
            scores[c] = before + u * p[c] + cost;
            before += p[c];
        }
    }

    /** An int that is ordered as the float is; −0 as 0. */
    private static int key(float score) {
        int bits = Float.floatToRawIntBits(score + 0f);
        return bits ^ bits >> 31 & Integer.MAX_VALUE;
    }

    /** The top class of the last row. */
    int top() {
        return top;
    }
}
