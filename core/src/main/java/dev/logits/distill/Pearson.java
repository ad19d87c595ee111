package dev.logits.distill;

/**
 * One minus Pearson's correlation of two vectors, and its derivative, kept apart from 1 so that it does not cancel:
 * {@code 1 − ρ = ½·Σ (u − v)²} with u and v the centered vectors scaled to length 1. Vectors lie in an array with a
 * stride.
 */
final class Pearson {
    /** Marks an entry of the first vector that takes no part in a row. */
    static final double LEFT_OUT = -1;

    private Pearson() {}

    /**
     * 1 − ρ of p and q; 0 if both are constant, 1 if one is. Adds {@code weight} times its derivative with respect to q
     * to {@code slope}, unless the weight is 0.
     */
    static double distance(
            double[] p, double[] q, int off, int stride, int count, boolean all, double weight, double[] slope) {
        int end = off + stride * count;
        double pSum = 0;
        double qSum = 0;
        int counted = 0;
        for (int i = off; i < end; i += stride) {
            if (all || p[i] != LEFT_OUT) {
                pSum += Math.max(p[i], 0);
                qSum += q[i];
                counted++;
            }
        }
        double pMean = pSum / counted;
        double qMean = qSum / counted;
        double pSquares = 0;
        double qSquares = 0;
        for (int i = off; i < end; i += stride) {
            if (all || p[i] != LEFT_OUT) {
                double a = Math.max(p[i], 0) - pMean;
                double b = q[i] - qMean;
                pSquares += a * a;
                qSquares += b * b;
            }
        }
        if (pSquares == 0 || qSquares == 0) {
            return pSquares == qSquares ? 0 : 1;
        }
        double pLength = Math.sqrt(pSquares);
        double qLength = Math.sqrt(qSquares);
        double distance = 0;
        for (int i = off; i < end; i += stride) {
            if (all || p[i] != LEFT_OUT) {
                double d = (q[i] - qMean) / qLength - (Math.max(p[i], 0) - pMean) / pLength;
                distance += d * d;
            }
        }
        distance /= 2;
        if (weight != 0) {
            for (int i = off; i < end; i += stride) {
                if (all || p[i] != LEFT_OUT) {
                    double u = (q[i] - qMean) / qLength;
                    double v = (Math.max(p[i], 0) - pMean) / pLength;
                    // −(v − ρ·u) / length
                    slope[i] += weight * ((u - v) - distance * u) / qLength;
                }
            }
        }
        return distance;
    }
}
