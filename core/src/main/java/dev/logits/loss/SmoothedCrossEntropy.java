package dev.logits.loss;

import dev.logits.internal.kernel.Elementary;

/** Rows of {@link CrossEntropy} with all its options, in double precision. */
final class SmoothedCrossEntropy {
    private final double[] classWeights;
    private final double smoothing;
    private final double zLoss;
    private final double softCap;

    SmoothedCrossEntropy(double[] classWeights, double smoothing, double zLoss, double softCap) {
        this.classWeights = classWeights;
        this.smoothing = smoothing;
        this.zLoss = zLoss;
        this.softCap = softCap;
    }

    private double weight(int c) {
        return classWeights.length == 0 ? 1 : classWeights[c];
    }

    double value(float[] z, int off, int n, int label) {
        SoftmaxRow row = SoftmaxRow.ofThread();
        return read(row, z, off, n) ? value(row, z, off, n, label) : Double.NaN;
    }

    double valueAndGradient(float[] z, int off, int n, int label, double scale, float[] g, int gOff) {
        SoftmaxRow row = SoftmaxRow.ofThread();
        if (!read(row, z, off, n)) {
            return Double.NaN;
        }
        double value = value(row, z, off, n, label);
        gradient(row, z, off, n, label, scale, g, gOff);
        return value;
    }

    private boolean read(SoftmaxRow row, float[] z, int off, int n) {
        return softCap == Double.POSITIVE_INFINITY ? row.read(z, off, n) : row.readCapped(z, off, n, softCap);
    }

    private double logit(SoftmaxRow row, float[] z, int off, int c) {
        return softCap == Double.POSITIVE_INFINITY ? z[off + c] : row.capped[c];
    }

    private double value(SoftmaxRow row, float[] z, int off, int n, int label) {
        double value = ClassWeights.times((1 - smoothing) * weight(label), row.loss(logit(row, z, off, label)));
        if (smoothing > 0) {
            double sum = 0;
            int classes = 0;
            for (int c = 0; c < n; c++) {
                double logit = logit(row, z, off, c);
                if (logit > Double.NEGATIVE_INFINITY) {
                    sum += weight(c) * row.loss(logit);
                    classes++;
                }
            }
            value += smoothing / classes * sum;
        }
        double lse = row.logSumExp();
        return value + zLoss * lse * lse;
    }

    private void gradient(SoftmaxRow row, float[] z, int off, int n, int label, double scale, float[] g, int gOff) {
        double labelWeight = (1 - smoothing) * weight(label);
        double others = row.others(label);
        double even = smoothing > 0 ? smoothing / unmasked(z, off, n) : 0;
        double shared = even * unmaskedWeight(z, off, n) + 2 * zLoss * row.logSumExp();
        for (int c = 0; c < n; c++) {
            // (p − e_y) is 1 − p_y below 0 at the label, which p_y − 1 would round.
            double minusOneHot = c == label ? 0 - others : row.p[c];
            double target = z[off + c] == Float.NEGATIVE_INFINITY ? 0 : even * weight(c);
            double d = labelWeight * minusOneHot + (shared * row.p[c] - target);
            g[gOff + c] = (float) (scale * slope(z[off + c]) * d);
        }
    }

    /** The derivative of the soft cap, 1 − tanh²(z / c), written so that it does not cancel; 1 for a masked class. */
    private double slope(float z) {
        if (softCap == Double.POSITIVE_INFINITY || z == Float.NEGATIVE_INFINITY) {
            return 1;
        }
        double e = Elementary.exp(-2 * Math.abs(z / softCap));
        return 4 * e / ((1 + e) * (1 + e));
    }

    private static int unmasked(float[] z, int off, int n) {
        int unmasked = 0;
        for (int c = 0; c < n; c++) {
            unmasked += z[off + c] == Float.NEGATIVE_INFINITY ? 0 : 1;
        }
        return unmasked;
    }

    private double unmaskedWeight(float[] z, int off, int n) {
        double sum = 0;
        for (int c = 0; c < n; c++) {
            sum += z[off + c] == Float.NEGATIVE_INFINITY ? 0 : weight(c);
        }
        return sum;
    }
}
