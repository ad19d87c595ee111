package dev.logits.learn.network;

/**
 * How a gradient changes the weights. η is the learning rate of the step, g the gradient, λ the weight decay.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public sealed interface Optimizer {

    /** Gradient descent with momentum 0.9. */
    static Optimizer sgd() {
        return new Sgd(0.9, false, 0);
    }

    /** {@link AdamW} with its usual numbers. */
    static AdamW adamW() {
        return new AdamW(0.9, 0.999, 1e-8, 0.01, false);
    }

    /** How many numbers it keeps for each weight. */
    int moments();

    /** The weight decay λ. */
    double weightDecay();

    /** Whether biases, layer normalizations and embeddings decay too. */
    boolean decaysAll();

    /**
     * Stochastic gradient descent, as PyTorch has it: {@code d = g + λ·w}, {@code v ← μ·v + d}, {@code w ← w − η·v}, or
     * with Nesterov {@code w ← w − η·(d + μ·v)}. Decay is for the weights of dense layers only.
     *
     * <p>Reference: I. Sutskever and others, On the importance of initialization and momentum in deep learning, ICML
     * 2013.
     *
     * @param momentum μ in [0, 1); 0 for none
     * @param nesterov whether to look ahead
     * @param weightDecay λ, finite and not negative
     */
    record Sgd(double momentum, boolean nesterov, double weightDecay) implements Optimizer {
        /** Checks the numbers. */
        public Sgd {
            if (!(momentum >= 0 && momentum < 1)) {
                throw new IllegalArgumentException("momentum lies in [0, 1), got " + momentum);
            }
            if (nesterov && momentum == 0) {
                throw new IllegalArgumentException("Nesterov's step needs a momentum above 0");
            }
            checkDecay(weightDecay);
        }

        @Override
        public int moments() {
            return momentum == 0 ? 0 : 1;
        }

        @Override
        public boolean decaysAll() {
            return false;
        }
    }

    /**
     * Adam with decoupled weight decay: {@code m ← β₁·m + (1 − β₁)·g}, {@code v ← β₂·v + (1 − β₂)·g²}, and at step t =
     * 1, 2, … {@code w ← (1 − η·λ)·w − η·m̂ / (√v̂ + ε)} with {@code m̂ = m / (1 − β₁^t)}, {@code v̂ = v / (1 − β₂^t)}.
     *
     * <p>Reference: I. Loshchilov, F. Hutter, Decoupled weight decay regularization, ICLR 2019.
     *
     * @param beta1 β₁ in [0, 1)
     * @param beta2 β₂ in [0, 1)
     * @param epsilon ε, positive and finite
     * @param weightDecay λ, finite and not negative
     * @param decaysAll whether biases, layer normalizations and embeddings decay like the weights of dense layers
     */
    record AdamW(double beta1, double beta2, double epsilon, double weightDecay, boolean decaysAll)
            implements Optimizer {
        /** Checks the numbers. */
        public AdamW {
            if (!(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
                throw new IllegalArgumentException("Adam's betas lie in [0, 1), got " + beta1 + " and " + beta2);
            }
            if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("Adam's epsilon must be positive and finite, got " + epsilon);
            }
            checkDecay(weightDecay);
        }

        /** The same with another weight decay. */
        public AdamW withWeightDecay(double lambda) {
            return new AdamW(beta1, beta2, epsilon, lambda, decaysAll);
        }

        @Override
        public int moments() {
            return 2;
        }
    }

    private static void checkDecay(double lambda) {
        if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("weight decay must be finite and 0 or more, got " + lambda);
        }
    }
}
