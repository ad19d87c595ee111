package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.Sampler;
import dev.logits.internal.check.RuleCheck;
import java.util.random.RandomGenerator;

/**
 * Adaptive-p: prefers candidates whose probability is near a target that moves so that the chosen tokens' probabilities
 * average t. With w the probabilities of the tokens chosen so far, decayed, and W their decayed number:
 * <pre>
 * target = clamp(2t − Σw / W, 0, 1)
 * dist = |p − target| / 0.3,   z = 5 − 10 · dist² / (1 + dist)
 * </pre>
 * It draws from the softmax of these z; the average then takes the chosen token's p as it was before. Σw begins at t /
 * (1 − d), W at 1 / (1 − d).
 *
 * <p>Unlikely candidates keep a share each, so that a truncation such as {@link MinP} belongs before it. The average is
 * kept in the session; see {@link Sampler#newSession}.
 *
 * <p>Immutable.
 *
 * @param target t, 0 to 1
 * @param decay d, 0 to 0.99; usual is 0.9
 * @since 0.1
 */
public record AdaptiveP(double target, double decay) implements Sampler {
    private static final double WIDTH = 0.3;
    private static final double PEAK = 5;
    private static final double SHARPNESS = 10;

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public AdaptiveP {
        RuleCheck.probability("adaptive-p's target", target);
        if (!(decay >= 0 && decay <= 0.99)) {
            throw new IllegalArgumentException("adaptive-p's decay must be between 0 and 0.99, got " + decay);
        }
    }

    /** A single step, at the beginning of a session. */
    @Override
    public int sample(Candidates c, RandomGenerator random) {
        return newSession().sample(c, random);
    }

    @Override
    public Sampler newSession() {
        return new Session(target / (1 - decay), 1 / (1 - decay));
    }

    private final class Session implements Sampler {
        private double sum;
        private double weight;
        private double[] probabilities = new double[0];
        private double[] logits = new double[0];

        Session(double sum, double weight) {
            this.sum = sum;
            this.weight = weight;
        }

        @Override
        public int sample(Candidates c, RandomGenerator random) {
            double now = Math.max(0, Math.min(1, 2 * target - sum / weight));
            int n = c.listProbabilities(probabilities);
            if (n > probabilities.length) {
                probabilities = new double[n];
                logits = new double[n];
                c.listProbabilities(probabilities);
            }
            for (int i = 0; i < n; i++) {
                double distance = Math.abs(probabilities[i] - now) / WIDTH;
                logits[i] = PEAK - SHARPNESS * distance * distance / (1 + distance);
            }
            c.setLogits(logits);
            int token = c.draw(random.nextDouble());
            sum = probabilities[c.indexOf(token)] + decay * sum;
            weight = 1 + decay * weight;
            return token;
        }

        @Override
        public Sampler newSession() {
            return AdaptiveP.this.newSession();
        }

        @Override
        public Sampler fork() {
            return new Session(sum, weight);
        }

        @Override
        public String toString() {
            return AdaptiveP.this + " at an average of " + sum / weight;
        }
    }
}
