package dev.logits.internal.kernel;

/** The baseline: what one writes first. */
final class PlainLoops {
    private PlainLoops() {}

    static double logSumExp(float[] z, int off, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = off; i < off + n; i++) {
            max = Math.max(max, z[i]);
        }
        double sum = 0;
        for (int i = off; i < off + n; i++) {
            sum += Math.exp(z[i] - max);
        }
        return max + Math.log(sum);
    }

    static void softmax(float[] z, int off, int n, float[] out) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = off; i < off + n; i++) {
            max = Math.max(max, z[i]);
        }
        double sum = 0;
        for (int i = off; i < off + n; i++) {
            out[i] = (float) Math.exp(z[i] - max);
            sum += out[i];
        }
        for (int i = off; i < off + n; i++) {
            out[i] /= (float) sum;
        }
    }

    static void logSoftmax(float[] z, int off, int n, float[] out) {
        double lse = logSumExp(z, off, n);
        for (int i = off; i < off + n; i++) {
            out[i] = (float) (z[i] - lse);
        }
    }

    static double crossEntropy(float[] z, int off, int n, int label, double scale, float[] out) {
        double lse = logSumExp(z, off, n);
        for (int i = off; i < off + n; i++) {
            out[i] = (float) (scale * Math.exp(z[i] - lse));
        }
        out[off + label] -= (float) scale;
        return lse - z[off + label];
    }
}
