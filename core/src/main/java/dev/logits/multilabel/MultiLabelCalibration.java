package dev.logits.multilabel;

import dev.logits.calibrate.FitReport;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.PlattScaling;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.calibrate.curve.LogisticCurve;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.NumberCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What is fitted to a multi-label model: calibrated log-odds {@code a_l·z_l + b_l} of each label; the threshold from
 * which on a label is said, which maximizes its F1; and one threshold of sets that miss at most a share α of a row's
 * labels, on average.
 *
 * <p><b>Sets.</b> The set of a row holds the labels with calibrated log-odds of at least λ. Of a new row, exchangeable
 * with the n rows of the fit that have a label, the expected share of its labels that the set misses is at most α: λ is
 * the largest of the scores of labels that rows have for which {@code (Σ_i missed_i(λ) + 1) / (n + 1) ≤ α}, missed_i
 * the share of row i's labels below λ; −∞, every label, where rows are too few. The promise needs rows that the
 * calibration was not fitted to: {@link #withSets} takes them. Of rows with {@linkplain MultiLabelRows#repeated
 * weights} it is {@code (Σ w_i·missed_i(λ) + 1) / (Σ w_i + 1) ≤ α}: a weight is how many cases a row stands for, and
 * the new row is one case more.
 *
 * <p>Reference: A. N. Angelopoulos, S. Bates, A. Fisch, L. Lei, T. Schuster, Conformal risk control, ICLR 2024.
 *
 * @param names of the labels; empty where they have none
 * @param slopes a, one per label
 * @param intercepts b, one per label
 * @param thresholds calibrated log-odds from which on a label is said
 * @param missed α; NaN where no sets were fitted
 * @param setThreshold λ; NaN where no sets were fitted
 * @since 0.1
 */
public record MultiLabelCalibration(
        List<String> names,
        double[] slopes,
        double[] intercepts,
        double[] thresholds,
        double missed,
        double setThreshold) {

    /** How log-odds are calibrated. */
    public enum Method {
        /** Platt scaling of each label: a slope and an intercept of its own. */
        PER_LABEL,
        /** One temperature of all labels: for few rows per label. */
        JOINT;

        /** The name on the command line. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if lengths differ, or a number is not finite
     */
    public MultiLabelCalibration {
        NullCheck.argument(names, "names");
        NullCheck.argument(slopes, "slopes");
        NullCheck.argument(intercepts, "intercepts");
        NullCheck.argument(thresholds, "thresholds");
        names = List.copyOf(names);
        slopes = slopes.clone();
        intercepts = intercepts.clone();
        thresholds = thresholds.clone();
        NumberCheck.finite("slopes", slopes);
        NumberCheck.finite("intercepts", intercepts);
        NumberCheck.sameLength("slopes", slopes.length, "intercepts", intercepts.length);
        NumberCheck.sameLength("slopes", slopes.length, "thresholds", thresholds.length);
        if (!names.isEmpty() && names.size() != slopes.length) {
            throw new IllegalArgumentException(names.size() + " names for " + slopes.length + " labels");
        }
    }

    /**
     * Fits calibration and thresholds; sets are none yet.
     *
     * <p>A label whose known targets are all yes, or all no, keeps slope and intercept of the joint fit.
     *
     * @throws IllegalArgumentException if no target is known
     */
    public static MultiLabelCalibration fit(MultiLabelRows rows, Method method) {
        NullCheck.argument(rows, "rows");
        NullCheck.argument(method, "method");
        if (!isKnown(rows)) {
            throw new IllegalArgumentException("every target of the " + rows.rows() + " rows is -1, so nothing can be"
                    + " fitted; a fit needs one at least that is 0 or 1");
        }
        try {
            double joint = joint(rows);
            double[] slopes = new double[rows.labels()];
            double[] intercepts = new double[rows.labels()];
            Arrays.fill(slopes, joint);
            for (int l = 0; method == Method.PER_LABEL && l < slopes.length; l++) {
                if (hasBoth(rows, l)) {
                    LogisticCurve curve = PlattScaling.fit(rows.label(l))
                            .calibrator()
                            .curves()
                            .get(0);
                    slopes[l] = curve.slope();
                    intercepts[l] = curve.intercept();
                }
            }
            MultiLabelCalibration plain = new MultiLabelCalibration(
                    rows.names(), slopes, intercepts, new double[slopes.length], Double.NaN, Double.NaN);
            MultiLabelRows calibrated = plain.calibrate(rows);
            double[] thresholds = new double[slopes.length];
            for (int l = 0; l < thresholds.length; l++) {
                thresholds[l] = LabelThresholds.bestF1(calibrated, l);
            }
            return new MultiLabelCalibration(rows.names(), slopes, intercepts, thresholds, Double.NaN, Double.NaN);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    private static boolean isKnown(MultiLabelRows rows) {
        for (int r = 0; r < rows.rows(); r++) {
            for (int l = 0; l < rows.labels(); l++) {
                if (rows.target(r, l) >= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static double joint(MultiLabelRows rows) throws IOException {
        Fitted<TemperatureScaling> fitted = TemperatureScaling.fit(rows.all());
        return fitted.report().status() == FitReport.Status.CONVERGED
                ? 1 / fitted.calibrator().temperature()
                : 1;
    }

    private static boolean hasBoth(MultiLabelRows rows, int label) {
        boolean yes = false;
        boolean no = false;
        for (int r = 0; r < rows.rows(); r++) {
            yes |= rows.target(r, label) == 1;
            no |= rows.target(r, label) == 0;
        }
        return yes && no;
    }

    /**
     * With sets that miss at most a share of a row's labels, on average.
     *
     * @param rows that the calibration was not fitted to
     * @param share α, in (0, 1)
     * @throws IllegalArgumentException if α is not in (0, 1), the labels are others, or no row has a label
     */
    public MultiLabelCalibration withSets(MultiLabelRows rows, double share) {
        NullCheck.argument(rows, "rows");
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("the share of missed labels must be in (0, 1), got " + share);
        }
        double threshold = LabelThresholds.ofSets(calibrate(rows), share);
        return new MultiLabelCalibration(names, slopes, intercepts, thresholds, share, threshold);
    }

    /** Fits calibration and thresholds to rows, and sets to others. */
    public static MultiLabelCalibration fit(MultiLabelRows rows, Method method, MultiLabelRows ofSets, double share) {
        NullCheck.argument(rows, "rows");
        NullCheck.argument(method, "method");
        NullCheck.argument(ofSets, "ofSets");
        return fit(rows, method).withSets(ofSets, share);
    }

    /**
     * Rows with calibrated log-odds and the same targets.
     *
     * @throws IllegalArgumentException if the labels are others
     */
    public MultiLabelRows calibrate(MultiLabelRows rows) {
        NullCheck.argument(rows, "rows");
        checkLabels(rows.labels(), rows.names());
        return rows.calibrated(slopes, intercepts);
    }

    /**
     * Checks that rows have the labels that this was fitted to.
     *
     * @param ofRows their names; empty where they have none
     * @throws IllegalArgumentException if they have others
     */
    public void checkLabels(int labels, List<String> ofRows) {
        NullCheck.argument(ofRows, "ofRows");
        if (labels != slopes.length || !names.isEmpty() && !ofRows.isEmpty() && !names.equals(ofRows)) {
            throw new IllegalArgumentException("fitted to the " + slopes.length + " labels " + names
                    + ", and these are " + labels + " labels " + ofRows + "; give the same ones in the same order");
        }
    }

    /** The calibrated log-odds of a label of one row, rounded to float; ±∞ stays. */
    public float calibrate(int label, float logOdds) {
        return Float.isInfinite(logOdds) ? logOdds : (float) (slopes[label] * logOdds + intercepts[label]);
    }

    /** The labels that the set of a row of calibrated log-odds holds. */
    public int[] set(MultiLabelRows calibrated, int row) {
        NullCheck.argument(calibrated, "calibrated");
        if (Double.isNaN(setThreshold)) {
            throw new IllegalStateException("no sets were fitted: use withSets");
        }
        return IntStream.range(0, slopes.length)
                .filter(l -> calibrated.logOdds(row, l) >= setThreshold)
                .toArray();
    }

    /** The mean share of their labels that sets miss, of the rows that have any; NaN where none has. */
    public double missedBy(MultiLabelRows calibrated) {
        NullCheck.argument(calibrated, "calibrated");
        double sum = 0;
        double n = 0;
        for (int r = 0; r < calibrated.rows(); r++) {
            int has = 0;
            int missed = 0;
            for (int l = 0; l < slopes.length; l++) {
                boolean yes = calibrated.target(r, l) == 1;
                has += yes ? 1 : 0;
                missed += yes && !(calibrated.logOdds(r, l) >= setThreshold) ? 1 : 0;
            }
            sum += has == 0 ? 0 : calibrated.weight(r) * ((double) missed / has);
            n += has == 0 ? 0 : calibrated.weight(r);
        }
        return sum / n;
    }

    @Override
    public double[] slopes() {
        return slopes.clone();
    }

    @Override
    public double[] intercepts() {
        return intercepts.clone();
    }

    @Override
    public double[] thresholds() {
        return thresholds.clone();
    }

    /** Equal when all numbers and names are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MultiLabelCalibration that
                && names.equals(that.names)
                && Arrays.equals(slopes, that.slopes)
                && Arrays.equals(intercepts, that.intercepts)
                && Arrays.equals(thresholds, that.thresholds)
                && Double.compare(missed, that.missed) == 0
                && Double.compare(setThreshold, that.setThreshold) == 0;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(slopes) + 31 * Arrays.hashCode(intercepts);
    }

    /** The number of labels. */
    @Override
    public String toString() {
        return "MultiLabelCalibration[" + slopes.length + " labels]";
    }
}
