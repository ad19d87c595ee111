package dev.logits.internal.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Pseudo-random rows, the same on every JVM, between guard values. */
final class Rows {
    /** Where rows begin; what is before and behind them is GUARD. */
    static final int OFFSET = 3;

    static final float GUARD = 12345.678f;

    static final List<Integer> AWKWARD_SIZES = List.of(
            1, 2, 7, 8, 15, 16, 17, 31, 32, 33, 39, 40, 41, 47, 48, 207, 1000, 1031, 1032, 1033, 1039, 1040, 1041, 1056,
            4098, 4112, 4113, 131072);

    /** What a row's scores look like. */
    enum Kind {
        ORDINARY,
        MASKED,
        ONE_UNMASKED,
        EQUAL,
        FAR_APART,
        LARGE_POSITIVE,
        LARGE_NEGATIVE,
        AROUND_256,
        HUGE,
        TINY,
        CONFIDENT,
        LOG_PROBABILITIES
    }

    private long state;

    Rows(long seed) {
        state = seed;
    }

    /** SplitMix64, written out so that it cannot change under the golden bits. */
    long next() {
        state += 0x9e3779b97f4a7c15L;
        long x = state;
        x = (x ^ x >>> 30) * 0xbf58476d1ce4e5b9L;
        x = (x ^ x >>> 27) * 0x94d049bb133111ebL;
        return x ^ x >>> 31;
    }

    /** In [0, 1). */
    double uniform() {
        return (next() >>> 11) * 0x1p-53;
    }

    /** About normal; sums and products only, so the same bits everywhere. */
    double normal() {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += uniform();
        }
        return sum;
    }

    /** A row of n scores at {@link #OFFSET}, guards around it. */
    float[] row(int n, Kind kind) {
        float[] z = guarded(n);
        double constant = 20 * normal();
        int one = (int) (uniform() * n);
        for (int c = 0; c < n; c++) {
            double x = switch (kind) {
                case ORDINARY -> 3 * normal();
                case MASKED -> uniform() < 0.5 ? Double.NEGATIVE_INFINITY : 3 * normal();
                case ONE_UNMASKED -> Double.NEGATIVE_INFINITY;
                case EQUAL -> constant;
                case FAR_APART -> 1e4 * (2 * uniform() - 1);
                case LARGE_POSITIVE -> 9990 + 3 * normal();
                case LARGE_NEGATIVE -> -9990 + 3 * normal();
                case AROUND_256 -> 256 * (2 * uniform() - 1);
                case HUGE -> 1e38 * (2 * uniform() - 1);
                case TINY -> 1e-40 * normal();
                case CONFIDENT -> normal();
                case LOG_PROBABILITIES -> -Math.abs(8 * normal());
            };
            z[OFFSET + c] = (float) x;
        }
        if (kind == Kind.MASKED || kind == Kind.ONE_UNMASKED) {
            z[OFFSET + one] = (float) constant;
        }
        if (kind == Kind.CONFIDENT) {
            z[OFFSET + one] = 25;
        }
        return z;
    }

    /** Room for n results at {@link #OFFSET}. */
    static float[] guarded(int n) {
        float[] a = new float[n + 2 * OFFSET];
        Arrays.fill(a, GUARD);
        return a;
    }

    static double[] guardedDoubles(int n) {
        double[] a = new double[n + 2 * OFFSET];
        Arrays.fill(a, GUARD);
        return a;
    }

    /** The kernels that this JVM can run. */
    static Stream<Kernels> kernels() {
        return Stream.concat(
                Stream.of(new ScalarKernels()), KernelChoice.vector().map(KernelProvider::kernels).stream());
    }
}
