package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;
import dev.logits.internal.kernel.Elementary;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Mirostat 1: holds the surprise of the text, in bits a token, near τ by a top-k whose k follows an estimate of the
 * distribution's Zipf exponent. With μ = 2τ at first and p₀ ≥ p₁ ≥ … the candidates' probabilities:
 * <pre>
 * ŝ = Σ tᵢbᵢ / Σ tᵢ²   over i = 0 … m − 2, with tᵢ = ln((i + 2)/(i + 1)), bᵢ = ln(pᵢ/pᵢ₊₁)
 * ε = ŝ − 1,   k = (ε · 2^μ / (1 − V^−ε))^(1/ŝ), at least 1
 * </pre>
 * keeps the k most likely, draws x of them, and with s = −log₂ p(x) among them sets {@code μ ← μ − η(s − τ)}.
 *
 * <p>At ŝ = 1, {@code ε / (1 − V^−ε)} is its limit 1 / ln V; at ŝ = 0, where the m most likely are equal, k is V or 1
 * as the base is above 1 or not. μ is kept in the session; see {@link Sampler#newSession}.
 *
 * <p>Reference: S. Basu, G. S. Ramachandran, N. S. Keskar, L. R. Varshney, Mirostat: a neural text decoding algorithm
 * that directly controls perplexity, ICLR 2021.
 *
 * <p>Immutable.
 *
 * @param tau τ, the wanted surprise in bits, positive; usual is 5
 * @param eta η, the rate of learning, 0 or more; usual is 0.1
 * @param m how many of the most likely candidates the estimate looks at, 2 or more; usual is 100
 * @since 0.1
 */
public record Mirostat(double tau, double eta, int m) implements Sampler {
    static final double LN2 = 0x1.62e42fefa39efp-1;

    /** Above this ŝ, (ŝ · 2^μ)^(1/ŝ) is 1 for every μ that is a double's exponent. */
    private static final double STEEPEST = 1e100;

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public Mirostat {
        RuleCheck.positive("mirostat's tau", tau);
        RuleCheck.notNegative("mirostat's eta", eta);
        if (m < 2) {
            throw new IllegalArgumentException("mirostat's estimate needs 2 candidates or more, got m = " + m);
        }
    }

    /** Looks at the 100 most likely. */
    public Mirostat(double tau, double eta) {
        this(tau, eta, 100);
    }

    /** A single step, with μ = 2τ. */
    @Override
    public int sample(Candidates c, RandomGenerator random) {
        return newSession().sample(c, random);
    }

    @Override
    public Optional<String> warning(LogitsProcessor rule) {
        NullCheck.argument(rule, "rule");
        return warning(rule.kind().truncates() && !rule.changesNothing(), rule);
    }

    static Optional<String> warning(boolean truncates, LogitsProcessor rule) {
        return truncates
                ? Optional.of(rule.getClass().getSimpleName()
                        + " before mirostat: it holds the surprise down where mirostat wants it up; leave it out")
                : Optional.empty();
    }

    @Override
    public Sampler newSession() {
        return new Session(RuleCheck.bounded(2 * tau));
    }

    /** −log₂ p of a token. */
    static double bits(Candidates c, int token) {
        return -c.logProbabilityOf(token) / LN2;
    }

    /** How many candidates to keep. */
    static double k(Candidates c, int[] best, int n, double mu) {
        double products = 0;
        double squares = 0;
        for (int i = 0; i < n - 1; i++) {
            double t = Elementary.log((i + 2.0) / (i + 1.0));
            products = RuleCheck.bounded(products + t * (c.logitOf(best[i]) - c.logitOf(best[i + 1])));
            squares += t * t;
        }
        double s = squares == 0 ? 0 : products / squares;
        double epsilon = s - 1;
        double logV = Elementary.log(c.vocabulary());
        if (s > STEEPEST) { // k tends to 1
            return 1;
        }
        double factor = Math.abs(epsilon) < 1e-9 ? 1 / logV : epsilon / -Elementary.expm1(-epsilon * logV);
        double log = Elementary.log(factor) + mu * LN2;
        return s == 0 ? (log > 0 ? Double.POSITIVE_INFINITY : 1) : Elementary.exp(log / s);
    }

    private final class Session implements Sampler {
        private final int[] best = new int[m];
        private double mu;

        Session(double mu) {
            this.mu = mu;
        }

        @Override
        public int sample(Candidates c, RandomGenerator random) {
            double k = k(c, best, c.top(best), mu);
            c.keepTop((int) Math.max(1, Math.min(k, c.vocabulary())));
            int token = c.draw(random.nextDouble());
            mu = RuleCheck.bounded(mu - eta * (bits(c, token) - tau));
            return token;
        }

        @Override
        public Sampler newSession() {
            return Mirostat.this.newSession();
        }

        @Override
        public Sampler fork() {
            return new Session(mu);
        }

        @Override
        public String toString() {
            return Mirostat.this + " at mu = " + mu;
        }
    }
}
