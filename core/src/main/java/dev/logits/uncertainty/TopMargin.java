package dev.logits.uncertainty;

import dev.logits.internal.check.NullCheck;
import dev.logits.math.Margin;

/**
 * Margin: the largest logit minus the second largest, {@code ln (p₁ / p₂)}, 0 or more. Higher is more in-distribution.
 * +∞ where one class alone is not masked. A temperature would divide all margins alike.
 *
 * <pre>{@code new TopMargin().of(new float[] {3, 1, 0}, 0, 3);   // 2 }</pre>
 *
 * @since 0.1
 */
public record TopMargin() implements ConfidenceScore {

    @Override
    public String name() {
        return "margin";
    }

    @Override
    public double of(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        return Margin.of(z, off, n);
    }
}
