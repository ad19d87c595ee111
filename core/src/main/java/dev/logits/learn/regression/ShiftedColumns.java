package dev.logits.learn.regression;

import dev.logits.internal.parallel.RowBlocks;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;
import dev.logits.learn.features.SparseFeatures;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The examples of a fit by first derivatives, where columns that are far from 0 for what they vary, such as years and
 * times in seconds, are less a number near their mean: a logit that is the difference of two large numbers has lost
 * digits, and its error times a large number is the gradient's. Only intercepts change by it.
 *
 * <p>The examples are as they were where no column is far, without an intercept, for sparse rows, whose zeros would be
 * lost, and where a copy of the features is not small beside the heap.
 */
final class ShiftedColumns {
    /** A column is far from 0 when its mean is more deviations away than this. */
    private static final double FAR = 8;

    private final ModelShape shape;
    private final Examples examples;
    /** Empty where nothing is far. */
    private final double[] shifts;

    private ShiftedColumns(ModelShape shape, Examples examples, double[] shifts) {
        this.shape = shape;
        this.examples = examples;
        this.shifts = shifts;
    }

    /** @param moments of the examples */
    static ShiftedColumns of(Examples examples, ModelShape shape, ColumnMoments moments) {
        Features x = examples.features();
        double[] shifts = new double[shape.columns()];
        boolean any = false;
        for (int j = 0; j < shifts.length && shape.intercept() && !(x instanceof SparseFeatures); j++) {
            double mean = moments.mean(j);
            double square = mean * mean;
            if (square > FAR * FAR * (moments.meanSquare(j) - square) && square < Double.POSITIVE_INFINITY) {
                shifts[j] = x instanceof DenseFeatures ? (float) mean : mean;
                any = true;
            }
        }
        return any && examples.isSmall()
                ? new ShiftedColumns(shape, examples.withFeatures(less(examples, shifts)), shifts)
                : new ShiftedColumns(shape, examples, new double[0]);
    }

    /** The rows that count; floats where these are exact, as differences of numbers that are near each other are. */
    private static Features less(Examples examples, double[] shifts) {
        int n = examples.count();
        int d = shifts.length;
        if (examples.features() instanceof DenseFeatures) {
            float[] floats = new float[n * d];
            AtomicBoolean exact = new AtomicBoolean(true);
            forEach(examples, shifts, (row, at) -> {
                boolean same = true;
                for (int j = 0; j < d; j++) {
                    floats[at + j] = (float) row[j];
                    same &= floats[at + j] == row[j];
                }
                if (!same) {
                    exact.set(false);
                }
            });
            if (exact.get()) {
                return DenseFeatures.wrap(floats, n, d);
            }
        }
        double[] doubles = new double[n * d];
        forEach(examples, shifts, (row, at) -> System.arraycopy(row, 0, doubles, at, d));
        return DoubleFeatures.wrap(doubles, n, d);
    }

    /** What is done with a row less the shifts, which begins at a place of an array of all rows. */
    @FunctionalInterface
    private interface Row {
        void put(double[] row, int at);
    }

    private static void forEach(Examples examples, double[] shifts, Row action) {
        int d = shifts.length;
        FeatureRows x = FeatureRows.of(examples.features());
        RowBlocks.forEach(examples.count(), d, (from, to) -> {
            double[] row = new double[d];
            for (int i = from; i < to; i++) {
                x.copy(examples.rows()[i], row);
                for (int j = 0; j < d; j++) {
                    row[j] -= shifts[j];
                }
                action.put(row, i * d);
            }
        });
    }

    boolean isNone() {
        return shifts.length == 0;
    }

    /** All rows, in their order. */
    Examples examples() {
        return examples;
    }

    /** The parameters for the columns as they were, from those for these. */
    double[] unshifted(double[] theta) {
        double[] out = theta.clone();
        for (int m = 0; m < shape.outputs(); m++) {
            int off = m * shape.stride();
            for (int j = 0; j < shifts.length; j++) {
                out[off + shape.columns()] = Math.fma(-theta[off + j], shifts[j], out[off + shape.columns()]);
            }
        }
        return out;
    }
}
