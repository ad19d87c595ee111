package dev.logits.uncertainty;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Kernels;
import dev.logits.math.LogOdds;
import dev.logits.math.Sigmoid;

/**
 * Maximum softmax probability: {@code max p}, 1/K to 1, of {@code softmax(z / T)}. Higher is more in-distribution.
 *
 * <p>Near 1 probabilities round and tie, above 1 − 1e-16 all of them, so rows are ranked by the log-odds of the same
 * class against the rest, ln(p / (1 − p)): {@link #rank}, {@link #ranks}, which {@link OodDetection} takes.
 *
 * <p>Reference: D. Hendrycks, K. Gimpel, A baseline for detecting misclassified and out-of-distribution examples in
 * neural networks, ICLR 2017; with a temperature, S. Liang, Y. Li, R. Srikant, ICLR 2018.
 *
 * <pre>{@code new MaximumSoftmaxProbability(1).of(new float[] {0, 0}, 0, 2);   // 0.5 }</pre>
 *
 * @param temperature T, positive and finite; 1 leaves the logits as they are
 * @since 0.1
 */
public record MaximumSoftmaxProbability(double temperature) implements ConfidenceScore {

    /** Checks T. */
    public MaximumSoftmaxProbability {
        ScoreRow.temperature(temperature);
    }

    @Override
    public String name() {
        return "msp";
    }

    @Override
    public double of(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        ScoreRow.check(z, off, n, name());
        Kernels kernels = Kernels.get();
        if (temperature == 1) {
            return 1 / (1 + kernels.rest(z, off, n));
        }
        float max = z[off + kernels.argmax(z, off, n)];
        return 1 / (1 + kernels.rest(ScoreRow.scaled(z, off, n, temperature, max), 0, n));
    }

    /** The log-odds of the largest class against the rest. */
    @Override
    public double rank(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        ScoreRow.check(z, off, n, name());
        int top = Kernels.get().argmax(z, off, n);
        return temperature == 1
                ? LogOdds.againstRest(z, off, n, top)
                : LogOdds.againstRest(ScoreRow.scaled(z, off, n, temperature, z[off + top]), 0, n, top);
    }

    @Override
    public double ofRank(double rank) {
        return Sigmoid.of(rank);
    }
}
