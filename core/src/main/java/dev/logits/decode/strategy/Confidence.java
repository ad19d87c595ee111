package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import java.util.Arrays;
import java.util.List;

/**
 * How sure a model was of a text, by its {@linkplain Decoder#withTraces traces}: what votes are weighted by, and weak
 * texts are left out by.
 *
 * <p>The confidence of a step is {@code −(1/k)·Σ ln p} over the k most likely tokens that its trace holds: large where
 * one token has nearly all of the probability. A group is a stretch of w steps, its confidence their mean.
 *
 * <p>Static methods only, for any number of threads.
 *
 * <p>References: Y. Fu et al., Deep think with confidence, 2025; Z. Kang, X. Zhao, D. Song, Scalable best-of-N
 * selection for large language models via self-certainty, 2025; S. Kadavath et al., Language models (mostly) know what
 * they know, 2022.
 *
 * @since 0.1
 */
public final class Confidence {
    private Confidence() {}

    /**
     * The confidence of a step.
     *
     * @throws IllegalArgumentException if its trace holds no alternatives
     */
    public static double ofStep(StepTrace step) {
        NullCheck.argument(step, "step");
        if (step.raw().isEmpty()) {
            throw new IllegalArgumentException("confidence needs the likeliest tokens of each step; ask the decoder for"
                    + " some by withTraces, such as withTraces(20)");
        }
        return -step.raw().stream()
                .mapToDouble(StepTrace.Alternative::logProbability)
                .average()
                .orElseThrow();
    }

    /** The mean confidence of all steps. */
    public static double mean(List<StepTrace> trace) {
        return Arrays.stream(steps(trace)).average().orElseThrow();
    }

    /** The confidence of the last n steps, where reasoning has come to its answer; of all where there are fewer. */
    public static double tail(List<StepTrace> trace, int n) {
        positive(n);
        double[] steps = steps(trace);
        return Arrays.stream(steps, Math.max(0, steps.length - n), steps.length)
                .average()
                .orElseThrow();
    }

    /** The least confidence of a group of w steps; of the whole text where it is shorter. */
    public static double leastGroup(List<StepTrace> trace, int w) {
        return bottomGroups(trace, w, 0);
    }

    /**
     * The mean confidence of the weakest groups of w steps.
     *
     * @param share which part of the groups, 0 to 1, but one at least
     */
    public static double bottomGroups(List<StepTrace> trace, int w, double share) {
        positive(w);
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share of groups must be between 0 and 1, got " + share);
        }
        double[] steps = steps(trace);
        int width = Math.min(w, steps.length);
        double[] groups = new double[steps.length - width + 1];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = Arrays.stream(steps, i, i + width).sum() / width;
        }
        Arrays.sort(groups);
        return Arrays.stream(groups, 0, Math.max(1, (int) (share * groups.length)))
                .average()
                .orElseThrow();
    }

    /** The mean over steps of {@link StepTrace#selfCertainty}. */
    public static double selfCertainty(List<StepTrace> trace) {
        steps(trace);
        return trace.stream().mapToDouble(StepTrace::selfCertainty).average().orElseThrow();
    }

    /**
     * p-true: asked whether an answer is right, the probability of yes among yes and no.
     *
     * @param question the tokens of a text that asks, such as {@code "… Is this answer right? (A) yes (B) no: ("}
     * @param yes the token that means yes
     * @param no the token that means no
     * @throws IllegalArgumentException if the question is empty, a token is not in the vocabulary, or the model finds
     *     both impossible
     */
    public static double pTrue(LanguageModel model, int[] question, int yes, int no) {
        NullCheck.argument(model, "model");
        NullCheck.argument(question, "question");
        for (int token : new int[] {yes, no}) {
            if (token < 0 || token >= model.vocabulary()) {
                throw new IllegalArgumentException(
                        "token " + token + " is not in the vocabulary: expected 0.." + (model.vocabulary() - 1));
            }
        }
        Logits z = Logits.zeros(1, model.vocabulary());
        try (ModelSession session = model.open(0)) {
            session.join(new int[][] {question}, z);
        }
        double a = z.get(0, yes);
        double b = z.get(0, no);
        if (!(Math.max(a, b) > Double.NEGATIVE_INFINITY)) {
            throw new IllegalArgumentException("the model finds both yes and no impossible; ask in another way");
        }
        return a >= b ? 1 / (1 + Elementary.exp(b - a)) : Elementary.exp(a - b) / (1 + Elementary.exp(a - b));
    }

    private static void positive(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("a group has 1 step or more, got " + n);
        }
    }

    private static double[] steps(List<StepTrace> trace) {
        NullCheck.argument(trace, "trace");
        if (trace.isEmpty()) {
            throw new IllegalArgumentException(
                    "a text without traces has no confidence; ask the decoder for them by withTraces(20)");
        }
        return trace.stream().mapToDouble(Confidence::ofStep).toArray();
    }
}
