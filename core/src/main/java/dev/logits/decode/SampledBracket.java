package dev.logits.decode;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Selection;
import java.util.Arrays;

/**
 * Two windows of scores around a mean: the border of what {@link NearNarrowing} keeps is most likely inside of the
 * outer and outside of the inner one. They come from a sample of the row, every 16th score, in buckets that are equally
 * wide in the distance from the mean. Who uses them finds out whether the border is there.
 */
final class SampledBracket {
    private static final int STRIDE = 16;

    private static final int BUCKETS = 1024;

    /** Between the scores of a row that are looked at where only a number of scores is wanted. */
    private static final int WIDE_STRIDE = 64;

    /** Every this many scores are many. */
    private static final int MANY = 8;

    /** Shorter rows are listed at once. */
    private static final int LONG = 1 << 14;

    /** Standard errors of the sample to each side. */
    private static final double WIDTH = 3.5;

    private final WorkingScores scores;
    private final Selection kernels = Selection.get();
    private float[] sample = {};
    private double[] weights = {};
    private final double[] masses = new double[BUCKETS + 1];
    private final double[] squares = new double[BUCKETS + 1];
    private float low;
    private float high;
    private float innerLow;
    private float innerHigh;

    SampledBracket(WorkingScores scores) {
        this.scores = scores;
    }

    // The scores inside of each window are from its low end to below its high one.

    float low() {
        return low;
    }

    float high() {
        return high;
    }

    float innerLow() {
        return innerLow;
    }

    float innerHigh() {
        return innerHigh;
    }

    /**
     * Looks for the border of the candidates nearest to the mean whose probabilities reach p.
     *
     * @param mean of β·(max − z)
     * @param needless candidates of less weight are behind the border, but for those nearer than the mean is to 0
     * @return false where there is no bracket
     */
    boolean find(double p, double beta, double mean, double needless) {
        double tail = -Elementary.log(needless / Selection.TOP);
        double scale = BUCKETS / Math.max(mean, tail - mean);
        if (!(scale > 0 && scale < 1e30)) {
            return false;
        }
        double max = scores.max();
        int n = takeSample();
        kernels.weights(sample, 0, n, max, beta, weights);
        spread(n, max, beta, mean, scale);
        double total = 0;
        for (double mass : masses) {
            total += mass;
        }
        double margin = WIDTH * Math.sqrt(variance(p, p * total)) + 1e-6 * total;
        int j = 0;
        double mass = 0;
        while (j < BUCKETS && mass + masses[j] < p * total - margin) {
            mass += masses[j++];
        }
        innerLow = lowEnd(max, mean + j / scale, beta);
        innerHigh = highEnd(max, mean - j / scale, beta);
        while (j < BUCKETS && mass < p * total + margin) {
            mass += masses[j++];
        }
        low = lowEnd(max, mean + j / scale, beta);
        high = highEnd(max, mean - j / scale, beta);
        return low < innerLow;
    }

    /** Whether so many scores are {@code threshold} or more that listing them would take longer than a bracket. */
    boolean holdsMany(float threshold) {
        int size = scores.size();
        int n = 0;
        for (int b = 0; b < Selection.blocks(size); b++) {
            float[] a = scores.array(b);
            int off = scores.offset(b);
            int end = Math.min(size, (b + 1) * Selection.BLOCK);
            for (int i = b * Selection.BLOCK; i < end; i += WIDE_STRIDE) {
                n += a[off + i] >= threshold ? 1 : 0;
            }
        }
        return size >= LONG && n > size / (MANY * WIDE_STRIDE);
    }

    private static float lowEnd(double max, double y, double beta) {
        return Math.max(-Float.MAX_VALUE, (float) (max - y / beta));
    }

    private static float highEnd(double max, double y, double beta) {
        return y <= 0 ? Float.POSITIVE_INFINITY : (float) (max - y / beta);
    }

    private int takeSample() {
        int size = scores.size();
        int room = size / STRIDE + 1;
        if (sample.length < room) {
            sample = new float[room];
            weights = new double[room];
        }
        int n = 0;
        for (int b = 0; b < Selection.blocks(size); b++) {
            float[] a = scores.array(b);
            int off = scores.offset(b);
            int end = Math.min(size, (b + 1) * Selection.BLOCK);
            for (int i = b * Selection.BLOCK; i < end; i += STRIDE) {
                sample[n++] = a[off + i];
            }
        }
        return n;
    }

    /** The mass of each bucket, and its sum of squares; the last has all that is farther. */
    private void spread(int n, double max, double beta, double mean, double scale) {
        Arrays.fill(masses, 0);
        Arrays.fill(squares, 0);
        for (int i = 0; i < n; i++) {
            double distance = SurpriseNarrowing.distance(max, beta, sample[i], mean);
            int bucket = Math.min(BUCKETS, (int) (distance * scale));
            double w = weights[i];
            masses[bucket] += w;
            squares[bucket] += w * w;
        }
    }

    /** Of the sample's sum of weights before the border minus p times that of all. */
    private double variance(double p, double target) {
        double mass = 0;
        double sum = 0;
        for (int j = 0; j <= BUCKETS; j++) {
            double factor = mass < target ? 1 - p : p;
            mass += masses[j];
            sum += factor * factor * squares[j];
        }
        return sum;
    }
}
