package dev.logits.decision;

import dev.logits.internal.check.NullCheck;
import dev.logits.metric.Interval;
import java.util.Arrays;

/**
 * The precision–recall curve: for each threshold t the precision {@code TP(t) / (TP(t) + FP(t))} against the recall
 * {@code TP(t) / P}, and the average precision {@code AP = Σ (recall_i − recall_{i−1}) · precision_i}, the area below
 * the curve as steps. Chance is the prevalence, not ½, so it says more than an ROC curve where positives are rare.
 *
 * <p>The curve has one point per distinct score, from the highest down, and begins at recall 0 with precision 1 and the
 * threshold +∞. Recall and average precision are NaN without positives.
 *
 * <p>{@link #standardError} is by the infinitesimal jackknife: the derivative of AP with respect to each row's weight
 * is its influence, and the sum of their squares the variance. {@link #interval} is by the jackknife, what AP loses
 * with each row; of few rows that is a little more, as it should be. It is symmetric in log-odds, with a quantile of
 * Student's t. DecisionCoverageTest counts how often it holds the population's average precision. There is none with
 * fewer than 10 positives, or where AP is 1.
 *
 * <p>Reference: J. Davis, M. Goadrich, The relationship between precision–recall and ROC curves, ICML 2006; K. Boyd,
 * K. H. Eng, C. D. Page, Area under the precision–recall curve: point estimates and confidence intervals, ECML 2013; L.
 * A. Jaeckel, The infinitesimal jackknife, Bell Laboratories, 1972.
 *
 * <pre>{@code double ap = PrecisionRecallCurve.averagePrecision(ranking); }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class PrecisionRecallCurve {
    private static final int FEWEST_POSITIVES = 10;

    private final double[] thresholds;
    private final double[] precision;
    private final double[] recall;

    private PrecisionRecallCurve(double[] thresholds, double[] precision, double[] recall) {
        this.thresholds = thresholds;
        this.precision = precision;
        this.recall = recall;
    }

    /** Every point of the curve: 24 bytes per distinct score. */
    public static PrecisionRecallCurve of(Ranking ranking) {
        NullCheck.argument(ranking, "ranking");
        return of(ranking, Integer.MAX_VALUE);
    }

    /**
     * At most so many points, as {@link RocCurve#of(Ranking, int)}.
     *
     * @param most 2 or more
     * @throws IllegalArgumentException if it is less
     */
    public static PrecisionRecallCurve of(Ranking ranking, int most) {
        NullCheck.argument(ranking, "ranking");
        return of(ranking, CurvePoints.of(ranking, most));
    }

    static PrecisionRecallCurve of(Ranking ranking, CurvePoints points) {
        double[] precision = new double[points.count()];
        double[] recall = new double[points.count()];
        for (int i = 0; i < precision.length; i++) {
            double tp = points.truePositives()[i];
            precision[i] = i == 0 ? 1 : tp / (tp + points.falsePositives()[i]);
            recall[i] = tp / ranking.positiveWeight();
        }
        return new PrecisionRecallCurve(points.thresholds(), precision, recall);
    }

    /** How many points there are. */
    public int size() {
        return thresholds.length;
    }

    /** The threshold of point i: rows of this score and more are taken. */
    public double threshold(int i) {
        return thresholds[i];
    }

    /** TP / (TP + FP) at point i. */
    public double precision(int i) {
        return precision[i];
    }

    /** TP / P at point i. */
    public double recall(int i) {
        return recall[i];
    }

    /** Average precision; NaN without positives. */
    public static double averagePrecision(Ranking ranking) {
        NullCheck.argument(ranking, "ranking");
        Average average = new Average(ranking);
        RankingBlocks b = ranking.blocks();
        while (b.next()) {
            average.add(b);
        }
        return average.value();
    }

    /** The average precision, block by block from the highest score down. */
    static final class Average {
        private final double positives;
        private double sum;
        private double tp;
        private double fp;

        Average(Ranking ranking) {
            positives = ranking.positiveWeight();
        }

        void add(RankingBlocks b) {
            tp += b.positive();
            fp += b.negative();
            sum += b.positive() == 0 ? 0 : b.positive() * (tp / (tp + fp));
        }

        double value() {
            return sum / positives;
        }
    }

    /** The standard error of the average precision; NaN without positives. */
    public static double standardError(Ranking ranking) {
        NullCheck.argument(ranking, "ranking");
        return standardError(ranking, averagePrecision(ranking));
    }

    /**
     * The standard error by leaving out row by row: √((n − 1)/n Σ (d − mean d)²) of what the average precision loses
     * with each of n rows. Of weighted rows each loss is that of the mean weight, Σ w² / Σ w, times the row's weight
     * over it.
     */
    static double jackknife(Ranking ranking, double average) {
        double p = ranking.positiveWeight();
        double square = ranking.positives().square() + ranking.negatives().square();
        double one = ranking.isWeighted() ? square / (p + ranking.negativeWeight()) : 1;
        double tp = p;
        double fp = ranking.negativeWeight();
        double hit = 0; // Σ positives · what their precision loses with a positive above or beside them
        double miss = 0; // and gains with a negative
        double first = 0; // Σ w d, Σ w² d and Σ w² d²
        double middle = 0;
        double second = 0;
        double ofNegative = 0;
        RankingBlocks b = ranking.risingBlocks();
        while (b.next()) {
            if (b.positive() > 0) {
                double taken = tp + fp;
                double here = tp / taken;
                double left = Math.max(taken - one, taken / 2); // half only of the top row, or of heavy weights
                double own = (1 - here) / left;
                hit += b.positive() * own;
                miss += b.positive() * here / left;
                double without = (average * p - one * (here + hit - one * own)) / (p - one);
                double ofPositive = (average - without) / one;
                first += b.positive() * ofPositive;
                middle += b.positiveSquares() * ofPositive;
                second += b.positiveSquares() * ofPositive * ofPositive;
                ofNegative = -miss / p;
                tp = Math.max(0, tp - b.positive());
            }
            first += b.negative() * ofNegative;
            middle += b.negativeSquares() * ofNegative;
            second += b.negativeSquares() * ofNegative * ofNegative;
            fp = Math.max(0, fp - b.negative());
        }
        double n = ranking.rows();
        double mean = first / (p + ranking.negativeWeight());
        double spread = Math.max(0, second - mean * (2 * middle - mean * square));
        return Math.sqrt(spread * (n - 1) / n);
    }

    private static double standardError(Ranking ranking, double average) {
        double p = ranking.positiveWeight();
        // Of blocks from the lowest up: what a row's weight changes in the precisions of all blocks at or below it.
        double tp = p;
        double fp = ranking.negativeWeight();
        double hit = 0; // Σ positives · (1 − precision) / (TP + FP)
        double miss = 0; // Σ positives · precision / (TP + FP)
        double sum = 0;
        double ofNegatives = 0; // the squared influence of a negative
        RankingBlocks b = ranking.risingBlocks();
        while (b.next()) {
            if (b.positive() > 0) {
                double taken = tp + fp;
                double here = tp / taken;
                hit += b.positive() * (1 - here) / taken;
                miss += b.positive() * here / taken;
                double ofPositive = (here - average + hit) / p;
                sum += b.positiveSquares() * ofPositive * ofPositive;
                ofNegatives = miss / p * (miss / p);
                tp = Math.max(0, tp - b.positive());
            }
            sum += b.negativeSquares() * ofNegatives;
            fp = Math.max(0, fp - b.negative());
        }
        return p > 0 ? Math.sqrt(sum) : Double.NaN;
    }

    /**
     * The interval of the average precision.
     *
     * @param level such as 0.95
     * @return NaN at both ends where there is none
     * @throws IllegalArgumentException if the level is not between 0 and 1
     */
    public static Interval interval(Ranking ranking, double level) {
        NullCheck.argument(ranking, "ranking");
        return interval(ranking, level, averagePrecision(ranking));
    }

    /** The same where the average precision is known. */
    static Interval interval(Ranking ranking, double level, double average) {
        double rows = ranking.positives().effectiveRows();
        double t = Levels.t(level, rows - 1);
        double error = jackknife(ranking, average);
        return rows >= FEWEST_POSITIVES && average < 1 && error > 0
                ? Levels.inLogOdds(average, error, t)
                : new Interval(Double.NaN, Double.NaN);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PrecisionRecallCurve that
                && Arrays.equals(thresholds, that.thresholds)
                && Arrays.equals(precision, that.precision)
                && Arrays.equals(recall, that.recall);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(precision) + Arrays.hashCode(recall);
    }

    @Override
    public String toString() {
        return "PrecisionRecallCurve[points=" + size() + "]";
    }
}
