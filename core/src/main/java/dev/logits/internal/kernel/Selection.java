package dev.logits.internal.kernel;

/**
 * A second seam: what narrowing a row of scores down to a few takes. As {@link Kernels} does, it works on arrays,
 * allocates nothing, and gives the same bits in all implementations (SelectionAgreesTest).
 *
 * <p>Rows go by blocks of {@link #BLOCK} scores, the last one shorter. The weight of a score is
 * {@code w(z) = 2^64 · exp(−β·(max − z))}, in double precision as {@link #weight} has it: relative error 4e-16, and
 * exactly 0 from 753 on. A block's sum takes score i to lane i mod 8, from left to right, and the lanes as a tree.
 */
public interface Selection {
    /** Scores a block. */
    int BLOCK = 512;

    /** The weight of the largest score. */
    double TOP = DoubleExp.SCALE;

    /**
     * The relative error of {@link #nearSums}, beside that of sums in double precision. Each of the scores that it adds
     * up may add {@link #FAR} to that.
     */
    double NEAR = 1.5e-7;

    /** The same of the firsts of {@link #nearMoments}. */
    double NEAR_FIRST = 3e-7;

    /** What a score of nearly no weight may count in {@link #nearSums}, in the firsts 100 times as much. */
    double FAR = TOP * 0x1p-98;

    /** The implementation of this JVM, chosen once; see {@link KernelChoice}. */
    static Selection get() {
        return KernelChoice.SELECTION;
    }

    /** Blocks of a row of n scores. */
    static int blocks(int n) {
        return (n + BLOCK - 1) / BLOCK;
    }

    /** The weight of one score: that of the passes below, bit for bit. */
    static double weight(double max, double beta, float z) {
        double y = (max - z) * beta;
        return DoubleExp.scaled(y);
    }

    /**
     * The largest score of each block; −∞ where every score is masked.
     *
     * @return whether there is neither NaN nor +∞
     */
    boolean maxima(float[] z, int off, int n, float[] maxima, int maximaOff);

    /** The index, from 0, of the first score equal to {@code value}, which there is. */
    int indexOf(float[] z, int off, int n, float value);

    /** How many scores are {@code threshold} or more. */
    int count(float[] z, int off, int n, float threshold);

    /**
     * Appends the scores that are {@code threshold} or more, which is not −∞, in their order.
     *
     * @param maxima at least the largest score of each block; a block whose entry is below the threshold is not read
     * @param maximaOff the first block's entry
     * @param base the identity of the first score
     * @param ids score i's identity {@code base + i} is appended here; room for one more than there are
     * @param out the scores themselves; may be {@code z} when {@code count} is at most {@code off}
     * @param count entries that {@code ids} and {@code out} already hold
     * @return entries that they hold then
     */
    int collect(
            float[] z,
            int off,
            int n,
            float[] maxima,
            int maximaOff,
            float threshold,
            int base,
            int[] ids,
            float[] out,
            int count);

    /**
     * Appends the scores from {@code low}, which is not −∞, to below {@code high}, as {@link #collect} does; fast
     * where they are few.
     */
    int collectBetween(float[] z, int off, int n, float low, float high, int base, int[] ids, float[] out, int count);

    /**
     * Copies a row in which only some scores stay; the others become −∞.
     *
     * @param keep score i stays where bit {@code i & 63} of word {@code i >> 6} is set
     * @param out the row is written here, from 0 on
     * @param maxima the largest of what is left of each block
     * @return whether there is neither NaN nor +∞ in the row that is read
     */
    boolean mask(float[] z, int off, int n, long[] keep, float[] out, float[] maxima);

    /** The weight of each score. */
    void weights(float[] z, int off, int n, double max, double beta, double[] out);

    /** The sum of the weights of each block. */
    void sums(float[] z, int off, int n, double max, double beta, double[] sums, int sumsOff);

    /** The same, and for each block Σ w·β·(max − z), where a weight of 0 counts 0. */
    void moments(float[] z, int off, int n, double max, double beta, double[] sums, double[] firsts, int sumsOff);

    /** Whether rows with this largest score, which is finite, have bounded sums. */
    static boolean hasNearSums(float max, double beta) {
        return NearExp.isNear(max, beta);
    }

    /**
     * The sum of the weights of each block to the bounds {@link #NEAR} and {@link #FAR}, from exponentials in single
     * precision: several times faster.
     *
     * @param max the largest score of the row, one that {@link #hasNearSums}
     */
    void nearSums(float[] z, int off, int n, float max, double beta, double[] sums, int sumsOff);

    /** The parts of {@link #nearSums} of the scores from {@code from} to below {@code to}. */
    void nearSumsBetween(
            float[] z, int off, int n, float max, double beta, float from, float to, double[] sums, int sumsOff);

    /** The same as {@link #nearSums}, and for each block Σ w·β·(max − z) to {@link #NEAR_FIRST}. */
    void nearMoments(float[] z, int off, int n, float max, double beta, double[] sums, double[] firsts, int sumsOff);

    /**
     * Σ d and Σ d² of d = max − z over at most a block, masked scores left out, by eight lanes.
     *
     * @return how many are not masked
     */
    default int spread(float[] z, int off, int n, double max, double[] out) {
        double[] lanes = Scratch.ofThread().sums;
        int count = 0;
        for (int lane = 0; lane < Lanes.LANES; lane++) {
            double first = 0;
            double second = 0;
            for (int i = off + lane; i < off + n; i += Lanes.LANES) {
                boolean masked = z[i] == Float.NEGATIVE_INFINITY;
                double d = masked ? 0 : max - z[i];
                count += masked ? 0 : 1;
                first += d;
                second = Math.fma(d, d, second);
            }
            lanes[lane] = first;
            lanes[Lanes.LANES + lane] = second;
        }
        out[0] = Lanes.sum(lanes, 0);
        out[1] = Lanes.sum(lanes, Lanes.LANES);
        return count;
    }
}
