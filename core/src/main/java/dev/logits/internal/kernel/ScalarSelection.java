package dev.logits.internal.kernel;

/** {@link Selection} in plain Java, in loops that the JIT compilers of 17 to 25 turn into vector instructions. */
final class ScalarSelection implements Selection {

    /** Apart, as the vector selection uses this class, and a JVM of one kind of kernels compiles better code. */
    private static final class Passes {
        static final RowPasses SCALAR = new ScalarKernels();

        private Passes() {}
    }

    @Override
    public boolean maxima(float[] z, int off, int n, float[] maxima, int maximaOff) {
        float all = Float.NEGATIVE_INFINITY;
        for (int from = 0, b = maximaOff; from < n; from += BLOCK, b++) {
            float max = Float.NEGATIVE_INFINITY;
            int end = off + Math.min(n, from + BLOCK);
            for (int i = off + from; i < end; i++) {
                max = Math.max(max, z[i]);
            }
            maxima[b] = max;
            all = Math.max(all, max);
        }
        return all < Float.POSITIVE_INFINITY;
    }

    @Override
    public int indexOf(float[] z, int off, int n, float value) {
        int i = 0;
        while (z[off + i] != value) {
            i++;
        }
        return i;
    }

    @Override
    public int count(float[] z, int off, int n, float threshold) {
        int count = 0;
        for (int i = off; i < off + n; i++) {
            count += z[i] >= threshold ? 1 : 0;
        }
        return count;
    }

    @Override
    public int collect(
            float[] z,
            int off,
            int n,
            float[] maxima,
            int maximaOff,
            float threshold,
            int base,
            int[] ids,
            float[] out,
            int count) {
        int kept = count;
        for (int from = 0, b = maximaOff; from < n; from += BLOCK, b++) {
            if (maxima[b] >= threshold) {
                kept = collect(z, off + from, Math.min(n - from, BLOCK), threshold, base + from, ids, out, kept);
            }
        }
        return kept;
    }

    @Override
    public int collectBetween(
            float[] z, int off, int n, float low, float high, int base, int[] ids, float[] out, int count) {
        return between(z, off, n, low, high, base, ids, out, count);
    }

    /** As {@link #collect}; the order of the integers puts NaN above and below all scores. */
    static int between(float[] z, int off, int n, float low, float high, int base, int[] ids, float[] out, int count) {
        int kept = count;
        long least = FloatOrder.of(low == 0 ? -0f : low);
        long most = FloatOrder.of(high == 0 ? -0f : high) - 1L;
        for (int i = 0; i < n; i++) {
            float score = z[off + i];
            ids[kept] = base + i;
            out[kept] = score;
            long key = FloatOrder.of(score);
            kept += 1 + (int) ((key - least | most - key) >> 63);
        }
        return kept;
    }

    @Override
    public boolean mask(float[] z, int off, int n, long[] keep, float[] out, float[] maxima) {
        boolean valid = maxima(z, off, n, maxima, 0);
        for (int from = 0, b = 0; from < n; from += BLOCK, b++) {
            maxima[b] = mask(z, off, from, Math.min(n, from + BLOCK), keep, out);
        }
        return valid;
    }

    /** Scores {@code from} to {@code end}; the largest that is left. */
    static float mask(float[] z, int off, int from, int end, long[] keep, float[] out) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < end; i++) {
            float score = (keep[i >> 6] >>> i & 1) != 0 ? z[off + i] : Float.NEGATIVE_INFINITY;
            out[i] = score;
            max = Math.max(max, score);
        }
        return max;
    }

    /**
     * Writes every score and moves on when it is kept. The comparison is one of integers in the order of scores, as the
     * JIT compiler makes a branch of one of floats when rows before had few scores to keep.
     */
    static int collect(float[] z, int off, int n, float threshold, int base, int[] ids, float[] out, int count) {
        int kept = count;
        long least = FloatOrder.of(threshold == 0 ? -0f : threshold);
        for (int i = 0; i < n; i++) {
            float score = z[off + i];
            ids[kept] = base + i;
            out[kept] = score;
            kept += 1 + (int) (FloatOrder.of(score) - least >> 63);
        }
        return kept;
    }

    @Override
    public void weights(float[] z, int off, int n, double max, double beta, double[] out) {
        Scratch s = Scratch.ofThread();
        for (int from = 0; from < n; from += BLOCK) {
            int length = Math.min(n - from, BLOCK);
            ScalarExp.weights(z, off + from, length, max, beta, s);
            System.arraycopy(s.u, 0, out, from, length);
        }
    }

    @Override
    public void sums(float[] z, int off, int n, double max, double beta, double[] sums, int sumsOff) {
        Scratch s = Scratch.ofThread();
        for (int from = 0, b = sumsOff; from < n; from += BLOCK, b++) {
            int length = Math.min(n - from, BLOCK);
            ScalarExp.weights(z, off + from, length, max, beta, s);
            sums[b] = sum(s.u, length, s.sums);
        }
    }

    @Override
    public void moments(
            float[] z, int off, int n, double max, double beta, double[] sums, double[] firsts, int sumsOff) {
        Scratch s = Scratch.ofThread();
        for (int from = 0, b = sumsOff; from < n; from += BLOCK, b++) {
            int length = Math.min(n - from, BLOCK);
            ScalarExp.weights(z, off + from, length, max, beta, s);
            sums[b] = sum(s.u, length, s.sums);
            multiply(s.u, s.d, length);
            firsts[b] = sum(s.u, length, s.sums);
        }
    }

    private static void multiply(double[] w, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            w[i] *= y[i];
        }
    }

    /** Eight lanes from left to right, two at once. */
    private static double sum(double[] w, int n, double[] lanes) {
        for (int lane = 0; lane < Lanes.LANES; lane += 2) {
            double a = 0;
            double b = 0;
            int i = lane;
            for (; i < n - 1; i += Lanes.LANES) {
                a += w[i];
                b += w[i + 1];
            }
            if (i < n) {
                a += w[i];
            }
            lanes[lane] = a;
            lanes[lane + 1] = b;
        }
        return Lanes.sum(lanes, 0);
    }

    @Override
    public void nearSums(float[] z, int off, int n, float max, double beta, double[] sums, int sumsOff) {
        NearSums.sums(Passes.SCALAR, z, off, n, max, beta, sums, sumsOff);
    }

    @Override
    public void nearSumsBetween(
            float[] z, int off, int n, float max, double beta, float from, float to, double[] sums, int sumsOff) {
        NearSums.sumsBetween(Passes.SCALAR, z, off, n, max, beta, from, to, sums, sumsOff);
    }

    @Override
    public void nearMoments(
            float[] z, int off, int n, float max, double beta, double[] sums, double[] firsts, int sumsOff) {
        NearSums.moments(Passes.SCALAR, z, off, n, max, beta, sums, firsts, sumsOff);
    }
}
