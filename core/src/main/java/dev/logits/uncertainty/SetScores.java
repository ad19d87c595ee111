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
        double[] made = switch (options.method()) {
            case LAC -> leastAmbiguous(array, off, rest);
            case APS -> adaptive(array, off, 0);
            case RAPS -> adaptive(array, off, options.regularization());
        };
        for (int c = 0; c < classes; c++) {
            if (array[off + c] == Float.NEGATIVE_INFINITY) {
                made[c] = Double.POSITIVE_INFINITY;
            }
        }
        return made;
    }

    /** The score up to which a threshold lets classes in. */
    double reach(double threshold) {
        return switch (options.method()) {
            case LAC -> LeastAmbiguous.reach(threshold);
            case APS, RAPS -> threshold;
        };
    }

    private double[] leastAmbiguous(float[] z, int off, double rest) {
        LeastAmbiguous.scores(z, off, classes, top, p, rest, scores);
        return scores;
    }

    /**
     * Σ of the probabilities before a class, a random share u of its own, and λ for each place behind the free ones.
     */
    private double[] adaptive(float[] z, int off, double lambda) {
        double u = CounterRandom.uniform(RowKey.exact(options.seed(), z, off, classes), 0);
        for (int c = 0; c < classes; c++) {
            // by falling logit, equal ones by index: keys of floats that rise as these fall
            order[c] = (long) ~key(z[off + c]) << 32 | c;
        }
        Arrays.sort(order);
        double before = 0;
        for (int place = 1; place <= classes; place++) {
            int c = (int) order[place - 1];
            scores[c] = before + u * p[c] + lambda * Math.max(0, place - options.regularFrom());
            before += p[c];
        }
        return scores;
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
