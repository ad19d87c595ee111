package dev.logits.internal.kernel;

import java.util.Arrays;

/**
 * What scalar and vector kernels have in common: which passes a row takes, alone and in a batch. The passes themselves
 * are the subclasses' ({@link RowPasses}).
 *
 * <p>A row of more than {@link Kernels#SHORT} classes takes two or three passes. The first reads its range: largest and
 * smallest score, and so whether it is valid. The second exponentiates into the output, or into scratch when only the
 * sum is wanted, and sums. The third scales the output by the sum's reciprocal.
 */
abstract class RowKernels extends LongRows {
    private static final float[] NO_OUTPUT = {};

    // Rows.

    @Override
    public final int argmax(float[] z, int off, int n) {
        return n == 0 ? 0 : indexOf(z, off, n, FloatOrder.max(range(z, off, n)));
    }

    @Override
    public final float largest(float[] z, int off, int n) {
        long range = range(z, off, n);
        return (int) range < FloatOrder.NEGATIVE_INFINITY ? Float.NaN : FloatOrder.max(range);
    }

    @Override
    public final double logSumExp(float[] z, int off, int n) {
        if (n <= SHORT) {
            return ShortRows.logSumExp(z, off, n);
        }
        Scratch s = Scratch.ofThread();
        s.ahead = range(z, off, block(n, 0));
        return logSumExp(z, off, n, false, s);
    }

    @Override
    public final double logSumExpExact(float[] z, int off, int n) {
        if (n <= SHORT) {
            return ShortRows.logSumExpExact(z, off, n);
        }
        long range = range(z, off, n);
        if (!FloatOrder.isValid(range)) {
            return Double.NaN;
        }
        double max = FloatOrder.max(range);
        return max + Elementary.log(expToDouble(z, off, n, range, null, 0) / DoubleExp.SCALE);
    }

    @Override
    public final double topProbability(float[] z, int off, int n) {
        if (n <= SHORT) {
            return ShortRows.topProbability(z, off, n);
        }
        long range = range(z, off, n);
        if (!FloatOrder.isValid(range)) {
            return Double.NaN;
        }
        return DoubleExp.SCALE / expToDouble(z, off, n, range, null, 0);
    }

    @Override
    public final double softmax(float[] z, int off, int n, float[] out, int outOff) {
        if (n <= SHORT) {
            return ShortRows.softmax(z, off, n, out, outOff);
        }
        long range = range(z, off, n);
        if (!FloatOrder.isValid(range)) {
            return Double.NaN;
        }
        double sum = expToFloat(z, off, n, range, out, outOff, false, Scratch.ofThread());
        scaleFromTheEnd(out, outOff, n, 1 / sum);
        return logSumExp(FloatOrder.max(range), sum);
    }

    @Override
    public final double logSoftmax(float[] z, int off, int n, float[] out, int outOff) {
        if (n <= SHORT) {
            return ShortRows.logSoftmax(z, off, n, out, outOff);
        }
        double lse = logSumExp(z, off, n);
        if (!Double.isNaN(lse)) {
            subtract(z, off, n, lse, out, outOff);
        }
        return lse;
    }

    @Override
    public final double softmaxMinusOneHot(
            float[] z, int off, int n, int label, double scale, float[] out, int outOff) {
        if (n <= SHORT) {
            return ShortRows.softmaxMinusOneHot(z, off, n, label, scale, out, outOff);
        }
        long range = range(z, off, n);
        if (!FloatOrder.isValid(range)) {
            return Double.NaN;
        }
        return softmaxMinusOneHot(z, off, n, range, label, scale, out, outOff, false, Scratch.ofThread());
    }

    @Override
    public final double softmax(float[] z, int off, int n, double[] out, int outOff) {
        if (n <= SHORT) {
            return ShortRows.softmax(z, off, n, out, outOff);
        }
        long range = range(z, off, n);
        if (!FloatOrder.isValid(range)) {
            return Double.NaN;
        }
        double max = FloatOrder.max(range);
        double sum = expToDouble(z, off, n, range, out, outOff);
        scale(out, outOff, n, 1 / sum);
        return max + Elementary.log(sum / DoubleExp.SCALE);
    }

    @Override
    public final double rest(float[] z, int off, int n) {
        if (n <= SHORT) {
            return ShortRows.rest(z, off, n, Scratch.ofThread().doubles, 0);
        }
        long range = range(z, off, n);
        return FloatOrder.isValid(range) ? rest(z, off, n, range, null, 0) : Double.NaN;
    }

    @Override
    public final double softmaxAndRest(float[] z, int off, int n, double[] out, int outOff) {
        if (n <= SHORT) {
            return ShortRows.softmaxAndRest(z, off, n, out, outOff);
        }
        long range = range(z, off, n);
        if (!FloatOrder.isValid(range)) {
            return Double.NaN;
        }
        double rest = rest(z, off, n, range, out, outOff);
        scale(out, outOff, n, 1 / (1 + rest) / DoubleExp.SCALE);
        return rest;
    }

    @Override
    public final double temperatureSums(float[] z, int off, int n, double beta, double[] out) {
        long range = range(z, off, n);
        if (!FloatOrder.isValid(range)) {
            return Double.NaN;
        }
        double max = FloatOrder.max(range);
        // 1e-300 moves β·d by less than any rounding, and takes a masked class, whose d is 1e308 here, out at β = 0.
        moments(z, off, n, max, Math.max(beta, 1e-300), near(range, beta), out, Scratch.ofThread());
        out[0] /= DoubleExp.SCALE;
        out[1] = 0 - out[1] / DoubleExp.SCALE;
        out[2] /= DoubleExp.SCALE;
        return max;
    }

    @Override
    public final double divergence(float[] t, int tOff, float[] s, int sOff, int n, double temperature) {
        return RowDivergence.of(this, t, tOff, s, sOff, n, temperature, 1, NO_OUTPUT, 0);
    }

    @Override
    public final double divergence(
            float[] t,
            int tOff,
            float[] s,
            int sOff,
            int n,
            double temperature,
            double scale,
            float[] out,
            int outOff) {
        return RowDivergence.of(this, t, tOff, s, sOff, n, temperature, scale, out, outOff);
    }

    // Batches.

    @Override
    public int logSumExp(float[] z, int off, int rows, int n, double[] lse, int lseOff) {
        if (n > SHORT) {
            return logSumExpOfLongRows(z, off, rows, n, lse, lseOff);
        }
        int bad = -1;
        for (int r = 0; r < rows; r++) {
            lse[lseOff + r] = ShortRows.logSumExp(z, off + r * n, n);
            bad = bad < 0 && Double.isNaN(lse[lseOff + r]) ? r : bad;
        }
        return bad;
    }

    /** Sums first, then their logarithms, whose long chains of operations overlap. */
    private int logSumExpOfLongRows(float[] z, int off, int rows, int n, double[] lse, int lseOff) {
        Scratch s = Scratch.ofThread();
        s.ahead = rows == 0 ? FloatOrder.EMPTY : range(z, off, block(n, 0));
        int bad = -1;
        for (int from = 0; from < rows; from += Scratch.ROWS) {
            int to = Math.min(from + Scratch.ROWS, rows);
            for (int r = from; r < to; r++) {
                lse[lseOff + r] = sumExp(z, off + r * n, n, r + 1 < rows, s);
                s.largests[r - from] = s.largest;
                bad = bad < 0 && Double.isNaN(lse[lseOff + r]) ? r : bad;
            }
            for (int r = from; r < to; r++) {
                lse[lseOff + r] = logSumExp(s.largests[r - from], lse[lseOff + r]);
            }
        }
        return bad;
    }

    @Override
    public int softmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        Scratch s = Scratch.ofThread();
        int bad = -1;
        boolean readOnce = n >= LONG && out != z;
        s.ahead = rows == 0 || n <= SHORT || readOnce ? FloatOrder.EMPTY : range(z, off, n);
        for (int r = 0; r < rows; r++) {
            int at = off + r * n;
            int to = outOff + r * n;
            boolean more = r + 1 < rows;
            boolean valid;
            if (readOnce) {
                bad = softmaxReadOnce(z, at, n, out, to, s) || bad >= 0 ? bad : r;
                continue;
            }
            if (n <= SHORT) {
                valid = !Double.isNaN(ShortRows.softmax(z, at, n, out, to));
            } else if (FloatOrder.isValid(s.ahead)) {
                valid = true;
                double sum = expToFloat(z, at, n, s.ahead, out, to, more, s);
                scaleFromTheEnd(out, to, n, 1 / sum);
            } else {
                valid = false;
                s.ahead = more ? range(z, at + n, n) : FloatOrder.EMPTY;
            }
            bad = valid || bad >= 0 ? bad : r;
        }
        return bad;
    }

    @Override
    public int logSoftmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        Scratch s = Scratch.ofThread();
        s.ahead = rows == 0 || n <= SHORT ? FloatOrder.EMPTY : range(z, off, block(n, 0));
        int bad = -1;
        for (int r = 0; r < rows; r++) {
            int at = off + r * n;
            int to = outOff + r * n;
            double lse;
            if (n <= SHORT) {
                lse = ShortRows.logSoftmax(z, at, n, out, to);
            } else {
                lse = logSumExp(z, at, n, r + 1 < rows, s);
                if (!Double.isNaN(lse)) {
                    subtract(z, at, n, lse, out, to);
                }
            }
            bad = bad < 0 && Double.isNaN(lse) ? r : bad;
        }
        return bad;
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
        Scratch s = Scratch.ofThread();
        s.ahead = rows == 0 || n <= SHORT ? FloatOrder.EMPTY : range(z, off, n);
        int bad = -1;
        for (int r = 0; r < rows; r++) {
            int at = off + r * n;
            int to = outOff + r * n;
            int label = labels[labelOff + r];
            boolean more = r + 1 < rows;
            if (label < 0) {
                s.ahead = more && n > SHORT ? range(z, at + n, n) : FloatOrder.EMPTY;
                Arrays.fill(out, to, to + n, 0);
                nll[nllOff + r] = 0;
                continue;
            }
            float score = z[at + label];
            double lse;
            if (n <= SHORT) {
                lse = ShortRows.softmaxMinusOneHot(z, at, n, label, scale, out, to);
            } else if (FloatOrder.isValid(s.ahead)) {
                lse = softmaxMinusOneHot(z, at, n, s.ahead, label, scale, out, to, more, s);
            } else {
                lse = Double.NaN;
                s.ahead = more ? range(z, at + n, n) : FloatOrder.EMPTY;
            }
            nll[nllOff + r] = lse - score;
            bad = bad < 0 && Double.isNaN(lse) ? r : bad;
        }
        return bad;
    }
}
