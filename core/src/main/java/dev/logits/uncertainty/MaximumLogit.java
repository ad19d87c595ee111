package dev.logits.uncertainty;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Kernels;

/**
 * Maximum logit: {@code max z}. Higher is more in-distribution. Unlike a probability it keeps how far all logits are
 * up, which softmax takes away.
 *
 * <p>Reference: D. Hendrycks et al., Scaling out-of-distribution detection for real-world settings, ICML 2022.
 *
 * <pre>{@code new MaximumLogit().of(new float[] {3, 1}, 0, 2);   // 3 }</pre>
 *
 * @since 0.1
 */
public record MaximumLogit() implements ConfidenceScore {

    @Override
    public String name() {
        return "max-logit";
    }

    @Override
    public double of(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        ScoreRow.check(z, off, n, name());
        return z[off + Kernels.get().argmax(z, off, n)];
    }
}
