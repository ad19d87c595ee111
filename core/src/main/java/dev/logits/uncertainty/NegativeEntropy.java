package dev.logits.uncertainty;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Kernels;
import dev.logits.math.Entropy;

/**
 * Negative entropy: {@code Σ p ln p}, −ln K to 0, of {@code softmax(z / T)}, in nats. Higher is more in-distribution.
 *
 * <pre>{@code new NegativeEntropy(1).of(new float[] {0, 0}, 0, 2);   // −0.693147 }</pre>
 *
 * @param temperature T, positive and finite; 1 leaves the logits as they are
 * @since 0.1
 */
public record NegativeEntropy(double temperature) implements ConfidenceScore {

    /** Checks T. */
    public NegativeEntropy {
        ScoreRow.temperature(temperature);
    }

    @Override
    public String name() {
        return "entropy";
    }

    @Override
    public double of(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        if (temperature == 1) {
            return -Entropy.of(z, off, n);
        }
        ScoreRow.check(z, off, n, name());
        float max = z[off + Kernels.get().argmax(z, off, n)];
        return -Entropy.of(ScoreRow.scaled(z, off, n, temperature, max), 0, n);
    }
}
