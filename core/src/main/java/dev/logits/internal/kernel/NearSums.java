package dev.logits.internal.kernel;

/** Sums of {@link NearExp} by blocks: {@link Selection#nearSums} and {@link Selection#nearMoments}. */
final class NearSums {
    private NearSums() {}

    static void sums(RowPasses passes, float[] z, int off, int n, float max, double beta, double[] sums, int sumsOff) {
        Scratch s = Scratch.ofThread();
        float high = NearExp.high(beta);
        float low = NearExp.low(beta);
        float magic = NearExp.magic(max, beta);
        double factor = NearExp.factor(max, beta);
        for (int from = 0, b = sumsOff; from < n; from += Selection.BLOCK, b++) {
            int length = Math.min(n - from, Selection.BLOCK);
            if (!passes.nearExp(z, off + from, length, high, low, magic, s.floats, s)) {
                limit(passes, z, off + from, length, NearExp.limit(max, beta), s.shifted);
                passes.nearExp(s.shifted, 0, length, high, low, magic, s.floats, s);
            }
            sums[b] = passes.sum(s.floats, 0, length, s) * factor;
        }
    }

    static void moments(
            RowPasses passes,
            float[] z,
            int off,
            int n,
            float max,
            double beta,
            double[] sums,
            double[] firsts,
            int sumsOff) {
        Scratch s = Scratch.ofThread();
        float high = NearExp.high(beta);
        float low = NearExp.low(beta);
        float magic = NearExp.magic(max, beta);
        double factor = NearExp.factor(max, beta);
        for (int from = 0, b = sumsOff; from < n; from += Selection.BLOCK, b++) {
            int length = Math.min(n - from, Selection.BLOCK);
            boolean isNear = passes.nearExp(z, off + from, length, high, low, magic, s.floats, s);
            if (!isNear) {
                limit(passes, z, off + from, length, NearExp.limit(max, beta), s.shifted);
                passes.nearExp(s.shifted, 0, length, high, low, magic, s.floats, s);
            }
            sums[b] = passes.sum(s.floats, 0, length, s) * factor;
            passes.multiplyByDistances(isNear ? z : s.shifted, isNear ? off + from : 0, length, max, s.floats);
            firsts[b] = passes.sum(s.floats, 0, length, s) * factor * beta;
        }
    }

    static void sumsBetween(
            RowPasses passes,
            float[] z,
            int off,
            int n,
            float max,
            double beta,
            float from,
            float to,
            double[] sums,
            int sumsOff) {
        Scratch s = Scratch.ofThread();
        float high = NearExp.high(beta);
        float low = NearExp.low(beta);
        float magic = NearExp.magic(max, beta);
        double factor = NearExp.factor(max, beta);
        for (int i = 0, b = sumsOff; i < n; i += Selection.BLOCK, b++) {
            int length = Math.min(n - i, Selection.BLOCK);
            if (!passes.nearExp(z, off + i, length, high, low, magic, s.floats, s)) {
                limit(passes, z, off + i, length, NearExp.limit(max, beta), s.shifted);
                passes.nearExp(s.shifted, 0, length, high, low, magic, s.floats, s);
            }
            passes.keepBetween(z, off + i, length, from, to, s.floats);
            sums[b] = passes.sum(s.floats, 0, length, s) * factor;
        }
    }

    private static void limit(RowPasses passes, float[] z, int off, int n, float limit, float[] out) {
        if (n >= Scratch.VECTOR) {
            passes.shift(z, off, n, 0, limit, out);
        } else {
            for (int i = 0; i < n; i++) {
                out[i] = Math.max(z[off + i], limit);
            }
        }
    }
}
