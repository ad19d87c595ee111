package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.ExactSums;
import dev.logits.internal.sum.RowWeight;
import dev.logits.metric.Interval;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.source.SourceView;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A prior shift: classes are as they were, but their shares are not. A calibrated model's probabilities are right for
 * the shares ρ of the rows that it was calibrated on; for shares π they are {@code p'_k ∝ p_k π_k/ρ_k}, which adds
 * {@code ln π_k − ln ρ_k} to each logit.
 *
 * <p>Where π is not known, {@link #estimate} finds it without labels: the shares of largest likelihood by the EM steps
 * of Saerens, Latinne and Decaestecker, {@code π_k ← mean p'_k}, from ρ on. The likelihood is concave. Intervals are of
 * the curvature at its maximum, on the scale of log-odds; they take the model's probabilities for right, and grow too
 * short as these are not. A share that is estimated as 0 has an interval from 0 to where the likelihood has fallen by
 * 1.92, and one that is estimated as 1 goes down as far as another may go up; one that is not clearly above 0 has an
 * interval that is also what its own scale says, and so may reach 0: a class that is gone is held more often than
 * promised, 99.8 times in 100 (PriorCoverageTest).
 *
 * <p>Shifts that change what a class looks like, and not only how often it comes, are not prior shifts, and are not
 * found.
 *
 * <p>Reference: M. Saerens, P. Latinne, C. Decaestecker, Adjusting the outputs of a classifier to new a priori
 * probabilities: a simple procedure, Neural Computation 14, 2002.
 *
 * <pre>{@code
 * LogitsSource calibrated = new CalibratedSource(newRows, calibrator);
 * PriorShift shift = PriorShift.estimate(calibrated, PriorShift.shares(fitRows));
 * LogitsSource corrected = shift.correct(calibrated);
 * }</pre>
 *
 * @param from ρ, the shares that probabilities are right for, K positive numbers of sum 1
 * @param to π, the shares of the new rows, K numbers of sum 1
 * @param intervals of π where it was estimated and K is 64 or less; empty otherwise
 * @param passes over the rows; 0 where π was known
 * @param converged whether the last step moved no share by more than 1e-9
 * @since 0.1
 */
public record PriorShift(double[] from, double[] to, List<Interval> intervals, int passes, boolean converged) {
    private static final double SUM = 1e-6;

    /**
     * Copies and checks; sums that are off by rounding are divided out.
     *
     * @throws IllegalArgumentException if lengths differ or are less than 2, a share of {@code from} is not positive,
     *     one of {@code to} is negative, or a sum is not 1 within 1e-6
     */
    public PriorShift {
        NullCheck.argument(from, "from");
        NullCheck.argument(to, "to");
        NullCheck.argument(intervals, "intervals");
        if (from.length != to.length || from.length < 2) {
            throw new IllegalArgumentException(
                    "shares of " + from.length + " classes and of " + to.length + ": expected as many, 2 or more");
        }
        from = normalized(from, "from");
        to = normalized(to, "to");
        for (int c = 0; c < from.length; c++) {
            if (from[c] == 0) {
                throw new IllegalArgumentException("class " + c + " has the share 0 where probabilities are right, so"
                        + " nothing can be said of it; leave the class out");
            }
        }
        intervals = List.copyOf(intervals);
    }

    private static double[] normalized(double[] shares, String name) {
        double sum = 0;
        for (int c = 0; c < shares.length; c++) {
            if (!(shares[c] >= 0 && shares[c] <= 1)) {
                throw new IllegalArgumentException(
                        name + "[" + c + "] = " + shares[c] + " is not a share: expected 0 to 1");
            }
            sum += shares[c];
        }
        if (Math.abs(sum - 1) > SUM) {
            throw new IllegalArgumentException("the shares " + name + " sum to " + sum + ", not to 1");
        }
        double whole = sum;
        return Arrays.stream(shares).map(share -> share / whole).toArray();
    }

    /** Of shares that are known. */
    public static PriorShift known(double[] from, double[] to) {
        return new PriorShift(from, to, List.of(), 0, true);
    }

    /**
     * The shares of the labels of a source.
     *
     * @throws IllegalArgumentException if no row is labeled
     * @throws IOException if reading fails
     */
    public static double[] shares(LogitsSource labeled) throws IOException {
        NullCheck.argument(labeled, "labeled");
        ExactSums counts = new ExactSums(labeled.classes());
        RowWeight rows = new RowWeight();
        RowBatch batch = RowBatch.weighted(labeled);
        try (LogitsSource.Cursor cursor = labeled.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    if (!batch.ignored(r)) {
                        counts.add(batch.label(r), batch.weight(r));
                        rows.add(batch.weight(r));
                    }
                }
            }
        }
        double n = rows.value();
        if (n == 0) {
            throw new IllegalArgumentException(labeled.name() + ": no labeled rows, so no shares of classes");
        }
        double[] shares = new double[labeled.classes()];
        Arrays.setAll(shares, c -> counts.value(c) / n);
        return shares;
    }

    /**
     * Finds the shares of the classes among rows without labels; labels are not read.
     *
     * @param calibrated rows whose softmax are probabilities that are right for {@code from}
     * @param from ρ
     * @throws IllegalArgumentException if there is no row, or a row of logits is not valid
     * @throws IOException if reading fails
     */
    public static PriorShift estimate(LogitsSource calibrated, double[] from) throws IOException {
        NullCheck.argument(calibrated, "calibrated");
        NullCheck.argument(from, "from");
        PriorShift start = known(from, from);
        if (from.length != calibrated.classes()) {
            throw new IllegalArgumentException(
                    calibrated.name() + ": " + from.length + " shares for " + calibrated.classes() + " classes");
        }
        return new PriorEstimate(calibrated, start.from).run();
    }

    @Override
    public double[] from() {
        return from.clone();
    }

    @Override
    public double[] to() {
        return to.clone();
    }

    /** ln π_k − ln ρ_k, what is added to each logit; −∞ where the share is 0. */
    public double[] logRatios() {
        double[] logs = new double[from.length];
        for (int c = 0; c < logs.length; c++) {
            logs[c] = StrictMath.log(to[c]) - StrictMath.log(from[c]);
        }
        return logs;
    }

    /**
     * The rows with their logits moved; labels and columns stay.
     *
     * @param calibrated rows whose softmax are probabilities that are right for {@link #from}
     * @throws IllegalArgumentException if they have another number of classes
     */
    public LogitsSource correct(LogitsSource calibrated) {
        NullCheck.argument(calibrated, "calibrated");
        if (calibrated.classes() != from.length) {
            throw new IllegalArgumentException(
                    calibrated.name() + ": " + from.length + " shares for " + calibrated.classes() + " classes");
        }
        double[] logs = logRatios();
        return new SourceView(calibrated) {
            @Override
            protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
                int count = cursor.read(into, labels);
                float[] z = into.array();
                for (int r = 0; r < count; r++) {
                    for (int c = 0, at = into.offset(r); c < logs.length; c++, at++) {
                        z[at] = (float) (z[at] + logs[c]);
                    }
                }
                return count;
            }
        };
    }

    /** Equal when all numbers are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PriorShift that
                && Arrays.equals(from, that.from)
                && Arrays.equals(to, that.to)
                && intervals.equals(that.intervals)
                && passes == that.passes
                && converged == that.converged;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(from) + Arrays.hashCode(to);
    }

    /** Both shares. */
    @Override
    public String toString() {
        return "PriorShift[from=" + Arrays.toString(from) + ", to=" + Arrays.toString(to) + "]";
    }
}
