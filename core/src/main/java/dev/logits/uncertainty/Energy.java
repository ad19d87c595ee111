package dev.logits.uncertainty;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;

/**
 * Negative free energy: {@code T · lse(z / T)}, a smooth maximum of the logits that becomes {@link MaximumLogit} as T
 * goes to 0. Higher is more in-distribution; the free energy of the literature is its negative.
 *
 * <p>Reference: W. Liu, X. Wang, J. D. Owens, Y. Li, Energy-based out-of-distribution detection, NeurIPS 2020.
 *
 * <pre>{@code new Energy(1).of(new float[] {0, 0}, 0, 2);   // 0.693147 }</pre>
 *
 * @param temperature T, positive and finite; 1 is usual
 * @since 0.1
 */
public record Energy(double temperature) implements ConfidenceScore {

    /** Checks T. */
    public Energy {
        ScoreRow.temperature(temperature);
    }

    @Override
    public String name() {
        return "energy";
    }

    @Override
    public double of(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        ScoreRow.check(z, off, n, name());
        Kernels kernels = Kernels.get();
        float max = z[off + kernels.argmax(z, off, n)];
        double rest = temperature == 1
                ? kernels.rest(z, off, n)
                : kernels.rest(ScoreRow.scaled(z, off, n, temperature, max), 0, n);
        return max + temperature * Elementary.log1p(rest);
    }
}
