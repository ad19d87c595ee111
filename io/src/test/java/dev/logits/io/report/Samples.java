package dev.logits.io.report;

import dev.logits.calibrate.FitReport;
import dev.logits.metric.AreaUnderRoc;
import dev.logits.metric.BrierDecomposition;
import dev.logits.metric.CalibrationError;
import dev.logits.metric.ClassSummary;
import dev.logits.metric.Confidences;
import dev.logits.metric.Evaluation;
import dev.logits.metric.MadeEvaluation;
import dev.logits.metric.Metric;
import dev.logits.metric.Reliability;
import dev.logits.metric.RiskCoverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Diagrams, evaluations and reports to test with. */
final class Samples {

    private Samples() {}

    /** A generated classifier of {@code classes} classes whose logits are {@code sharpness} times too large. */
    static Evaluation generated(long rows, int classes, int bins, double sharpness, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] count = new long[bins];
        double[] confidence = new double[bins];
        double[] right = new double[bins];
        double nll = 0;
        double brier = 0;
        long hits = 0;
        for (long row = 0; row < rows; row++) {
            double[] z = new double[classes];
            double hardness = 1 + 3 * random.nextDouble();
            for (int c = 0; c < classes; c++) {
                z[c] = hardness * random.nextGaussian();
            }
            int label = draw(softmax(z, 1), random.nextDouble());
            double[] p = softmax(z, sharpness);
            int top = 0;
            for (int c = 0; c < classes; c++) {
                top = p[c] > p[top] ? c : top;
                brier += (p[c] - (c == label ? 1 : 0)) * (p[c] - (c == label ? 1 : 0)) / rows;
            }
            nll -= Math.log(p[label]) / rows;
            int bin = Math.min(bins - 1, (int) Math.max(0, Math.ceil(p[top] * bins) - 1));
            count[bin]++;
            confidence[bin] += p[top];
            right[bin] += top == label ? 1 : 0;
            hits += top == label ? 1 : 0;
        }
        List<Reliability.Bin> list = new ArrayList<>();
        for (int b = 0; b < bins; b++) {
            list.add(bin((double) b / bins, (b + 1.0) / bins, count[b], confidence[b] / count[b], right[b] / count[b]));
        }
        return evaluation(new Reliability(list), (double) hits / rows, nll, brier, classes);
    }

    private static double[] softmax(double[] z, double sharpness) {
        double[] p = new double[z.length];
        double sum = 0;
        for (int c = 0; c < z.length; c++) {
            sum += p[c] = Math.exp(sharpness * z[c]);
        }
        for (int c = 0; c < z.length; c++) {
            p[c] /= sum;
        }
        return p;
    }

    private static int draw(double[] p, double u) {
        int c = 0;
        for (double left = u - p[0]; left > 0 && c + 1 < p.length; left -= p[c]) {
            c++;
        }
        return c;
    }

    static Reliability.Bin bin(double low, double high, long count, double confidence, double accuracy) {
        return new Reliability.Bin(low, high, count, confidence, accuracy);
    }

    /** A bin in the middle of its range. */
    static Reliability.Bin empty(double low, double high) {
        return bin(low, high, 0, Double.NaN, Double.NaN);
    }

    /** Five bins, two of them empty: 1,000 rows, sure 0.9215, right 0.84. */
    static Reliability small() {
        return new Reliability(List.of(
                empty(0, 0.2),
                empty(0.2, 0.4),
                bin(0.4, 0.6, 20, 0.53, 0.5),
                bin(0.6, 0.8, 100, 0.7, 0.75),
                bin(0.8, 1, 880, 0.9556, 0.858)));
    }

    /** An evaluation whose errors are those of the bins. */
    static Evaluation evaluation(Reliability r, double accuracy, double nll, double brier, int classes) {
        double ece = 0;
        double mce = 0;
        for (Reliability.Bin b : r.bins()) {
            if (b.count() > 0) {
                ece += Math.abs(b.gap()) * b.count() / r.rows();
                mce = Math.max(mce, Math.abs(b.gap()));
            }
        }
        Confidences confidences = confidences(r);
        return MadeEvaluation.of(
                classes,
                Map.ofEntries(
                        Map.entry(Metric.ACCURACY, accuracy),
                        Map.entry(Metric.TOP5_ACCURACY, Math.min(1, accuracy + 0.1)),
                        Map.entry(Metric.NLL, nll),
                        Map.entry(Metric.BRIER, brier),
                        Map.entry(Metric.ECE, ece),
                        Map.entry(Metric.MCE, mce),
                        Map.entry(Metric.RMSCE, CalibrationError.rootMeanSquared(r)),
                        Map.entry(Metric.DEBIASED_SQUARED, CalibrationError.debiasedSquared(r)),
                        Map.entry(Metric.EQUAL_MASS_ECE, ece),
                        Map.entry(Metric.SMOOTH_ECE, ece),
                        Map.entry(Metric.CLASSWISE_ECE, ece / classes),
                        Map.entry(Metric.GAP, r.gap()),
                        Map.entry(
                                Metric.MISCALIBRATION,
                                BrierDecomposition.binned(r).miscalibration()),
                        Map.entry(Metric.AURC, RiskCoverage.of(confidences).aurc()),
                        Map.entry(Metric.AUROC, AreaUnderRoc.of(confidences))),
                r,
                summaries(r, classes),
                confidences);
    }

    /** Some two thousand rows with the bins' means; one that is right where there are none. */
    private static Confidences confidences(Reliability r) {
        List<Double> p = new ArrayList<>();
        List<Boolean> correct = new ArrayList<>();
        for (Reliability.Bin b : r.bins()) {
            long rows = Math.round(2000.0 * b.count() / Math.max(1, r.rows()));
            for (long i = 0; i < rows; i++) {
                p.add(Math.max(1e-9, Math.min(1, b.confidence())));
                correct.add((i * 7919 % rows) < b.accuracy() * rows);
            }
        }
        if (p.isEmpty()) {
            p.add(1.0);
            correct.add(true);
        }
        boolean[] right = new boolean[p.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = correct.get(i);
        }
        return Confidences.of(p.stream().mapToDouble(x -> x).toArray(), right);
    }

    private static List<ClassSummary> summaries(Reliability r, int classes) {
        List<ClassSummary> list = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            long rows = r.rows() / classes;
            list.add(new ClassSummary(c, rows, 0.9 - 0.01 * c, rows, 0.85, 0.8 + 0.01 * c, 0.01 + 0.002 * c, 0.5));
        }
        return list;
    }

    /** One bin: on average {@code sure} sure, {@code right} right. */
    static Evaluation oneBin(long rows, double sure, double right, double nll) {
        Reliability r = new Reliability(List.of(empty(0, 0.5), bin(0.5, 1, rows, sure, right)));
        Evaluation e = evaluation(r, right, nll, 0.2, 10);
        return Double.isInfinite(nll) ? impossible(e, 3, 17) : e;
    }

    /** The same with rows that give their label probability 0. */
    static Evaluation impossible(Evaluation e, long rows, long first) {
        return MadeEvaluation.impossible(e, rows, first);
    }

    static FitReport fit(FitReport.Status status) {
        return new FitReport.Builder(status, 5000, 10)
                .ignored(0)
                .nllBefore(0.6)
                .nllAfter(0.5)
                .gradient(3.14e-12)
                .passes(9)
                .missingClasses(List.of())
                .build();
    }

    static CalibrationReport report(FitReport fit, Evaluation before, Evaluation after) {
        return new CalibrationReport(
                "Calibration of predictions.npz",
                "predictions.npz",
                "a seeded half split: 5,000 rows to fit, 5,000 to test",
                "temperature",
                Map.of("temperature", "1.8437261523"),
                fit,
                before,
                after,
                List.of(),
                new CalibrationReport.Origin(
                        "logits calibrate predictions.npz --method temperature --report report.html",
                        "0.1.0",
                        "17.0.15",
                        "2026-01-31 12:00 UTC"));
    }
}
