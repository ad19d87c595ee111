package dev.logits.math;

import dev.logits.Logits;
import dev.logits.internal.kernel.DivergenceTerm;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.internal.parallel.RowBlocks;

/**
 * Two rows of logits side by side, and what divergences are made of, class by class: p and q, the two softmaxes, and
 * log(q / p), which comes from the logits. Reused from row to row.
 */
final class RowPair {
    private final String function;
    private float[] z;
    private int zOff;
    private float[] w;
    private int wOff;
    private int n;
    private float zMax;
    private float wMax;
    private double zOthers; // the sums of e^(score − max) without the first largest's 1
    private double wOthers;
    private double logRatioOfSums;

    RowPair(String function) {
        this.function = function;
    }

    /** A number of two rows. */
    @FunctionalInterface
    interface Formula {
        double of(RowPair rows);
    }

    /** The number of each pair of rows of two batches. */
    static void into(String function, Logits z, Logits w, double[] out, Formula formula) {
        BatchShape.pair(function, z, w);
        BatchShape.perRow(function, z, out);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            RowPair rows = new RowPair(function);
            for (int r = from; r < to; r++) {
                out[r] = formula.of(rows.set(z.array(), z.offset(r), w.array(), w.offset(r), z.classes(), r));
            }
        });
    }

    /** The same in a new array. */
    static double[] of(String function, Logits z, Logits w, Formula formula) {
        double[] out = new double[BatchShape.pair(function, z, w).rows()];
        into(function, z, w, out, formula);
        return out;
    }

    /** The number of one pair. */
    static double of(String function, float[] z, int zOff, float[] w, int wOff, int n, Formula formula) {
        BatchShape.row(z, zOff, n);
        BatchShape.row(w, wOff, n);
        return formula.of(new RowPair(function).set(z, zOff, w, wOff, n, 0));
    }

    /** Reads and checks both rows. */
    RowPair set(float[] z, int zOff, float[] w, int wOff, int n, int row) {
        this.z = z;
        this.zOff = zOff;
        this.w = w;
        this.wOff = wOff;
        this.n = n;
        int zTop = BatchShape.top(z, zOff, n, row, function + " (of p)");
        int wTop = BatchShape.top(w, wOff, n, row, function + " (of q)");
        zMax = z[zOff + zTop];
        wMax = w[wOff + wTop];
        zOthers = others(z, zOff, n, zTop);
        wOthers = others(w, wOff, n, wTop);
        logRatioOfSums = Elementary.log1p((wOthers - zOthers) / (1 + zOthers));
        return this;
    }

    private static double others(float[] z, int off, int n, int top) {
        NeumaierSum sum = new NeumaierSum();
        for (int i = 0; i < n; i++) {
            if (i != top) {
                sum.add(Elementary.exp((double) z[off + i] - z[off + top]));
            }
        }
        return sum.value();
    }

    int classes() {
        return n;
    }

    /** Both are masked: the class adds nothing to any divergence. */
    boolean bothMasked(int i) {
        return z[zOff + i] == Float.NEGATIVE_INFINITY && w[wOff + i] == Float.NEGATIVE_INFINITY;
    }

    double p(int i) {
        return Elementary.exp((double) z[zOff + i] - zMax) / (1 + zOthers);
    }

    double q(int i) {
        return Elementary.exp((double) w[wOff + i] - wMax) / (1 + wOthers);
    }

    /** log(q_i / p_i); −∞ or +∞ where only one is masked. */
    double logRatio(int i) {
        return ((double) w[wOff + i] - wMax) - ((double) z[zOff + i] - zMax) - logRatioOfSums;
    }

    /**
     * Takes the rounding error out of all log-ratios: Σ q − p = Σ p·(e^log-ratio − 1) is 0, so what it comes to is an
     * error that they share.
     */
    void balance() {
        NeumaierSum excess = new NeumaierSum();
        for (int i = 0; i < n; i++) {
            if (!bothMasked(i)) {
                excess.add(DivergenceTerm.gain(p(i), q(i), logRatio(i)));
            }
        }
        logRatioOfSums += excess.value();
    }

    /** log(σ(w) / σ(z)), relatively exact when z and w are close: the log-ratio of a yes. */
    static double sigmoidLogRatio(double z, double w) {
        double step = w - z;
        return Math.abs(step) <= 1
                ? -Elementary.log1p(Sigmoid.of(-z) * Elementary.expm1(-step))
                : LogSigmoid.of(w) - LogSigmoid.of(z);
    }
}
