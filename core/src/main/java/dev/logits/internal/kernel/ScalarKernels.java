package dev.logits.internal.kernel;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** The passes in plain Java, lane by lane as the vectors take them. */
final class ScalarKernels extends RowKernels {
    private static final CountDownLatch SLOWER = new CountDownLatch(1);
    /** Whether anything was asked for in this JVM that vectors are faster at: a long row, or a batch. */
    private static volatile boolean slower;

    /** Waits until that is so. */
    static void awaitSlower() throws InterruptedException {
        SLOWER.await();
    }

    private static void noteSlower() {
        if (!slower) {
            slower = true;
            SLOWER.countDown();
        }
    }

    @Override
    long range(float[] z, int off, int n) {
        noteSlower();
        float max = Float.NEGATIVE_INFINITY;
        float min = Float.POSITIVE_INFINITY;
        for (int i = off; i < off + n; i++) {
            max = Math.max(max, z[i]);
            min = Math.min(min, z[i]);
        }
        // A NaN makes both NaN, and its key is above that of +∞.
        return FloatOrder.range(FloatOrder.of(max), FloatOrder.of(min));
    }

    @Override
    int indexOf(float[] z, int off, int n, float value) {
        int i = 0;
        while (z[off + i] != value) {
            i++;
        }
        return i;
    }

    @Override
    public double softmax(double[] v, int n) {
        return DoubleSoftmax.inPlace(v, n);
    }

    @Override
    void shift(float[] z, int off, int n, float shift, float limit, float[] out) {
        for (int i = 0; i < n; i++) {
            float x = z[off + i] - shift;
            out[i] = x < limit ? limit : x;
        }
    }

    @Override
    void exp(float[] z, int off, int n, float shift, float magic, float[] out, int outOff, Scratch s) {
        ScalarExp.exp(z, off, n, shift, magic, out, outOff, s);
    }

    @Override
    void normalExp(float[] z, int off, int n, float shift, float magic, float[] out, int outOff, Scratch s) {
        exp(z, off, n, shift, magic, out, outOff, s);
    }

    @Override
    long normalExp(
            float[] x,
            int off,
            int n,
            float shift,
            float magic,
            float[] out,
            int outOff,
            float[] z,
            int next,
            Scratch s) {
        exp(x, off, n, shift, magic, out, outOff, s);
        return range(z, next, n);
    }

    @Override
    double sum(float[] values, int off, int n, Scratch s) {
        int full = off + (n & -Lanes.STEP);
        int end = off + (n & -Lanes.LANES);
        for (int lane = 0; lane < Lanes.LANES; lane++) {
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            double e = 0;
            double f = 0;
            double g = 0;
            double h = 0;
            int i = off + lane;
            for (; i < full; i += Lanes.STEP) {
                a += values[i];
                b += values[i + Lanes.LANES];
                c += values[i + 2 * Lanes.LANES];
                d += values[i + 3 * Lanes.LANES];
                e += values[i + 4 * Lanes.LANES];
                f += values[i + 5 * Lanes.LANES];
                g += values[i + 6 * Lanes.LANES];
                h += values[i + 7 * Lanes.LANES];
            }
            a = ((a + e) + (c + g)) + ((b + f) + (d + h));
            for (; i < end; i += Lanes.LANES) {
                a += values[i];
            }
            s.sums[lane] = a;
        }
        return Lanes.sum(values, off, n, s.sums);
    }

    @Override
    void scale(float[] values, int off, int n, double factor) {
        float high = (float) factor;
        float low = (float) (factor - high);
        for (int i = off; i < off + n; i++) {
            values[i] = Math.fma(values[i], high, values[i] * low);
        }
    }

    @Override
    void subtract(float[] z, int off, int n, double lse, float[] out, int outOff) {
        float[] x = Scratch.ofThread().x;
        for (int from = 0; from < n; from += x.length) {
            int length = Math.min(n - from, x.length);
            System.arraycopy(z, off + from, x, 0, length);
            for (int i = 0; i < length; i++) {
                x[i] = (float) (x[i] - lse);
            }
            System.arraycopy(x, 0, out, outOff + from, length);
        }
    }

    @Override
    void exp(float[] z, int off, int n, double max, boolean near, double[] out, int outOff, Scratch s) {
        ScalarExp.exp(z, off, n, max, near, out, outOff, s);
    }

    @Override
    double sum(double[] values, int off, int n, Scratch s) {
        int full = off + (n & -Lanes.STEP);
        int end = off + (n & -Lanes.LANES);
        for (int lane = 0; lane < Lanes.LANES; lane++) {
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            double e = 0;
            double f = 0;
            double g = 0;
            double h = 0;
            int i = off + lane;
            for (; i < full; i += Lanes.STEP) {
                a += values[i];
                b += values[i + Lanes.LANES];
                c += values[i + 2 * Lanes.LANES];
                d += values[i + 3 * Lanes.LANES];
                e += values[i + 4 * Lanes.LANES];
                f += values[i + 5 * Lanes.LANES];
                g += values[i + 6 * Lanes.LANES];
                h += values[i + 7 * Lanes.LANES];
            }
            a = ((a + e) + (c + g)) + ((b + f) + (d + h));
            for (; i < end; i += Lanes.LANES) {
                a += values[i];
            }
            s.sums[lane] = a;
        }
        return Lanes.sum(values, off, n, s.sums);
    }

    @Override
    double sumByFours(float[] values, int off, int n, Scratch s) {
        return Lanes.byFours(values, off, n, s.sums);
    }

    @Override
    void addOrderFree(double[] values, int off, int n, double coarse, double fine, double[] out, Scratch s) {
        ScalarSums.addOrderFree(values, off, n, coarse, fine, out, s);
    }

    @Override
    void scale(double[] values, int off, int n, double factor) {
        for (int i = off; i < off + n; i++) {
            values[i] *= factor;
        }
    }

    @Override
    void moments(float[] z, int off, int n, double max, double beta, boolean near, double[] out, Scratch s) {
        double[] sums = s.sums;
        Arrays.fill(sums, 0);
        ScalarExp.moments(z, off, n, max, beta, near, sums, s);
        Lanes.moments(sums, out);
    }

    @Override
    long expAt(float[] z, int off, int n, float slope, float magic, float[] out, int outOff, Scratch s) {
        return ScalarDivergence.exp(z, off, n, slope, magic, out, outOff, s);
    }

    @Override
    boolean nearExp(float[] z, int off, int n, float high, float low, float magic, float[] out, Scratch s) {
        return ScalarNearExp.exp(z, off, n, high, low, magic, out, s);
    }

    @Override
    void keepBetween(float[] z, int off, int n, float from, float to, float[] values) {
        ScalarNearExp.keepBetween(z, off, 0, n, from, to, values);
    }

    @Override
    void multiplyByDistances(float[] z, int off, int n, float max, float[] values) {
        ScalarNearExp.multiplyByDistances(z, off, 0, n, max, values);
    }

    @Override
    void gains(
            float[] t,
            int tOff,
            float[] p,
            int pOff,
            float[] s,
            int sOff,
            float[] q,
            int qOff,
            int n,
            RowDivergence.Gains g,
            float[] out,
            int outOff,
            float[] terms) {
        ScalarDivergence.gains(t, tOff, p, pOff, s, sOff, q, qOff, 0, n, g, out, outOff, terms);
    }

    @Override
    public int logSumExp(float[] z, int off, int rows, int n, double[] lse, int lseOff) {
        noteSlower();
        return super.logSumExp(z, off, rows, n, lse, lseOff);
    }

    @Override
    public int softmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        noteSlower();
        return super.softmax(z, off, rows, n, out, outOff);
    }

    @Override
    public int logSoftmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        noteSlower();
        return super.logSoftmax(z, off, rows, n, out, outOff);
    }

    @Override
    public int softmaxMinusOneHot(
            float[] z,
            int off,
            int rows,
            int n,
            int[] labels,
            int labelOff,
            double scale,
            float[] out,
            int outOff,
            double[] nll,
            int nllOff) {
        noteSlower();
        return super.softmaxMinusOneHot(z, off, rows, n, labels, labelOff, scale, out, outOff, nll, nllOff);
    }

    @Override
    public void widenFloat16(short[] half, int off, int n, float[] out, int outOff) {
        noteSlower();
        for (int i = 0; i < n; i++) {
            out[outOff + i] = HalfFloat.widen16(half[off + i]);
        }
    }

    @Override
    public void widenBfloat16(short[] half, int off, int n, float[] out, int outOff) {
        noteSlower();
        for (int i = 0; i < n; i++) {
            out[outOff + i] = Float.intBitsToFloat(half[off + i] << 16);
        }
    }
}
