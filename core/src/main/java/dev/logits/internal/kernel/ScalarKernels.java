package dev.logits.internal.kernel;

/** Plain loops in double precision. */
final class ScalarKernels implements Kernels {

    @Override
    public int argmax(float[] z, int off, int n) {
        int best = 0;
        for (int i = 1; i < n; i++) {
            if (z[off + i] > z[off + best]) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public double logSumExp(float[] z, int off, int n) {
        float max = z[off];
        for (int i = 1; i < n; i++) {
            max = Math.max(max, z[off + i]);
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += StrictMath.exp((double) z[off + i] - max);
        }
        return max + StrictMath.log(sum);
    }

    @Override
    public double softmax(float[] z, int off, int n, float[] out, int outOff) {
        double lse = logSumExp(z, off, n);
        if (!Double.isNaN(lse)) {
            for (int i = 0; i < n; i++) {
                out[outOff + i] = (float) StrictMath.exp(z[off + i] - lse);
            }
        }
        return lse;
    }

    @Override
    public double logSoftmax(float[] z, int off, int n, float[] out, int outOff) {
        double lse = logSumExp(z, off, n);
        if (!Double.isNaN(lse)) {
            for (int i = 0; i < n; i++) {
                out[outOff + i] = (float) (z[off + i] - lse);
            }
        }
        return lse;
    }

    @Override
    public double softmaxMinusOneHot(float[] z, int off, int n, int label, double scale, float[] out, int outOff) {
        double lse = logSumExp(z, off, n);
        if (!Double.isNaN(lse)) {
            for (int i = 0; i < n; i++) {
                double p = StrictMath.exp(z[off + i] - lse);
                out[outOff + i] = (float) (scale * (i == label ? p - 1 : p));
            }
        }
        return lse;
    }

    @Override
    public double softmax(float[] z, int off, int n, double[] out, int outOff) {
        double lse = logSumExp(z, off, n);
        if (!Double.isNaN(lse)) {
            for (int i = 0; i < n; i++) {
                out[outOff + i] = StrictMath.exp(z[off + i] - lse);
            }
        }
        return lse;
    }

    @Override
    public double temperatureSums(float[] z, int off, int n, double beta, double[] out) {
        float max = z[off];
        for (int i = 1; i < n; i++) {
            max = Math.max(max, z[off + i]);
        }
        if (!Float.isFinite(max)) {
            return Double.NaN;
        }
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        for (int i = 0; i < n; i++) {
            double d = (double) z[off + i] - max;
            if (d != Double.NEGATIVE_INFINITY) {
                double e = StrictMath.exp(beta * d);
                s0 += e;
                s1 += d * e;
                s2 += d * d * e;
            }
        }
        out[0] = s0;
        out[1] = s1;
        out[2] = s2;
        return max;
    }
}
