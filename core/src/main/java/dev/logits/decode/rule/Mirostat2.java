package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.decode.Summary;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;
import dev.logits.internal.kernel.Elementary;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Mirostat 2.0: holds the surprise of the text, in bits a token, near τ. With μ = 2τ at first: drops candidates with
 * {@code −log₂ p > μ} but the most likely, draws x of the rest, and with s = −log₂ p(x) among the rest sets {@code μ ←
 * μ − η(s − τ)}.
 *
 * <p>μ is kept in the session; see {@link Sampler#newSession}. Truncating rules before it work against it.
 *
 * <p>Reference: S. Basu, G. S. Ramachandran, N. S. Keskar, L. R. Varshney, Mirostat: a neural text decoding algorithm
 * that directly controls perplexity, ICLR 2021.
 *
 * <p>Immutable.
 *
 * @param tau τ, the wanted surprise in bits, positive; usual is 5
 * @param eta η, the rate of learning, 0 or more; usual is 0.1
 * @since 0.1
 */
@Summary(parameters = "TAU,ETA", value = "Sample for a steady surprise of TAU bits (mirostat 2).")
public record Mirostat2(double tau, double eta) implements Sampler {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public Mirostat2 {
        RuleCheck.positive("mirostat's tau", tau);
        RuleCheck.notNegative("mirostat's eta", eta);
    }

    /** A single step, with μ = 2τ. */
    @Override
    public int sample(Candidates c, RandomGenerator random) {
        return newSession().sample(c, random);
    }

    @Override
    public Optional<String> warning(LogitsProcessor rule) {
        NullCheck.argument(rule, "rule");
        return Mirostat.warning(rule.kind().truncates() && !rule.changesNothing(), rule);
    }

    @Override
    public Sampler newSession() {
        return new Session(RuleCheck.bounded(2 * tau));
    }

    private final class Session implements Sampler {
        private double mu;

        Session(double mu) {
            this.mu = mu;
        }

        @Override
        public int sample(Candidates c, RandomGenerator random) {
            c.keepProbable(Elementary.exp(-mu * Mirostat.LN2), 1);
            int token = c.draw(random.nextDouble());
            mu = RuleCheck.bounded(mu - eta * (Mirostat.bits(c, token) - tau));
            return token;
        }

        @Override
        public Sampler newSession() {
            return Mirostat2.this.newSession();
        }

        @Override
        public Sampler fork() {
            return new Session(mu);
        }

        @Override
        public String toString() {
            return Mirostat2.this + " at mu = " + mu;
        }
    }
}
