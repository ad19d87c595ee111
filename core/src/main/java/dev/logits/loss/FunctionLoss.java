package dev.logits.loss;

import dev.logits.internal.parallel.PerThread;
import java.util.Arrays;

/** A loss of labels that a function of one row defines. */
final class FunctionLoss extends LabelLoss {
    private static final PerThread<Row> ROW = new PerThread<>(Row::new);

    private final RowFunction function;

    FunctionLoss(String name, RowFunction function) {
        super(name);
        this.function = function;
    }

    @Override
    protected double value(float[] z, int off, int n, int label) {
        return LogitRow.valid(z, off, n) ? ROW.get().apply(this, z, off, n, label) : Double.NaN;
    }

    @Override
    protected double valueAndGradient(float[] z, int off, int n, int label, double scale, float[] g, int gOff) {
        if (!LogitRow.valid(z, off, n)) {
            return Double.NaN;
        }
        Row row = ROW.get();
        double value = row.apply(this, z, off, n, label);
        for (int c = 0; c < n; c++) {
            boolean masked = z[off + c] == Float.NEGATIVE_INFINITY;
            g[gOff + c] = masked ? 0 : (float) (scale * row.gradient[c]);
        }
        return value;
    }

    /** One row in double precision; one for each thread, as long as the last row. */
    private static final class Row {
        private double[] z = {};
        private double[] gradient = {};

        double apply(FunctionLoss loss, float[] from, int off, int n, int label) {
            if (z.length != n) {
                z = new double[n];
                gradient = new double[n];
            }
            for (int c = 0; c < n; c++) {
                z[c] = from[off + c];
            }
            Arrays.fill(gradient, 0);
            double value = loss.function.apply(z, label, gradient);
            if (Double.isNaN(value)) {
                throw new IllegalStateException(loss.name() + " of a valid row with label " + label
                        + " is NaN; the function that defines it must give a number, or +Infinity");
            }
            return value;
        }
    }
}
