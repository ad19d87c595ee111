package dev.logits.internal.kernel;

/**
 * {@link Kernels#divergence} of a row. Three passes over each row: its range, its exponentials at the temperature, and one
 * over both that takes log-ratios from the scores, sums the divergence's terms and writes the gains.
 */
final class RowDivergence {
    private RowDivergence() {}

    static double of(
            RowKernels kernels,
            float[] t,
            int tOff,
            float[] s,
            int sOff,
            int n,
            double temperature,
            double scale,
            float[] out,
            int outOff) {
        if (n <= Kernels.SHORT) {
            return Double.NaN;
        }
        long teacher = kernels.range(t, tOff, n);
        long student = kernels.range(s, sOff, n);
        if (!isNear(teacher, temperature) || !isNear(student, temperature)) {
            return Double.NaN;
        }
        Scratch scratch = Scratch.ofThread();
        float[] p = scratch.longRow(n);
        float[] q = out == s || out.length == 0 ? scratch.otherLongRow(n) : out;
        int qOff = q == out ? outOff : 0;
        double pSum = exponentials(kernels, t, tOff, n, Keys.max(teacher), temperature, p, 0, scratch);
        double qSum = exponentials(kernels, s, sOff, n, Keys.max(student), temperature, q, qOff, scratch);
        double shared = logSum(Keys.max(teacher), temperature, pSum) - logSum(Keys.max(student), temperature, qSum);
        scratch.gains.set(
                (float) (1 / pSum), (float) (1 / qSum), (float) (1 / temperature), (float) shared, (float) scale);
        double sum = 0;
        for (int from = 0; from < n; ) {
            int length = RowKernels.block(n, from);
            float[] gains = out.length == 0 ? scratch.shifted : out;
            kernels.gains(
                    t,
                    tOff + from,
                    p,
                    from,
                    s,
                    sOff + from,
                    q,
                    qOff + from,
                    length,
                    scratch.gains,
                    gains,
                    out.length == 0 ? 0 : outOff + from,
                    scratch.floats);
            sum += kernels.sum(scratch.floats, 0, length, scratch);
            from += length;
        }
        return sum;
    }

    /** Whether all exponentials of a row are normal numbers: no masked class, nothing far below the rest. */
    private static boolean isNear(long range, double temperature) {
        return Keys.isValid(range)
                && ((double) Keys.max(range) - Keys.min(range)) / temperature <= DivergencePass.FURTHEST;
    }

    private static double exponentials(
            RowKernels kernels,
            float[] z,
            int off,
            int n,
            float max,
            double temperature,
            float[] out,
            int outOff,
            Scratch s) {
        float shift = DivergencePass.shift(max, temperature);
        float slope = slope(temperature);
        float magic = DivergencePass.magic(max - shift, slope);
        float high = (float) (1 / temperature);
        float low = (float) (1 / temperature - high);
        double sum = 0;
        for (int from = 0; from < n; ) {
            int length = RowKernels.block(n, from);
            kernels.expAt(z, off + from, length, shift, slope, high, low, magic, out, outOff + from, s);
            sum += kernels.sum(out, outOff + from, length, s);
            from += length;
        }
        return sum;
    }

    private static float slope(double temperature) {
        return (float) (Elementary.LOG2_E / temperature);
    }

    /** ln Σ e^(z / T), from the scaled sum; equal rows give equal numbers. */
    private static double logSum(float max, double temperature, double sum) {
        float shift = DivergencePass.shift(max, temperature);
        float magic = DivergencePass.magic(max - shift, slope(temperature));
        double k = (FloatExp.ROUND + (127 + FloatExp.SCALE)) - magic;
        double r = Math.fma(k, -Elementary.LN2_HIGH, ((double) max - shift) / temperature);
        return max / temperature + (Elementary.log(sum * 0x1p-32) - r);
    }

    /** What the pass over both rows needs, once a row. */
    static final class Gains {
        float teacherFactor;
        float studentFactor;
        float beta;
        float shared;
        float scale;

        private void set(float teacher, float student, float inverseTemperature, float logOfSums, float factor) {
            teacherFactor = teacher;
            studentFactor = student;
            beta = inverseTemperature;
            shared = logOfSums;
            scale = factor;
        }
    }
}
