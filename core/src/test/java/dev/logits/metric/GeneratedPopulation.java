package dev.logits.metric;

import dev.logits.Logits;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * What each metric is in the population that {@link Generated#of} draws its rows from: the same functional, over very
 * many rows and with each outcome's probability in the place of an outcome. Written plainly, on its own, so that it can
 * judge the library's.
 */
final class GeneratedPopulation {
    private final int rows;
    private final int classes;
    private final int bins;
    private final boolean calibrated;
    private final Map<Metric, Double> truth = new EnumMap<>(Metric.class);
    /** The confidence, and the probability that the top class is the label, by rising confidence. */
    private final double[] confidence;

    private final double[] right;

    private GeneratedPopulation(int rows, int classes, double scale, double temperature, int bins) {
        this.rows = rows;
        this.classes = classes;
        this.bins = bins;
        calibrated = temperature == 1;
        confidence = new double[rows];
        right = new double[rows];
        wholeRows(Generated.of(rows, classes, scale, temperature, 12345).z(), temperature);
        topClasses();
    }

    static Map<Metric, Double> truth(int rows, int classes, double scale, double temperature, int bins) {
        return new GeneratedPopulation(rows, classes, scale, temperature, bins).truth;
    }

    private void wholeRows(Logits z, double temperature) {
        double nll = 0;
        double brier = 0;
        double top5 = 0;
        double[] gaps = new double[classes * bins];
        double[][] tops = new double[rows][];
        for (int r = 0; r < rows; r++) {
            double[] p = softmax(z, r, 1);
            double[] t = calibrated ? p : softmax(z, r, temperature);
            Integer[] order = new Integer[classes];
            Arrays.setAll(order, c -> c);
            Arrays.sort(order, (a, b) -> Double.compare(p[b], p[a]));
            for (int k = 0; k < classes; k++) {
                int c = order[k];
                nll -= t[c] * Math.log(p[c]);
                brier += p[c] * p[c] - 2 * p[c] * t[c] + t[c];
                top5 += k < 5 ? t[c] : 0;
                gaps[c * bins + bin(p[c])] += t[c] - p[c];
            }
            tops[r] = new double[] {p[order[0]], t[order[0]]};
        }
        Arrays.sort(tops, (a, b) -> Double.compare(a[0], b[0]));
        for (int r = 0; r < rows; r++) {
            confidence[r] = tops[r][0];
            right[r] = tops[r][1];
        }
        truth.put(Metric.NLL, nll / rows);
        truth.put(Metric.BRIER, brier / rows);
        truth.put(Metric.TOP5_ACCURACY, top5 / rows);
        truth.put(Metric.CLASSWISE_ECE, sumOfMagnitudes(gaps) / rows / classes);
    }

    private void topClasses() {
        double[] gaps = new double[bins];
        double[] mass = new double[bins];
        double[] massGaps = new double[bins];
        double accuracy = 0;
        double gap = 0;
        for (int r = 0; r < rows; r++) {
            int b = bin(confidence[r]);
            gaps[b] += right[r] - confidence[r];
            mass[b]++;
            massGaps[(int) ((long) r * bins / rows)] += right[r] - confidence[r];
            accuracy += right[r];
            gap += right[r] - confidence[r];
        }
        double squares = 0;
        double largest = 0;
        for (int b = 0; b < bins; b++) {
            if (mass[b] > 0) {
                squares += gaps[b] * gaps[b] / mass[b];
                largest = Math.max(largest, Math.abs(gaps[b]) / mass[b]);
            }
        }
        truth.put(Metric.ACCURACY, accuracy / rows);
        truth.put(Metric.GAP, gap / rows);
        truth.put(Metric.ECE, sumOfMagnitudes(gaps) / rows);
        truth.put(Metric.EQUAL_MASS_ECE, sumOfMagnitudes(massGaps) / rows);
        truth.put(Metric.RMSCE, Math.sqrt(squares / rows));
        truth.put(Metric.DEBIASED_SQUARED, squares / rows);
        truth.put(Metric.MCE, largest);
        truth.put(Metric.SMOOTH_ECE, calibrated ? 0 : smooth());
        truth.put(Metric.MISCALIBRATION, calibrated ? 0 : miscalibration());
        curves(accuracy);
    }

    private void curves(double accuracy) {
        double running = 0;
        double errors = 0;
        for (int r = rows - 1; r >= 0; r--) {
            errors += 1 - right[r];
            running += errors / (rows - r);
        }
        double wins = 0;
        double below = 0;
        for (int r = 0; r < rows; r++) {
            wins += right[r] * below;
            below += 1 - right[r];
        }
        truth.put(Metric.AURC, running / rows);
        truth.put(Metric.AUROC, wins / accuracy / (rows - accuracy));
    }

    /** Pool adjacent violators, and what its map takes off the Brier score. */
    private double miscalibration() {
        double[] sum = new double[rows];
        double[] count = new double[rows];
        int blocks = 0;
        double raw = 0;
        double recalibrated = 0;
        for (int r = 0; r < rows; r++) {
            raw += confidence[r] * confidence[r] - 2 * confidence[r] * right[r] + right[r];
            double s = right[r];
            double n = 1;
            while (blocks > 0 && sum[blocks - 1] / count[blocks - 1] >= s / n) {
                blocks--;
                s += sum[blocks];
                n += count[blocks];
            }
            sum[blocks] = s;
            count[blocks++] = n;
        }
        for (int b = 0; b < blocks; b++) {
            recalibrated += sum[b] * (1 - sum[b] / count[b]);
        }
        return (raw - recalibrated) / rows;
    }

    /** The fixed point by bisection, on a grid of 1,000 cells. */
    private double smooth() {
        int cells = 1000;
        double[] residuals = new double[cells];
        for (int r = 0; r < rows; r++) {
            residuals[Math.min(cells - 1, (int) (confidence[r] * cells))] += (right[r] - confidence[r]) / rows;
        }
        double low = 0.005;
        double high = 1;
        while (high - low > 1e-5) {
            double sigma = (low + high) / 2;
            double sum = 0;
            for (int t = 0; t < cells; t++) {
                double at = 0;
                for (int i = 0; i < cells; i++) {
                    at += residuals[i] == 0 ? 0 : residuals[i] * kernel((i + 0.5) / cells, (t + 0.5) / cells, sigma);
                }
                sum += Math.abs(at) / cells;
            }
            if (sum > sigma) {
                low = sigma;
            } else {
                high = sigma;
            }
        }
        return low;
    }

    /** A normal density and its reflections at 0 and 1. */
    private static double kernel(double p, double t, double sigma) {
        double sum = 0;
        for (double image : new double[] {t, -t, 2 - t}) {
            double x = (p - image) / sigma;
            sum += Math.exp(-0.5 * x * x);
        }
        return sum / sigma / Math.sqrt(2 * Math.PI);
    }

    private int bin(double p) {
        return Math.max(0, Math.min(bins - 1, (int) Math.ceil(p * bins) - 1));
    }

    private static double sumOfMagnitudes(double[] values) {
        return Arrays.stream(values).map(Math::abs).sum();
    }

    private double[] softmax(Logits z, int row, double temperature) {
        double max = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            max = Math.max(max, z.get(row, c));
        }
        double[] p = new double[classes];
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += p[c] = Math.exp((z.get(row, c) - max) / temperature);
        }
        for (int c = 0; c < classes; c++) {
            p[c] /= sum;
        }
        return p;
    }
}
