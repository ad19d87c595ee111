package dev.logits.calibrate;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.sum.ExactSum;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.source.RowPass;
import java.io.IOException;
import java.io.Serial;
import java.util.Arrays;

/** The sums of {@link EnsembleFit} at given weights, whose mixture of a row is {@code Σ w_j q_j}. */
final class EnsemblePass implements RowPass<EnsemblePass> {
    @Serial
    private static final long serialVersionUID = 1;

    /** Rows whose terms are computed before they are summed. */
    private static final int BLOCK = 1024;

    private final double[] w;
    private final double temperature;
    /** Of ln of the mixture, of each part's share in it, and of the products of shares. */
    private final ExactSum[] sums = new ExactSum[1 + 3 + 6];

    private boolean outside;
    private transient double[] q;

    EnsemblePass(double[] w, double temperature) {
        this.w = w.clone();
        this.temperature = temperature;
        Arrays.setAll(sums, i -> new ExactSum());
    }

    /** Writes the probabilities that the three parts give the label of a row. */
    static void put(RowBatch batch, int r, double temperature, double[] q, int at) {
        float[] z = batch.logits().array();
        int off = batch.logits().offset(r);
        EnsembleTemperature.Parts parts = EnsembleTemperature.Parts.of(z, off, batch.classes(), temperature);
        double d = z[off + batch.label(r)] - parts.max();
        q[at] = Elementary.exp(d / temperature - parts.logSumScaled());
        q[at + 1] = Elementary.exp(d - parts.logSum());
        q[at + 2] = 1.0 / parts.unmasked();
    }

    @Override
    public void add(LogitsSource source) throws IOException {
        RowBatch batch = RowBatch.of(source);
        q = q == null || q.length < 3 * batch.capacity() ? new double[3 * batch.capacity()] : q;
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                int kept = 0;
                for (int r = 0; r < batch.count(); r++) {
                    if (!batch.ignored(r)) {
                        put(batch, r, temperature, q, 3 * kept++);
                    }
                }
                addAll(q, null, kept);
            }
        }
    }

    /**
     * Adds rows of which q is known; after a row whose mixture is 0 no more.
     *
     * @param weights what each counts; null where all count whole
     */
    EnsemblePass addAll(double[] q, double[] weights, int rows) {
        double[][] terms = new double[sums.length][BLOCK];
        for (int from = 0; from < rows && !outside; from += BLOCK) {
            int n = Math.min(BLOCK, rows - from);
            outside = !terms(q, from, n, terms);
            for (int i = 0; i < sums.length && !outside; i++) {
                if (weights == null) {
                    sums[i].add(terms[i], 0, n);
                } else {
                    add(sums[i], terms[i], weights, from, n);
                }
            }
        }
        return this;
    }

    private static void add(ExactSum sum, double[] terms, double[] weights, int from, int n) {
        for (int r = 0; r < n; r++) {
            WeightedSums.add(sum, weights[from + r], terms[r]);
        }
    }

    @Override
    public void merge(EnsemblePass other) {
        outside |= other.outside;
        for (int i = 0; i < sums.length; i++) {
            sums[i].add(other.sums[i]);
        }
    }

    /** Whether the likelihood of some row is 0. */
    boolean isOutside() {
        return outside;
    }

    double value(int sum) {
        return sums[sum].value();
    }

    /** What is summed; false where ln is −∞. */
    private boolean terms(double[] q, int from, int n, double[][] terms) {
        for (int i = 0, r = 3 * from; i < n; i++, r += 3) {
            double mix = w[0] * q[r] + w[1] * q[r + 1] + w[2] * q[r + 2];
            if (!(mix > 0)) {
                return false;
            }
            double a = q[r] / mix;
            double b = q[r + 1] / mix;
            double c = q[r + 2] / mix;
            terms[0][i] = Elementary.log(mix);
            terms[1][i] = a;
            terms[2][i] = b;
            terms[3][i] = c;
            terms[4][i] = a * a;
            terms[5][i] = b * a;
            terms[6][i] = b * b;
            terms[7][i] = c * a;
            terms[8][i] = c * b;
            terms[9][i] = c * c;
        }
        return true;
    }
}
