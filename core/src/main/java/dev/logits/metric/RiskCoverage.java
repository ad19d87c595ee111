package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The risk–coverage curve of a classifier that may abstain: the share of errors among the rows that are at least so
 * confident, over the share of rows that these are. A good confidence has a curve that starts low.
 *
 * <ul>
 *   <li>{@link #aurc()}: the area under it, which is the mean of the running risk when rows are taken by falling
 *       confidence, and of that the mean over all orders of rows of equal confidence: after n rows with e errors, row i
 *       of a block of m equals with E errors counts {@code (e + i·E/m) / (n + i)}. Where a block's weight is not whole,
 *       what is left of it counts so much of {@code (e + E) / (n + m)}.
 *   <li>{@link #threshold(double)}: the confidence from which on the accuracy is what is wanted, with the share of rows
 *       that are so confident. Rows of equal confidence are answered together or not at all.
 *   <li>Confidences are compared by log-odds, so those that round to 1 keep their order.
 * </ul>
 *
 * <p>Reference: Y. Geifman, R. El-Yaniv, Selective classification for deep neural networks, NeurIPS 2017; Y. Geifman,
 * G. Uziel, R. El-Yaniv, Bias-reduced uncertainty estimation for deep neural classifiers, ICLR 2019.
 *
 * <pre>{@code
 * RiskCoverage curve = RiskCoverage.of(z, labels);
 * curve.threshold(0.95).ifPresent(t -> System.out.println(t.confidence() + " answers " + t.coverage()));
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class RiskCoverage {
    private final Confidences sorted;
    private final double aurc;

    private RiskCoverage(Confidences sorted) {
        this.sorted = sorted;
        this.aurc = aurc(sorted.signed(), sorted.weights());
    }

    /** The curve of confidences. */
    public static RiskCoverage of(Confidences sorted) {
        NullCheck.argument(sorted, "sorted");
        return new RiskCoverage(sorted);
    }

    /**
     * The curve of rows in memory.
     *
     * @throws IllegalArgumentException if a label is not a class, a row of logits is not valid, or no row is labeled
     */
    public static RiskCoverage of(Logits z, int[] labels) {
        return new RiskCoverage(Confidences.of(z, labels));
    }

    /**
     * A point of the curve.
     *
     * @param confidence rows of this confidence and more are answered
     * @param coverage the share of rows that these are
     * @param risk the share of errors among them
     */
    public record Point(double confidence, double coverage, double risk) {}

    /**
     * Where an accuracy is reached.
     *
     * @param target the accuracy that was wanted
     * @param confidence rows of this confidence and more are answered
     * @param logOdds the same as log-odds against the rest, which tell confidences apart where they round to 1
     * @param coverage the share of rows that these are
     * @param rows how many rows these are; where weights are not whole, each piece of a row is one
     * @param accuracy the share of them that was right
     * @param interval Wilson's 95 % interval of that accuracy; the threshold was chosen on the same rows, so the truth
     *     is more likely in its lower half
     */
    public record Threshold(
            double target,
            double confidence,
            double logOdds,
            double coverage,
            long rows,
            double accuracy,
            Interval interval) {
        /** Checks that nothing is null. */
        public Threshold {
            NullCheck.argument(interval, "interval");
        }
    }

    /** The mean of the running risk. */
    public double aurc() {
        return aurc;
    }

    /** From the most confident down, each block of equals at once. */
    static double aurc(double[] signed, double[] weights) {
        double sum = 0;
        double n = 0;
        double errors = 0;
        for (int end = signed.length; end > 0; ) {
            int from = end;
            double key = Math.abs(signed[end - 1]);
            double block = 0;
            double wrong = 0;
            while (from > 0 && Math.abs(signed[from - 1]) == key) {
                from--;
                block += weights[from];
                wrong += signed[from] < 0 ? weights[from] : 0;
            }
            double share = wrong / block;
            long whole = (long) block;
            for (long i = 1; i <= whole; i++) {
                sum += (errors + i * share) / (n + i);
            }
            if (block > whole) { // the running risk at its end, by what is left
                sum += (block - whole) * ((errors + wrong) / (n + block));
            }
            n += block;
            errors += wrong;
            end = from;
        }
        return sum / n;
    }

    /**
     * The largest share of rows among which the accuracy is {@code target} or more; empty where it is reached nowhere.
     *
     * @param target an accuracy, more than 0 and at most 1
     * @throws IllegalArgumentException if the target is not such a number
     */
    public Optional<Threshold> threshold(double target) {
        if (!(target > 0 && target <= 1)) {
            throw new IllegalArgumentException("a target accuracy must be more than 0 and at most 1, got " + target);
        }
        double hits = 0;
        double answered = 0;
        long rows = 0;
        Optional<Threshold> widest = Optional.empty();
        for (int i = sorted.size() - 1; i >= 0; i--) {
            hits += sorted.correct(i) ? sorted.weight(i) : 0;
            answered += sorted.weight(i);
            rows += sorted.count(i);
            if (!sorted.tied(i) && hits >= target * answered) {
                widest = Optional.of(threshold(target, i, rows, answered, hits));
            }
        }
        return widest;
    }

    private Threshold threshold(double target, int i, long rows, double answered, double hits) {
        double accuracy = Math.min(1, hits / answered);
        return new Threshold(
                target,
                sorted.confidence(i),
                sorted.logOdds(i),
                Math.min(1, answered / sorted.weight()),
                rows,
                accuracy,
                Interval.wilson(accuracy, answered));
    }

    /**
     * Points of the curve from the most confident row to all rows, evenly spaced in coverage, with the last of each
     * group of equal confidence only, which no order within the group changes.
     *
     * @param most how many points at most, 2 or more
     */
    public List<Point> points(int most) {
        if (most < 2) {
            throw new IllegalArgumentException("a curve needs 2 points or more, got " + most);
        }
        double n = sorted.weight();
        List<Point> points = new ArrayList<>();
        double errors = 0;
        double answered = 0;
        int next = 1;
        for (int i = sorted.size() - 1; i >= 0; i--) {
            errors += sorted.correct(i) ? 0 : sorted.weight(i);
            answered += sorted.weight(i);
            if (!sorted.tied(i) && (i == 0 || answered >= share(next, n, most))) {
                points.add(new Point(sorted.confidence(i), Math.min(1, answered / n), errors / answered));
                while (next <= most && share(next, n, most) <= answered) {
                    next++;
                }
            }
        }
        return points;
    }

    private double share(int next, double n, int most) {
        double share = next * n / most;
        return sorted.isWhole() ? Math.floor(share) : share;
    }
}
