package dev.logits.internal.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link DoubleSoftmax} on vectors; see {@link VectorKernels} for the shape of the code. */
final class VectorDoubleSoftmax {
    private static final VectorSpecies<Double> DOUBLES = VectorKernels.DOUBLES;
    private static final int D = DOUBLES.length();

    private VectorDoubleSoftmax() {}

    /** Of at least four vectors' worth of logits. */
    static double inPlace(double[] v, int n) {
        double[] lanes = Scratch.ofThread().sums;
        double max = max(v, n, lanes);
        int whole = n - n % D;
        for (int from = 0; from < whole; from += Scratch.BLOCK) {
            exp(v, from, Math.min(whole, from + Scratch.BLOCK), max);
        }
        if (whole < n) {
            System.arraycopy(v, whole, lanes, 0, n - whole);
            Arrays.fill(lanes, n - whole, D, Double.NEGATIVE_INFINITY);
            exp(lanes, 0, D, max);
            System.arraycopy(lanes, 0, v, whole, n - whole);
        }
        double sum = 0;
        for (int from = 0; from < n; from += Scratch.BLOCK) {
            sum += DoubleSoftmax.sum(v, from, Math.min(n - from, Scratch.BLOCK));
        }
        DoubleSoftmax.scale(v, n, 1 / sum);
        return max + Elementary.log(sum / DoubleExp.SCALE);
    }

    private static double max(double[] v, int n, double[] lanes) {
        DoubleVector a = DoubleVector.broadcast(DOUBLES, Double.NEGATIVE_INFINITY);
        DoubleVector b = a;
        DoubleVector c = a;
        DoubleVector d = a;
        for (int i = 0; i < n - 4 * D; i += 4 * D) {
            a = a.max(DoubleVector.fromArray(DOUBLES, v, i));
            b = b.max(DoubleVector.fromArray(DOUBLES, v, i + D));
            c = c.max(DoubleVector.fromArray(DOUBLES, v, i + 2 * D));
            d = d.max(DoubleVector.fromArray(DOUBLES, v, i + 3 * D));
        }
        // The last vectors overlap those before.
        a = a.max(DoubleVector.fromArray(DOUBLES, v, n - 4 * D));
        b = b.max(DoubleVector.fromArray(DOUBLES, v, n - 3 * D));
        c = c.max(DoubleVector.fromArray(DOUBLES, v, n - 2 * D));
        d = d.max(DoubleVector.fromArray(DOUBLES, v, n - D));
        a.max(b).max(c.max(d)).intoArray(lanes, 0);
        double max = lanes[0];
        for (int i = 1; i < D; i++) {
            max = Math.max(max, lanes[i]);
        }
        return max;
    }

    /**
     * Replaces the logits of whole vectors by {@link DoubleExp#scaled} of their distances to the largest. One
     * exponential a method: of two, JDK 17 compiles the second without knowing its vectors' class once it has made
     * 18,000 nodes, and then stores lane by lane.
     */
    private static void exp(double[] v, int from, int to, double max) {
        DoubleVector maxes = DoubleVector.broadcast(DOUBLES, max);
        LongVector limit = LongVector.broadcast(VectorKernels.LONGS, Double.doubleToRawLongBits(DoubleExp.LIMIT));
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
        for (int i = from; i < to; i += D) {
            DoubleVector y = maxes.sub(DoubleVector.fromArray(DOUBLES, v, i));
            y = y.reinterpretAsLongs().min(limit).reinterpretAsDoubles();
            DoubleVector t = y.fma(log2e, magic);
            DoubleVector scale =
                    t.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            DoubleVector k = t.sub(magic);
            DoubleVector u = k.fma(low, k.fma(high, y));
            DoubleVector p = c11.fma(u, c10).fma(u, c9).fma(u, c8).fma(u, c7).fma(u, c6);
            p = p.fma(u, c5).fma(u, c4).fma(u, c3).fma(u, c2).fma(u, minusOne).fma(u, one);
            p.mul(scale).intoArray(v, i);
        }
    }
}
