package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Whether a model needs a term, such as a factor with all its columns: Wald's test, and that of the likelihood ratio
 * with the model without the term, which is fitted for it. The other terms stay as they are coded, as in R's
 * {@code drop1}.
 *
 * <p>Immutable.
 *
 * @param wald with the standard errors of the inference, which may be robust
 * @param likelihoodRatio empty where the smaller model has no estimate, or after robust errors or a penalty
 * @since 0.1
 */
public record TermTest(ChiSquaredTest wald, Optional<ChiSquaredTest> likelihoodRatio) {
    /** Checks that nothing is null. */
    public TermTest {
        NullCheck.argument(wald, "wald");
        NullCheck.argument(likelihoodRatio, "likelihoodRatio");
    }

    /**
     * Tests terms.
     *
     * @param regression what was fitted, by maximum likelihood
     * @param full what it inferred of the features and labels
     * @param terms of each the numbers of its columns
     */
    public static List<TermTest> of(
            LogisticRegression regression, Inference full, Features x, int[] labels, List<int[]> terms) {
        NullCheck.argument(regression, "regression");
        NullCheck.argument(full, "full");
        NullCheck.argument(x, "x");
        NullCheck.argument(labels, "labels");
        NullCheck.argument(terms, "terms");
        List<TermTest> tests = new ArrayList<>();
        for (int[] term : terms) {
            boolean both = regression.penalty() == Penalty.NONE && full.errors().equals("information");
            tests.add(new TermTest(
                    full.contrasts().test(term), both ? ratio(regression, full, x, labels, term) : Optional.empty()));
        }
        return tests;
    }

    private static Optional<ChiSquaredTest> ratio(
            LogisticRegression regression, Inference full, Features x, int[] labels, int[] term) {
        Set<Integer> out = new HashSet<>();
        IntStream.of(term).forEach(out::add);
        int[] kept =
                IntStream.range(0, x.columns()).filter(j -> !out.contains(j)).toArray();
        if (kept.length == 0) {
            return Optional.of(new ChiSquaredTest(full.likelihoodRatio(), full.likelihoodRatioDegrees()));
        }
        try {
            Inference small = regression.infer(columns(x, kept), labels);
            return Optional.of(new ChiSquaredTest(
                    2 * (full.logLikelihood() - small.logLikelihood()), full.parameters() - small.parameters()));
        } catch (SeparationException separated) {
            return Optional.empty();
        }
    }

    private static DoubleFeatures columns(Features x, int[] kept) {
        FeatureRows rows = FeatureRows.of(x);
        double[] raw = new double[x.columns()];
        double[] out = new double[Math.multiplyExact(x.rows(), kept.length)];
        for (int r = 0; r < x.rows(); r++) {
            rows.copy(r, raw);
            for (int j = 0; j < kept.length; j++) {
                out[r * kept.length + j] = raw[kept[j]];
            }
        }
        return DoubleFeatures.wrap(out, x.rows(), kept.length);
    }
}
