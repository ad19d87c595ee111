package dev.logits.math;

import dev.logits.Logits;
import dev.logits.internal.parallel.RowBlocks;

/** What functions of one row of logits with one number share: the checks, and the way over a batch. */
final class RowNumber {
    private final String function;
    private final Formula formula;

    /** @param function its name in errors */
    RowNumber(String function, Formula formula) {
        this.function = function;
        this.formula = formula;
    }

    /** A row's number. */
    @FunctionalInterface
    interface Formula {
        /** @param top the place, from 0, of the first largest of n scores, a valid row */
        double of(float[] z, int off, int n, int top);
    }

    double[] of(Logits z) {
        double[] out = new double[z.rows()];
        into(z, out);
        return out;
    }

    void into(Logits z, double[] out) {
        BatchShape.perRow(function, z, out);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                out[r] = row(z.array(), z.offset(r), z.classes(), r);
            }
        });
    }

    double of(float[] z, int off, int n) {
        BatchShape.row(z, off, n);
        return row(z, off, n, 0);
    }

    private double row(float[] z, int off, int n, int row) {
        return formula.of(z, off, n, BatchShape.top(z, off, n, row, function));
    }
}
