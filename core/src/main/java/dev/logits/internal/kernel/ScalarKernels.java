package dev.logits.internal.kernel;

import java.util.Arrays;

/** The passes in plain Java, lane by lane as the vectors take them. */
final class ScalarKernels extends RowKernels {

    @Override
    long range(float[] z, int off, int n) {
        return Keys.range(z, off, n);
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
    void shift(float[] z, int off, int n, float shift, float limit, float[] out) {
        for (int i = 0; i < n; i++) {
            float x = z[off + i] - shift;
            out[i] = x < limit ? limit : x;
        }
    }

    @Override
    double exp(float[] z, int off, int n, float shift, float magic, float[] out, int outOff, Scratch s) {
        Lanes.clear(s);
        int full = n & -Scratch.FLOAT_LANES;
        for (int i = 0; i < full; i += Scratch.FLOAT_LANES) {
            for (int lane = 0; lane < Scratch.FLOAT_LANES; lane++) {
                float e = FloatExp.scaled(z[off + i + lane] - shift, magic);
                out[outOff + i + lane] = e;
                Lanes.add(s, lane, e);
            }
        }
        for (int i = full; i < n; i++) {
            float e = FloatExp.scaled(z[off + i] - shift, magic);
            out[outOff + i] = e;
            Lanes.add(s, i - (n - Scratch.FLOAT_LANES), e);
        }
        return Lanes.sum(s);
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
        for (int i = 0; i < n; i++) {
            out[outOff + i] = (float) (z[off + i] - lse);
        }
    }

    @Override
    double exp(float[] z, int off, int n, double max, double[] out, int outOff, Scratch s) {
        double[] sums = s.sums;
        Arrays.fill(sums, 0, Scratch.DOUBLE_LANES, 0);
        int full = n & -Scratch.DOUBLE_LANES;
        for (int i = 0; i < full; i += Scratch.DOUBLE_LANES) {
            for (int lane = 0; lane < Scratch.DOUBLE_LANES; lane++) {
                double e = DoubleExp.scaled(max - z[off + i + lane]);
                out[outOff + i + lane] = e;
                sums[lane] += e;
            }
        }
        for (int i = full; i < n; i++) {
            double e = DoubleExp.scaled(max - z[off + i]);
            out[outOff + i] = e;
            sums[i - (n - Scratch.DOUBLE_LANES)] += e;
        }
        return Lanes.sum(sums, 0);
    }

    @Override
    void scale(double[] values, int off, int n, double factor) {
        for (int i = off; i < off + n; i++) {
            values[i] *= factor;
        }
    }

    @Override
    void moments(float[] z, int off, int n, double max, double beta, double[] out, Scratch s) {
        double[] sums = s.sums;
        Arrays.fill(sums, 0);
        for (int i = 0; i < n; i++) {
            int lane = i & (Scratch.DOUBLE_LANES - 1);
            double d = max - z[off + i];
            d = d < Lanes.MASKED ? d : Lanes.MASKED;
            double e = DoubleExp.scaled(beta * d);
            double de = d * e;
            sums[lane] += e;
            sums[Scratch.DOUBLE_LANES + lane] += de;
            sums[2 * Scratch.DOUBLE_LANES + lane] = Math.fma(d, de, sums[2 * Scratch.DOUBLE_LANES + lane]);
        }
        Lanes.moments(sums, out);
    }

    @Override
    public void widenFloat16(short[] half, int off, int n, float[] out, int outOff) {
        for (int i = 0; i < n; i++) {
            out[outOff + i] = HalfFloat.widen16(half[off + i]);
        }
    }

    @Override
    public void widenBfloat16(short[] half, int off, int n, float[] out, int outOff) {
        for (int i = 0; i < n; i++) {
            out[outOff + i] = Float.intBitsToFloat(half[off + i] << 16);
        }
    }
}
