package dev.logits.decision;

import dev.logits.internal.check.NullCheck;
import dev.logits.metric.Interval;
import java.util.Arrays;

/**
 * The ROC curve: for each threshold t the true positive rate {@code TP(t) / P} against the false positive rate {@code
 * FP(t) / N}, and the area below it, which is the probability that a positive row has a higher score than a negative
 * one, a tie counting half. 1 is perfect, ½ is chance.
 *
 * <p>The curve begins at (0, 0), whose threshold is +∞, and has one point per distinct score down to (1, 1). A rate is
 * NaN where there is nothing to take a share of, and so is the area.
 *
 * <p>{@link #interval} has DeLong's variance: that of two sample means of <em>placements</em>, the share of the other
 * side that a row is placed above. Few rows near an area of 1 show too little of it, so that of exponential scores V(A)
 * counts as five further rows of the smaller side, of w rows, where it is larger: {@code max(V, (w V + 5
 * V(A)) / (w + 5))}. The interval has a quantile of Student's t with Welch's degrees of freedom, and is symmetric in
 * log-odds of the area, so that it stays in (0, 1). For a perfect ranking, of which DeLong's variance is 0, it is
 * Newcombe's: the θ with {@code |A − θ| = z √V(θ)}. DecisionCoverageTest counts how often intervals hold the
 * population's area; promised 95 %, of an area of 0.92 it is 94.4 % with 40 positives among 400 rows and 95.0 % with
 * 20, where DeLong's variance alone gives 93.5 and 92.1 %.
 *
 * <p>Reference: E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Comparing the areas under two or more correlated
 * receiver operating characteristic curves, Biometrics 44, 1988; R. G. Newcombe, Confidence intervals for an effect
 * size measure based on the Mann–Whitney statistic, part 2, Statistics in Medicine 25, 2006.
 *
 * <pre>{@code
 * RocCurve curve = RocCurve.of(ranking);
 * double area = RocCurve.area(ranking);
 * Interval interval = RocCurve.interval(ranking, 0.95);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class RocCurve {
    private static final int PRIOR_ROWS = 5;

    private final double[] thresholds;
    private final double[] truePositiveRate;
    private final double[] falsePositiveRate;

    private RocCurve(double[] thresholds, double[] truePositiveRate, double[] falsePositiveRate) {
        this.thresholds = thresholds;
        this.truePositiveRate = truePositiveRate;
        this.falsePositiveRate = falsePositiveRate;
    }

    /** Every point of the curve: 24 bytes per distinct score. */
    public static RocCurve of(Ranking ranking) {
        NullCheck.argument(ranking, "ranking");
        return of(ranking, Integer.MAX_VALUE);
    }

    /**
     * At most so many points, for a picture: of more distinct scores, those after equal steps of the weight that is
     * passed; the first and the last are always there.
     *
     * @param most 2 or more
     * @throws IllegalArgumentException if it is less
     */
    public static RocCurve of(Ranking ranking, int most) {
        NullCheck.argument(ranking, "ranking");
        return of(ranking, CurvePoints.of(ranking, most));
    }

    static RocCurve of(Ranking ranking, CurvePoints points) {
        double p = ranking.positiveWeight();
        double n = ranking.negativeWeight();
        double[] tpr = new double[points.count()];
        double[] fpr = new double[points.count()];
        for (int i = 0; i < tpr.length; i++) {
            tpr[i] = points.truePositives()[i] / p;
            fpr[i] = points.falsePositives()[i] / n;
        }
        return new RocCurve(points.thresholds(), tpr, fpr);
    }

    /** How many points there are. */
    public int size() {
        return thresholds.length;
    }

    /** The threshold of point i: rows of this score and more are taken. */
    public double threshold(int i) {
        return thresholds[i];
    }

    /** TP / P at point i. */
    public double truePositiveRate(int i) {
        return truePositiveRate[i];
    }

    /** FP / N at point i. */
    public double falsePositiveRate(int i) {
        return falsePositiveRate[i];
    }

    /** The area under the curve; NaN where there are no positives, or no negatives. */
    public static double area(Ranking ranking) {
        NullCheck.argument(ranking, "ranking");
        Area area = new Area(ranking);
        RankingBlocks b = ranking.blocks();
        while (b.next()) {
            area.add(b);
        }
        return area.value();
    }

    /** The area, block by block from the highest score down. */
    static final class Area {
        private final double pairs;
        private double wins; // in halves
        private double above;

        Area(Ranking ranking) {
            pairs = ranking.positiveWeight() * ranking.negativeWeight();
        }

        void add(RankingBlocks b) {
            wins += b.negative() * (2 * above + b.positive());
            above += b.positive();
        }

        double value() {
            return wins / 2 / pairs;
        }
    }

    /**
     * The standard error of the area by DeLong's variance. NaN with fewer than two positives or negatives.
     *
     * <p>With weights, a mean's variance is {@code Σ w_i² (v_i − mean)² / W² · n / (n − 1)} of n rows with placements v
     * and the total weight W; with weights of 1 that is DeLong's.
     */
    public static double standardError(Ranking ranking) {
        NullCheck.argument(ranking, "ranking");
        return Math.sqrt(Placements.of(ranking, area(ranking)).variance());
    }

    /**
     * The interval of the area.
     *
     * @param level the share of samples whose interval holds the population's area, such as 0.95
     * @return NaN at both ends where the area is NaN
     * @throws IllegalArgumentException if the level is not between 0 and 1
     */
    public static Interval interval(Ranking ranking, double level) {
        NullCheck.argument(ranking, "ranking");
        return interval(ranking, level, area(ranking));
    }

    private static Interval interval(Ranking ranking, double level, double area) {
        Levels.z(level);
        return interval(Placements.of(ranking, area), level);
    }

    /** The same of placements that are known. */
    static Interval interval(Placements placements, double level) {
        double z = Levels.z(level);
        double area = placements.area();
        if (Double.isNaN(area)) {
            return new Interval(Double.NaN, Double.NaN);
        }
        double m = placements.positives();
        double n = placements.negatives();
        double variance = placements.variance();
        if (!(variance > 0) || area <= 0 || area >= 1) {
            return ends(area, m, n, z);
        }
        double fewer = Math.min(m, n);
        double steadied = (fewer * variance + PRIOR_ROWS * variance(area, m, n)) / (fewer + PRIOR_ROWS);
        return Levels.inLogOdds(area, Math.sqrt(Math.max(variance, steadied)), Levels.t(level, placements.degrees()));
    }

    /** The variance of the area between exponential scores. */
    private static double variance(double area, double m, double n) {
        double half = (m + n) / 2 - 1;
        return area * (1 - area) * (1 + half * (1 - area) / (2 - area) + half * area / (1 + area)) / (m * n);
    }

    private static Interval ends(double area, double m, double n, double z) {
        return new Interval(area == 0 ? 0 : root(area, m, n, z, 0, area), area == 1 ? 1 : root(area, m, n, z, area, 1));
    }

    /** The θ between two bounds at which the distance from the area is z standard deviations. */
    private static double root(double area, double m, double n, double z, double from, double to) {
        double low = from;
        double high = to;
        boolean below = from < area;
        for (int i = 0; i < 200 && low < high; i++) {
            double t = low + (high - low) / 2;
            if (t <= low || t >= high) {
                break;
            }
            boolean far = Math.abs(area - t) > z * Math.sqrt(variance(t, m, n));
            if (far == below) {
                low = t;
            } else {
                high = t;
            }
        }
        return low + (high - low) / 2;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RocCurve that
                && Arrays.equals(thresholds, that.thresholds)
                && Arrays.equals(truePositiveRate, that.truePositiveRate)
                && Arrays.equals(falsePositiveRate, that.falsePositiveRate);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(truePositiveRate) + Arrays.hashCode(falsePositiveRate);
    }

    @Override
    public String toString() {
        return "RocCurve[points=" + size() + "]";
    }
}
