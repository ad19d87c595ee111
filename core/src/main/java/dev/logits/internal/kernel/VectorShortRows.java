package dev.logits.internal.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ShortRows} for many rows at once. Groups of as many rows as a vector has doubles are transposed into scratch,
 * class by class, so that each row has a lane of its own: no tails, no folding. A chunk is several groups, so that the
 * logarithms of its rows, each a long chain of operations, overlap.
 */
final class VectorShortRows {
    private static final VectorSpecies<Float> HALF_FLOATS = VectorKernels.HALF_FLOATS;
    private static final VectorSpecies<Double> DOUBLES = VectorKernels.DOUBLES;
    private static final VectorSpecies<Long> LONGS = VectorKernels.LONGS;
    private static final VectorSpecies<Integer> HALF_INTS = VectorSpecies.of(int.class, HALF_FLOATS.vectorShape());

    /** Rows a group. */
    private static final int D = DOUBLES.length();

    private VectorShortRows() {}

    /** The rows that come in whole groups; the others are for {@link ShortRows}. */
    static int wholeGroups(int rows) {
        return rows - rows % D;
    }

    static int logSumExp(float[] z, int off, int rows, int n, double[] lse, int lseOff) {
        Scratch.Short s = Scratch.ofThread().rows;
        int bad = -1;
        for (int r = 0; r < rows; r += Scratch.Short.ROWS) {
            int chunk = Math.min(rows - r, Scratch.Short.ROWS);
            exponentiate(z, off + r * n, chunk, n, s);
            logs(chunk, s);
            int first = firstBad(chunk, s);
            bad = first == chunk || bad >= 0 ? bad : r + first;
            for (int i = first; i < chunk; i++) {
                s.lse[i] = isValid(i, s) ? s.lse[i] : Double.NaN;
            }
            System.arraycopy(s.lse, 0, lse, lseOff + r, chunk);
        }
        return bad;
    }

    static int softmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        Scratch.Short s = Scratch.ofThread().rows;
        int bad = -1;
        for (int r = 0; r < rows; r += Scratch.Short.ROWS) {
            int chunk = Math.min(rows - r, Scratch.Short.ROWS);
            exponentiate(z, off + r * n, chunk, n, s);
            for (int i = 0; i < chunk; i += D) {
                divide(n, i, 1, s);
            }
            int first = firstBad(chunk, s);
            bad = first == chunk || bad >= 0 ? bad : r + first;
            write(chunk, n, out, outOff + r * n, s);
        }
        return bad;
    }

    static int logSoftmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        Scratch.Short s = Scratch.ofThread().rows;
        int bad = -1;
        for (int r = 0; r < rows; r += Scratch.Short.ROWS) {
            int chunk = Math.min(rows - r, Scratch.Short.ROWS);
            exponentiate(z, off + r * n, chunk, n, s);
            logs(chunk, s);
            for (int i = 0; i < chunk; i += D) {
                subtract(n, i, s);
            }
            int first = firstBad(chunk, s);
            bad = first == chunk || bad >= 0 ? bad : r + first;
            write(chunk, n, out, outOff + r * n, s);
        }
        return bad;
    }

    static int softmaxMinusOneHot(
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
        Scratch.Short s = Scratch.ofThread().rows;
        int bad = -1;
        for (int r = 0; r < rows; r += Scratch.Short.ROWS) {
            int chunk = Math.min(rows - r, Scratch.Short.ROWS);
            exponentiate(z, off + r * n, chunk, n, s);
            logs(chunk, s);
            for (int i = 0; i < chunk; i += D) {
                divide(n, i, scale, s);
            }
            for (int i = 0; i < chunk; i++) {
                int label = labels[labelOff + r + i];
                if (label < 0) {
                    ignore(n, i, s);
                    nll[nllOff + r + i] = 0;
                } else if (isValid(i, s)) {
                    int at = at(n, i, label);
                    s.results[at] = (float) (scale * (s.exps[at] * s.factors[i] - 1));
                    nll[nllOff + r + i] = s.lse[i] - z[off + (r + i) * n + label];
                } else {
                    nll[nllOff + r + i] = Double.NaN;
                }
            }
            int first = firstBad(chunk, s);
            bad = first == chunk || bad >= 0 ? bad : r + first;
            write(chunk, n, out, outOff + r * n, s);
        }
        return bad;
    }

    /** Where scratch has a row's class: groups of D rows, in a group class by class. */
    private static int at(int n, int row, int c) {
        int lane = row % D;
        return (row - lane) * n + c * D + lane;
    }

    /** Makes the row one of zeros, which is valid. */
    private static void ignore(int n, int row, Scratch.Short s) {
        s.max[row] = 0;
        s.min[row] = 0;
        for (int c = 0; c < n; c++) {
            s.results[at(n, row, c)] = 0;
        }
    }

    private static boolean isValid(int row, Scratch.Short s) {
        return Keys.isValid(s.max[row], s.min[row]);
    }

    /** The first of the chunk's rows that is not valid, or {@code chunk}. */
    private static int firstBad(int chunk, Scratch.Short s) {
        int row = 0;
        while (row < chunk && isValid(row, s)) {
            row++;
        }
        return row;
    }

    /** Copies results to their rows, but to none that is not valid. */
    private static void write(int chunk, int n, float[] out, int outOff, Scratch.Short s) {
        int valid = firstBad(chunk, s);
        valid -= valid % D;
        for (int i = 0; i < valid; i += D) {
            write(n, s.results, i * n, out, outOff + i * n);
        }
        for (int i = valid; i < chunk; i++) {
            for (int c = 0; c < n && isValid(i, s); c++) {
                out[outOff + i * n + c] = s.results[at(n, i, c)];
            }
        }
    }

    private static void write(int n, float[] results, int from, float[] out, int outOff) {
        for (int c = 0; c < n; c++) {
            for (int lane = 0; lane < D; lane++) {
                out[outOff + lane * n + c] = results[from + c * D + lane];
            }
        }
    }

    /** Columns, ranges, exponentials and their sums, of whole groups. */
    private static void exponentiate(float[] z, int off, int chunk, int n, Scratch.Short s) {
        for (int i = 0; i < chunk; i += D) {
            read(z, off + i * n, n, s.columns, i * n);
            ranges(n, i, s);
            exp(n, i, s);
        }
    }

    private static void read(float[] z, int off, int n, float[] columns, int to) {
        for (int c = 0; c < n; c++) {
            for (int lane = 0; lane < D; lane++) {
                columns[to + c * D + lane] = z[off + lane * n + c];
            }
        }
    }

    private static void ranges(int n, int row, Scratch.Short s) {
        IntVector magnitude = IntVector.broadcast(HALF_INTS, Integer.MAX_VALUE);
        IntVector max = IntVector.broadcast(HALF_INTS, Integer.MIN_VALUE);
        IntVector min = magnitude;
        int end = (row + D) * n;
        for (int i = row * n; i < end; i += D) {
            IntVector bits = FloatVector.fromArray(HALF_FLOATS, s.columns, i).reinterpretAsInts();
            IntVector key =
                    bits.lanewise(VectorOperators.ASHR, 31).and(magnitude).lanewise(VectorOperators.XOR, bits);
            max = max.max(key);
            min = min.min(key);
        }
        max.intoArray(s.max, row);
        min.intoArray(s.min, row);
        max.lanewise(VectorOperators.ASHR, 31)
                .and(magnitude)
                .lanewise(VectorOperators.XOR, max)
                .reinterpretAsFloats()
                .intoArray(s.top, row);
    }

    private static void exp(int n, int row, Scratch.Short s) {
        LongVector limit = LongVector.broadcast(LONGS, Double.doubleToRawLongBits(DoubleExp.LIMIT));
        DoubleVector log2e = DoubleVector.broadcast(DOUBLES, -Elementary.LOG2_E);
        DoubleVector magic = DoubleVector.broadcast(DOUBLES, DoubleExp.MAGIC);
        DoubleVector high = DoubleVector.broadcast(DOUBLES, Elementary.LN2_HIGH);
        DoubleVector low = DoubleVector.broadcast(DOUBLES, Elementary.LN2_LOW);
        DoubleVector c2 = DoubleVector.broadcast(DOUBLES, Elementary.C2);
        DoubleVector c3 = DoubleVector.broadcast(DOUBLES, -Elementary.C3);
        DoubleVector c4 = DoubleVector.broadcast(DOUBLES, Elementary.C4);
        DoubleVector c5 = DoubleVector.broadcast(DOUBLES, -Elementary.C5);
        DoubleVector c6 = DoubleVector.broadcast(DOUBLES, Elementary.C6);
        DoubleVector c7 = DoubleVector.broadcast(DOUBLES, -Elementary.C7);
        DoubleVector c8 = DoubleVector.broadcast(DOUBLES, Elementary.C8);
        DoubleVector c9 = DoubleVector.broadcast(DOUBLES, -Elementary.C9);
        DoubleVector c10 = DoubleVector.broadcast(DOUBLES, Elementary.C10);
        DoubleVector c11 = DoubleVector.broadcast(DOUBLES, -Elementary.C11);
        DoubleVector one = DoubleVector.broadcast(DOUBLES, 1);
        DoubleVector minusOne = DoubleVector.broadcast(DOUBLES, -1);
        DoubleVector max = VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, s.top, row));
        DoubleVector sum = DoubleVector.broadcast(DOUBLES, 0);
        int end = (row + D) * n;
        for (int i = row * n; i < end; i += D) {
            DoubleVector y = max.sub(VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, s.columns, i)));
            y = y.reinterpretAsLongs().min(limit).reinterpretAsDoubles();
            DoubleVector t = y.fma(log2e, magic);
            DoubleVector scale =
                    t.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            DoubleVector k = t.sub(magic);
            DoubleVector u = k.fma(low, k.fma(high, y));
            DoubleVector p = c11.fma(u, c10).fma(u, c9).fma(u, c8).fma(u, c7).fma(u, c6);
            p = p.fma(u, c5).fma(u, c4).fma(u, c3).fma(u, c2).fma(u, minusOne).fma(u, one);
            DoubleVector e = p.mul(scale);
            e.intoArray(s.exps, i);
            sum = sum.add(e);
        }
        sum.intoArray(s.sums, row);
    }

    /** {@link Elementary#log} of the sums, which are at least 1, and the largest scores added. */
    private static void logs(int chunk, Scratch.Short s) {
        DoubleVector l1 = DoubleVector.broadcast(DOUBLES, Elementary.L1);
        DoubleVector l2 = DoubleVector.broadcast(DOUBLES, Elementary.L2);
        DoubleVector l3 = DoubleVector.broadcast(DOUBLES, Elementary.L3);
        DoubleVector l4 = DoubleVector.broadcast(DOUBLES, Elementary.L4);
        DoubleVector l5 = DoubleVector.broadcast(DOUBLES, Elementary.L5);
        DoubleVector l6 = DoubleVector.broadcast(DOUBLES, Elementary.L6);
        DoubleVector l7 = DoubleVector.broadcast(DOUBLES, Elementary.L7);
        DoubleVector unscale = DoubleVector.broadcast(DOUBLES, 1 / DoubleExp.SCALE);
        DoubleVector one = DoubleVector.broadcast(DOUBLES, 1);
        DoubleVector two = DoubleVector.broadcast(DOUBLES, 2);
        DoubleVector oneHalf = DoubleVector.broadcast(DOUBLES, 0.5);
        // The exponent as the low bits of 2^52 becomes a double without a conversion, which AVX2 does not have.
        DoubleVector exponentZero = DoubleVector.broadcast(DOUBLES, 0x1p52 + 1023);
        LongVector exponentBits = LongVector.broadcast(LONGS, 0x4330000000000000L);
        LongVector fold = LongVector.broadcast(LONGS, Elementary.FOLD);
        LongVector mantissa = LongVector.broadcast(LONGS, Elementary.MANTISSA);
        LongVector sqrtHalf = LongVector.broadcast(LONGS, Elementary.SQRT_HALF_BITS);
        DoubleVector ln2 = DoubleVector.broadcast(DOUBLES, Elementary.LN2_SHORT);
        DoubleVector ln2Rest = DoubleVector.broadcast(DOUBLES, Elementary.LN2_REST);
        for (int i = 0; i < chunk; i += D) {
            LongVector folded = DoubleVector.fromArray(DOUBLES, s.sums, i)
                    .mul(unscale)
                    .reinterpretAsLongs()
                    .add(fold);
            DoubleVector k = folded.lanewise(VectorOperators.LSHR, 52)
                    .or(exponentBits)
                    .reinterpretAsDoubles()
                    .sub(exponentZero);
            DoubleVector f =
                    folded.and(mantissa).add(sqrtHalf).reinterpretAsDoubles().sub(one);
            DoubleVector t = f.div(f.add(two));
            DoubleVector w = t.mul(t);
            DoubleVector rest = w.fma(l7, l6)
                    .fma(w, l5)
                    .fma(w, l4)
                    .fma(w, l3)
                    .fma(w, l2)
                    .fma(w, l1)
                    .mul(w);
            DoubleVector half = oneHalf.mul(f).mul(f);
            DoubleVector low = t.fma(half.add(rest), k.mul(ln2Rest));
            k.fma(ln2, f.sub(half.sub(low)))
                    .add(VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, s.top, i)))
                    .intoArray(s.lse, i);
        }
    }

    /** Results of scale · exponential / sum. */
    private static void divide(int n, int row, double scale, Scratch.Short s) {
        DoubleVector scales = DoubleVector.broadcast(DOUBLES, scale);
        DoubleVector factor = DoubleVector.broadcast(DOUBLES, 1).div(DoubleVector.fromArray(DOUBLES, s.sums, row));
        factor.intoArray(s.factors, row);
        int end = (row + D) * n;
        for (int i = row * n; i < end; i += D) {
            DoubleVector p = DoubleVector.fromArray(DOUBLES, s.exps, i).mul(factor);
            VectorKernels.narrow(p.mul(scales)).intoArray(s.results, i);
        }
    }

    /** Results of score − log-sum-exp. */
    private static void subtract(int n, int row, Scratch.Short s) {
        DoubleVector lse = DoubleVector.fromArray(DOUBLES, s.lse, row);
        int end = (row + D) * n;
        for (int i = row * n; i < end; i += D) {
            DoubleVector x = VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, s.columns, i));
            VectorKernels.narrow(x.sub(lse)).intoArray(s.results, i);
        }
    }
}
