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
        float slope = (float) (Elementary.LOG2_E * beta);
        float teacherTop = first(kernels, t, tOff, n, beta);
        float studentTop = first(kernels, s, sOff, n, beta);
        if (Float.isNaN(teacherTop + studentTop)) {
            return Double.NaN;
        }
        float teacherMagic = DivergencePass.magic(teacherTop, slope);
        float studentMagic = DivergencePass.magic(studentTop, slope);
        // Where the output is no input, the teacher's exponentials wait in it: a row less to hold in the cache.
        boolean inOut = out.length > 0 && out != s && out != t;
        float[] p = inOut ? out : scratch.longRow(n);
        int pOff = inOut ? outOff : 0;
        float[] q = scratch.otherLongRow(n);
        long range = FloatOrder.EMPTY;
        double pSum = 0;
        double qSum = 0;
        for (int from = 0; from < n; ) {
            int length = LongRows.block(n, from);
            long teacher = kernels.expAt(t, tOff + from, length, slope, teacherMagic, p, pOff + from, scratch);
            pSum += kernels.sumByFours(p, pOff + from, length, scratch);
            range = FloatOrder.union(range, teacher);
            from += length;
        }
        for (int from = 0; from < n; ) {
            int length = LongRows.block(n, from);
            long student = kernels.expAt(s, sOff + from, length, slope, studentMagic, q, from, scratch);
            qSum += kernels.sumByFours(q, from, length, scratch);
            range = FloatOrder.union(range, student);
            from += length;
        }
        if (!DivergencePass.isNear(range)) {
            return Double.NaN;
        }
        double logOfSums = DivergencePass.logSum(pSum, teacherTop, slope, beta, teacherMagic)
                - DivergencePass.logSum(qSum, studentTop, slope, beta, studentMagic);
        scratch.gains.set((float) (pSum / qSum), beta, (float) logOfSums, scale / pSum);
        return terms(kernels, t, tOff, p, pOff, s, sOff, q, n, scratch, out, outOff) / pSum;
    }

    /** The largest score of the first block; NaN for a row whose exponentials would mean nothing. */
    private static float first(LongRows kernels, float[] z, int off, int n, float beta) {
        long range = kernels.range(z, off, LongRows.block(n, 0));
        float largest = FloatOrder.max(range);
        return FloatOrder.isValid(range) && Math.abs(largest * (double) beta) < DivergencePass.LARGEST
                ? largest
                : Float.NaN;
    }

    /** Sums terms and writes gains. */
    private static double terms(
            LongRows kernels,
            float[] t,
            int tOff,
            float[] p,
            int pOff,
            float[] s,
            int sOff,
            float[] q,
            int n,
            Scratch scratch,
            float[] out,
            int outOff) {
        boolean isWanted = out.length > 0;
        float[] gains = isWanted ? out : scratch.shifted;
        double sum = 0;
        for (int from = 0; from < n; ) {
            int length = LongRows.block(n, from);
            int to = isWanted ? outOff + from : 0;
            kernels.gains(
                    t,
                    tOff + from,
                    p,
                    pOff + from,
                    s,
                    sOff + from,
                    q,
                    from,
                    length,
                    scratch.gains,
                    gains,
                    to,
                    scratch.floats);
            if (scratch.gains.rest < 1) {
                kernels.scale(gains, to, length, scratch.gains.rest);
            }
            sum += kernels.sumByFours(scratch.floats, 0, length, scratch);
            from += length;
        }
        return sum;
    }

    /** What the pass over both rows needs, once a row. */
    static final class Gains {
        /** A factor below this is taken in two parts, as it may be denormal as a float. */
        private static final double SMALL = 0x1p-100;

        /** The sum of the teacher's exponentials by that of the student's. */
        float ratio;

        float beta;
        float shared;

        /** What the differences of exponentials are multiplied by, and in rare cases once more. */
        float scale;

        float rest;

        private void set(float ratioOfSums, float inverseTemperature, float logOfSums, double factor) {
            ratio = ratioOfSums;
            beta = inverseTemperature;
            shared = logOfSums;
            rest = factor != 0 && Math.abs(factor) < SMALL ? (float) SMALL : 1;
            scale = (float) (factor / rest);
        }
    }
}
