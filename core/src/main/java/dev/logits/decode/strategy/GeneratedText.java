package dev.logits.decode.strategy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One text that was generated after a prompt.
 *
 * <p>{@link #score} is what its strategy ranks by: the sum of log-probabilities over length^α for beams, the mean raw
 * log-probability for best-of-n, the perturbed log-probability for stochastic beams. Greedy search, sampling and
 * speculative decoding rank nothing, and have a score only where log-probabilities were asked for: their sum.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class GeneratedText {
    private final int[] tokens;
    private final Optional<String> text;
    private final OptionalDouble score;
    private final OptionalDouble logProbability;
    private final FinishReason finish;
    private final Optional<String> deadEnd;
    private final List<StepTrace> trace;

    GeneratedText(
            int[] tokens,
            Optional<String> text,
            OptionalDouble score,
            OptionalDouble logProbability,
            FinishReason finish,
            Optional<String> deadEnd,
            List<StepTrace> trace) {
        this.tokens = tokens;
        this.text = text;
        this.score = score;
        this.logProbability = logProbability;
        this.finish = finish;
        this.deadEnd = deadEnd;
        this.trace = List.copyOf(trace);
    }

    /** The generated tokens, the one that ended the text included; a copy. */
    public int[] tokens() {
        return tokens.clone();
    }

    /** Their text, without a stop string; empty where the decoder has no tokenizer. */
    public Optional<String> text() {
        return text;
    }

    /** What the strategy ranks by; larger is better. */
    public OptionalDouble score() {
        return score;
    }

    /**
     * The log-probability of the tokens after the prompt: Σ ln p under the model's own distribution, for stochastic
     * beams under the distribution that they sample from. Present where the strategy needs it, where it was asked for,
     * and with traces.
     */
    public OptionalDouble logProbability() {
        return logProbability;
    }

    /** Why it ended. */
    public FinishReason finish() {
        return finish;
    }

    /**
     * Which rule left no token to go on with, or which logit was none; empty unless {@link #finish} is
     * {@link FinishReason#DEAD_END}.
     */
    public Optional<String> deadEnd() {
        return deadEnd;
    }

    /** What happened in each step; empty unless the decoder was asked for traces. */
    public List<StepTrace> trace() {
        return trace;
    }

    /** Text or tokens, the score and the reason of its end. */
    @Override
    public String toString() {
        return "GeneratedText[" + text.map(t -> '"' + t + '"').orElseGet(() -> Arrays.toString(tokens))
                + (score.isPresent() ? ", score=" + score.getAsDouble() : "") + ", " + finish + "]";
    }
}
