package dev.logits.uncertainty;

import dev.logits.internal.kernel.Kernels;

/**
 * Maximum softmax probability: {@code max p}, 1/K to 1, of {@code softmax(z / T)}. Higher is more in-distribution.
 *
 * <p>Reference: D. Hendrycks, K. Gimpel, A baseline for detecting misclassified and out-of-distribution examples in neural
 * networks, ICLR 2017; with a temperature, S. Liang, Y. Li, R. Srikant, ICLR 2018.
 *
 * <pre>{@code new MaximumSoftmaxProbability(1).of(new float[] {0, 0}, 0, 2);   // 0.5 }</pre>
 *
 * @param temperature T, positive and finite; 1 leaves the logits as they are
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
        ScoreRow.logSumExp(z, off, n, name());
        Kernels kernels = Kernels.get();
        if (temperature == 1) {
            return kernels.topProbability(z, off, n);
        }
        float max = z[off + kernels.argmax(z, off, n)];
        return kernels.topProbability(ScoreRow.scaled(z, off, n, temperature, max), 0, n);
    }
}
