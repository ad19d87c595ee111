package dev.logits.metric;

import dev.logits.internal.random.CounterRandom;

/**
 * A number that the population's miscalibration is below only once in forty times, however much the rows' own
 * miscalibration is noise. Miscalibration is the largest gain {@code E[(p − correct)² − (f(p) − correct)²]} that any
 * rising map f has, so the gain of one f is never above it; here f is fitted to one half of the rows and its gain is
 * measured on the other half, both ways. Of the mean of the two gains 1.96 standard errors are taken off, with the
 * error as large as if both halves erred alike.
 */
final class MiscalibrationBound {
    private static final double Z975 = 1.959963984540054;

    private final double[] signed;
    private final double[] weights;
    /** How many of them are in the first half. */
    private final int[] first;

    private final double[] hits;
    private final double[] counts;
    /** Where the rows of each block of the map end. */
    private final int[] ends;

    private int blocks;

    private MiscalibrationBound(double[] signed, double[] weights, long key) {
        this.signed = signed;
        this.weights = weights;
        first = new int[signed.length];
        for (int i = 0; i < first.length; i++) {
            first[i] = RandomNumbers.heads(CounterRandom.bits(key, i), (int) weights[i]);
        }
        hits = new double[signed.length];
        counts = new double[signed.length];
        ends = new int[signed.length];
    }

    /**
     * A coin for each row says which half it is in; it depends on the row's place in the order, which ties do not
     * change, since rows that tie are alike.
     *
     * @param signed keys of confidences by rising magnitude, of equal ones the right rows first
     * @param weights how many rows each stands for
     */
    static double of(double[] signed, double[] weights, long key) {
        MiscalibrationBound bound = new MiscalibrationBound(signed, weights, key);
        double[] one = bound.gain(true);
        double[] two = bound.gain(false);
        double error = Math.sqrt((one[1] + two[1]) / 2);
        return (one[0] + two[0]) / 2 - Z975 * error;
    }

    /**
     * The mean gain of the rows of one half under the other half's map, and that mean's variance; NaN of too few rows.
     */
    private double[] gain(boolean half) {
        fit(!half);
        double sum = 0;
        double squares = 0;
        long n = 0;
        int block = 0;
        for (int i = 0; i < signed.length; i++) {
            while (block < blocks - 1 && ends[block] <= i) {
                block++;
            }
            int rows = rows(i, half);
            if (rows > 0 && blocks > 0) {
                double correct = signed[i] > 0 ? 1 : 0;
                double raw = ConfidenceKey.confidence(signed[i]) - correct;
                double mapped = hits[block] / counts[block] - correct;
                double gain = raw * raw - mapped * mapped;
                sum += rows * gain;
                squares += rows * (gain * gain);
                n += rows;
            }
        }
        double mean = sum / n;
        return new double[] {mean, Math.max(0, squares / n - mean * mean) / (n - 1)};
    }

    private int rows(int i, boolean half) {
        return half ? first[i] : (int) weights[i] - first[i];
    }

    /** The best rising map of the rows of one half, equal confidences pooled first. */
    private void fit(boolean half) {
        blocks = 0;
        for (int i = 0; i < signed.length; ) {
            double key = Math.abs(signed[i]);
            double h = 0;
            double c = 0;
            for (; i < signed.length && Math.abs(signed[i]) == key; i++) {
                int rows = rows(i, half);
                c += rows;
                h += signed[i] > 0 ? rows : 0;
            }
            if (c > 0) {
                while (blocks > 0 && hits[blocks - 1] * c >= h * counts[blocks - 1]) {
                    blocks--;
                    h += hits[blocks];
                    c += counts[blocks];
                }
                hits[blocks] = h;
                counts[blocks] = c;
                ends[blocks++] = i;
            }
        }
    }
}
