package dev.logits.uncertainty;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import java.util.Arrays;

/**
 * GEN, the negative generalized entropy of the M largest probabilities: {@code −Σ_{i ≤ M} p_i^γ (1 − p_i)^γ} of
 * {@code softmax(z / T)}, p sorted down; 0 or less. Higher is more in-distribution. A small γ makes much of small
 * deviations from certainty; M leaves out the noise of very many small classes.
 *
 * <p>ln p and ln(1 − p) come from the logits, never through p.
 *
 * <p>Reference: X. Liu, Y. Lochman, C. Zach, GEN: pushing the limits of softmax-based out-of-distribution detection,
 * CVPR 2023, which takes γ = 0.1 and M = 100 for 1000 classes.
 *
 * <pre>{@code new GeneralizedEntropy(1, 0.5, 100).of(new float[] {0, 0}, 0, 2);   // −1 }</pre>
 *
 * @param temperature T, positive and finite; 1 leaves the logits as they are
 * @param gamma γ, in (0, 1]
 * @param top M, 1 or more; K where it is larger
 * @since 0.1
 */
public record GeneralizedEntropy(double temperature, double gamma, int top) implements ConfidenceScore {
    /** The authors' choice: T = 1, γ = 0.1, M = 100. */
    public static final GeneralizedEntropy USUAL = new GeneralizedEntropy(1, 0.1, 100);

    /** Checks the parameters. */
    public GeneralizedEntropy {
        ScoreRow.temperature(temperature);
        if (!(gamma > 0 && gamma <= 1)) {
            throw new IllegalArgumentException("gamma must be more than 0 and at most 1, got " + gamma);
        }
        if (top < 1) {
            throw new IllegalArgumentException("top must be 1 or more, got " + top);
        }
    }

    @Override
    public String name() {
        return "gen";
    }

    @Override
    public double of(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        ScoreRow.check(z, off, n, name());
        int first = Kernels.get().argmax(z, off, n);
        double[] d = new double[n];
        for (int i = 0; i < n; i++) {
            d[i] = ((double) z[off + i] - z[off + first]) / temperature;
        }
        Arrays.sort(d); // sums from the smallest up do not depend on the order of the classes
        double others = 0; // Σ exp(d) without one class of the largest logit, for ln(1 − p) of a p near 1
        for (int i = 0; i < n - 1; i++) {
            others += Elementary.exp(d[i]);
        }
        double lse = Elementary.log1p(others);
        int kept = Math.min(top, n);
        double sum = 0;
        for (int i = n - kept; i < n; i++) {
            double logP = d[i] - lse;
            // 1 − p of a largest class is what the others have
            double log1mP = d[i] == 0 ? Elementary.log(others) - lse : Elementary.log1p(-Elementary.exp(logP));
            sum += Elementary.exp(gamma * (logP + log1mP));
        }
        return -sum;
    }
}
