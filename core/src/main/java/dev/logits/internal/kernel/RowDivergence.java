package dev.logits.internal.kernel;

/**
 * {@link Kernels#divergence} of a row. Its exponentials at the temperature, and a pass over both rows that takes
 * log-ratios from the scores, sums the divergence's terms and writes the gains.
 */
final class RowDivergence {
    private RowDivergence() {}

    static double of(
            LongRows kernels,
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
        Scratch scratch = Scratch.ofThread();
        float beta = (float) (1 / temperature);
        float[] p = scratch.longRow(n);
        float[] q = scratch.otherLongRow(n);
        double teacher = exponentials(kernels, t, tOff, n, beta, p, scratch);
        double pSum = scratch.gains.sum;
        double student = exponentials(kernels, s, sOff, n, beta, q, scratch);
        double qSum = scratch.gains.sum;
        if (Double.isNaN(teacher + student)) {
            return Double.NaN;
        }
        scratch.gains.set((float) (1 / pSum), (float) (1 / qSum), beta, (float) (teacher - student), (float) scale);
        double sum = 0;
        for (int from = 0; from < n; ) {
            int length = LongRows.block(n, from);
            float[] gains = out.length == 0 ? scratch.shifted : out;
            kernels.gains(
                    t,
                    tOff + from,
                    p,
                    from,
                    s,
                    sOff + from,
                    q,
                    from,
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

    /**
     * The exponentials of a row, scaled by the first block's largest score, and their sum.
     *
     * @return ln Σ e^(z / T), equal for equal rows; NaN for a row that is not near, whose exponentials mean nothing
     */
    private static double exponentials(
            LongRows kernels, float[] z, int off, int n, float beta, float[] out, Scratch s) {
        long first = kernels.range(z, off, LongRows.block(n, 0));
        float largest = FloatOrder.max(first);
        if (!FloatOrder.isValid(first) || !(Math.abs(largest * (double) beta) < DivergencePass.LARGEST)) {
            return Double.NaN;
        }
        float slope = (float) (Elementary.LOG2_E * beta);
        float magic = DivergencePass.magic(largest, slope);
        long range = FloatOrder.EMPTY;
        double sum = 0;
        for (int from = 0; from < n; ) {
            int length = LongRows.block(n, from);
            range = FloatOrder.union(range, kernels.expAt(z, off + from, length, slope, beta, magic, out, from, s));
            sum += kernels.sum(out, from, length, s);
            from += length;
        }
        s.gains.sum = sum;
        double k = (FloatExp.ROUND + (127 + FloatExp.SCALE)) - magic;
        return DivergencePass.isNear(range)
                ? Math.fma(k, Elementary.LN2_HIGH, Elementary.log(sum * 0x1p-32))
                : Double.NaN;
    }

    /** What the pass over both rows needs, once a row. */
    static final class Gains {
        float teacherFactor;
        float studentFactor;
        float beta;
        float shared;
        float scale;

        /** The sum of a row's exponentials. */
        double sum;

        private void set(float teacher, float student, float inverseTemperature, float logOfSums, float factor) {
            teacherFactor = teacher;
            studentFactor = student;
            beta = inverseTemperature;
            shared = logOfSums;
            scale = factor;
        }
    }
}
