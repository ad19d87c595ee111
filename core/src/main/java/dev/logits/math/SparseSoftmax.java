package dev.logits.math;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.internal.kernel.SparseSupport;
import dev.logits.internal.parallel.RowBlocks;

/** What {@link Sparsemax} and {@link Entmax15} share: a threshold for each row, and the way over a batch. */
abstract class SparseSoftmax {
    private final String function;

    /** @param function its name in errors */
    SparseSoftmax(String function) {
        this.function = function;
    }

    /** The threshold τ for s·(z − max z), s the factor of the scores in the formula of the probabilities. */
    abstract double threshold(SparseSupport support, float[] z, int off, int n, float max);

    /** The threshold for s·z. */
    abstract double ofScores(double threshold, float max);

    /** Writes a row's probabilities. */
    abstract void write(float[] z, int zOff, int n, float max, double threshold, float[] out, int outOff);

    final Probabilities of(Logits z) {
        Probabilities out = Probabilities.zeros(z.rows(), z.classes());
        into(z, out);
        return out;
    }

    final void into(Logits z, Probabilities out) {
        BatchShape.same(function, z, out);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            SparseSupport support = new SparseSupport();
            for (int r = from; r < to; r++) {
                row(z.array(), z.offset(r), z.classes(), out.array(), out.offset(r), r, support);
            }
        });
    }

    final void into(float[] z, int zOff, int n, float[] out, int outOff) {
        BatchShape.row(z, zOff, n);
        BatchShape.row(out, outOff, n);
        row(z, zOff, n, out, outOff, 0, new SparseSupport());
    }

    final double threshold(float[] z, int off, int n) {
        BatchShape.row(z, off, n);
        float max = z[off + BatchShape.top(z, off, n, 0, function)];
        return ofScores(threshold(new SparseSupport(), z, off, n, max), max);
    }

    private void row(float[] z, int zOff, int n, float[] out, int outOff, int row, SparseSupport support) {
        float max = z[zOff + BatchShape.top(z, zOff, n, row, function)];
        write(z, zOff, n, max, threshold(support, z, zOff, n, max), out, outOff);
    }
}
