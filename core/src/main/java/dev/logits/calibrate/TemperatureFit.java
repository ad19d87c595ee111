package dev.logits.calibrate;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.optim.SafeguardedNewton;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowPass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The fit of one temperature. With d = z − max z and E, Var under softmax(β z), a row's negative log-likelihood and its
 * derivatives are
 * <pre>
 * f(β) = ln Σ exp(β d) − β d_y     f′(β) = E[d] − d_y     f″(β) = Var[d] ≥ 0
 * </pre>
 * so f is convex, and whether it has a minimum inside (0, ∞) can be told exactly. f′ at β → ∞ is the mean of max z −
 * z_y: 0 only if every label is on top, and then there is no minimum. f′ at 0 is the mean of (mean z − z_y): not
 * negative if the labels are no better than chance, and then there is none either.
 */
final class TemperatureFit {
    private static final int SAMPLE_SCORES = 1 << 18;
    private static final int MAX_PASSES = 100;
    /** The gradient in ln β that counts as 0, relative to the mean of β·(max z − z_y) where that is above 1. */
    private static final double TOLERANCE = 1e-12;

    /** The step in ln β that counts as none. */
    private static final double STEP_TOLERANCE = 1e-9;

    /** The longest step in ln β: a factor of 16 in T. */
    private static final double MAX_STEP = 4 * 0.6931471805599453;

    private final LogitsSource source;
    private final BitSet seen;
    private LargestScores largest;
    private long rows;
    private double weight;
    private long ignored;
    private int passes;

    TemperatureFit(LogitsSource source) {
        this(source, LargestScores.NONE);
    }

    /** A fit that finds the largest scores of each class on its way. */
    TemperatureFit(LogitsSource source, LargestScores largest) {
        this.largest = largest;
        FitErrors.checkClasses(source);
        this.source = source;
        seen = new BitSet(source.classes());
    }

    /** The largest scores of each class, after the fit. */
    LargestScores largest() {
        return largest;
    }

    Fitted<TemperatureScaling> fit() throws IOException {
        RowSample sample = new RowSample(source.classes(), SAMPLE_SCORES);
        Pass first = pass(1, sample, largest);
        largest = first.sums.largest;
        if (rows == 0) {
            throw FitErrors.noRows(ignored);
        }
        if (first.gap == 0) {
            return unfitted(pass(0).curvature == 0 ? FitReport.Status.FLAT : FitReport.Status.SEPARABLE, first);
        }
        Answer answer = iterate(first, start(first.sums.sample));
        return answer.status == FitReport.Status.WORSE_THAN_CHANCE
                ? unfitted(answer.status, first)
                : fitted(answer.status, 1 / answer.at.beta, first, answer.at);
    }

    /** Where the iteration ended. */
    private record Answer(FitReport.Status status, Pass at) {}

    /**
     * The answer for a sample that fits in memory, as ln β: for few rows it is the answer, and for many a start from
     * which one or two steps are enough. Empty where the sample has no answer.
     */
    private static OptionalDouble start(RowSample sample) throws IOException {
        if (sample.isEmpty()) {
            return OptionalDouble.empty();
        }
        TemperatureFit fit = new TemperatureFit(sample.source());
        Pass first = fit.pass(1);
        if (first.gap == 0) {
            return OptionalDouble.empty();
        }
        Answer answer = fit.iterate(first, OptionalDouble.empty());
        return answer.status == FitReport.Status.CONVERGED
                ? OptionalDouble.of(Elementary.log(answer.at.beta))
                : OptionalDouble.empty();
    }

    private Answer iterate(Pass first, OptionalDouble start) throws IOException {
        SafeguardedNewton newton = new SafeguardedNewton(0, MAX_STEP);
        boolean boundedBelow = false;
        Pass at = first;
        while (!at.converged() && passes < MAX_PASSES && newton.tell(at.gradient(), at.gradientSlope())) {
            if (at == first) {
                start.ifPresent(newton::moveTo);
            }
            if (newton.x() <= -MAX_STEP && !newton.hasLow() && !boundedBelow) {
                Pass uniform = pass(0);
                if (uniform.slope >= -TOLERANCE * Math.sqrt(uniform.curvature)) {
                    return new Answer(FitReport.Status.WORSE_THAN_CHANCE, at);
                }
                boundedBelow = true;
            }
            at = pass(Elementary.exp(newton.x()));
        }
        return new Answer(at.nearlyConverged() ? FitReport.Status.CONVERGED : FitReport.Status.ITERATION_LIMIT, at);
    }

    private Fitted<TemperatureScaling> unfitted(FitReport.Status status, Pass first) {
        return fitted(status, 1, first, first);
    }

    private Fitted<TemperatureScaling> fitted(FitReport.Status status, double temperature, Pass first, Pass last) {
        return new Fitted<>(
                new TemperatureScaling(temperature),
                new FitReport.Builder(status, rows, source.classes())
                        .weight(weight)
                        .ignored(ignored)
                        .nllBefore(first.nll)
                        .nllAfter(last.nll)
                        .gradient(last.gradient())
                        .passes(passes)
                        .missingClasses(missingClasses())
                        .build());
    }

    private List<Integer> missingClasses() {
        List<Integer> missing = new ArrayList<>();
        for (int c = seen.nextClearBit(0); c < source.classes(); c = seen.nextClearBit(c + 1)) {
            missing.add(c);
        }
        return missing;
    }

    /** The means over labeled rows at one β. */
    private record Pass(double beta, double nll, double slope, double curvature, double gap, TemperaturePass sums) {

        /** The derivative of the mean negative log-likelihood in ln β. */
        double gradient() {
            return beta * slope;
        }

        /** That derivative's own slope, but for the term that is 0 where it is. */
        double gradientSlope() {
            return beta * beta * curvature;
        }

        /** Near β = 0 the gradient in ln β is small everywhere, so the step must be as well. */
        boolean converged() {
            return Math.abs(gradient()) <= TOLERANCE * Math.max(1, beta * gap)
                    && Math.abs(gradient()) <= STEP_TOLERANCE * gradientSlope();
        }

        /** A bracket that has closed to neighboring doubles is as good as it gets; rounding may keep it from 1e-12. */
        boolean nearlyConverged() {
            return Math.abs(gradient()) <= 1000 * TOLERANCE * Math.max(1, beta * gap);
        }
    }

    private Pass pass(double beta) throws IOException {
        return pass(beta, RowSample.NONE, LargestScores.NONE);
    }

    private Pass pass(double beta, RowSample sample, LargestScores scores) throws IOException {
        TemperaturePass sums = RowPass.over(source, new TemperaturePass(beta, sample, scores));
        rows = sums.weight.rows();
        ignored = sums.weight.isWhole() ? sums.ignored.rows() : sums.ignored.distinct();
        seen.or(sums.seen);
        passes++;
        weight = sums.weight.value();
        return new Pass(
                beta,
                sums.nll.value() / weight,
                sums.slope.value() / weight,
                sums.curvature.value() / weight,
                sums.gap.value() / weight,
                sums);
    }
}
