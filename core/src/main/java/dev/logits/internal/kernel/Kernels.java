package dev.logits.internal.kernel;

/**
 * The seam: everything that loops over the scores of a row, on arrays, nothing allocated.
 *
 * <p>A row is valid when it holds no NaN and no +∞ and at least one finite score. Every method that returns a
 * log-sum-exp returns NaN for a row that is not valid, and has then written nothing; {@link BadRow} finds the class to
 * name. −∞ elsewhere is a masked class: its exponential is exactly 0. Arrays in and out may be the same at the same
 * offset; they may not overlap otherwise.
 *
 * <p>Methods with {@code rows} take that many rows, each right behind the one before, and give what the call row by row
 * gives, bit for bit. They go on after a row that is not valid and return the number, from 0, of the first such row, or
 * −1. Rows of at most {@link #SHORT} classes are several times faster in batches.
 *
 * <p>All implementations return the same bits on every CPU and JVM (KernelsAgreeTest, GoldenBitsTest). Errors
 * (KernelAccuracyTest, at K up to 2^17 and logits up to ±10^4, where an ulp is the float's): the log-sum-exp is within
 * 1 ulp of max(1, |lse|), {@link #logSumExpExact} within 2e-15 · max(1, |lse|); softmax is within 2.5 ulp,
 * log-softmax within 1 ulp of max(1, |value|). A row's probabilities never exceed 1, its log-probabilities never 0; a
 * row with one class that is not masked gives exactly 1 and 0.
 */
public interface Kernels {
    /** Exponentials of rows up to this many classes are summed from left to right, of longer ones by lanes. */
    int SHORT = 32;

    /** The kernels of this JVM: plain loops at first, vectors when those are warm; see {@link KernelChoice}. */
    static Kernels get() {
        return KernelChoice.kernels();
    }

    /** Index, from 0, of the first largest score of a valid row. */
    int argmax(float[] z, int off, int n);

    /** The largest score of any row that has one; NaN where any is NaN. */
    float largest(float[] z, int off, int n);

    /** ln Σ exp(z[i]) to the precision of float, or NaN. */
    double logSumExp(float[] z, int off, int n);

    /** ln Σ exp(z[i]) in double precision throughout, or NaN; at half the speed. */
    double logSumExpExact(float[] z, int off, int n);

    /** The probability of the most likely class, 1 / Σ exp(z[i] − max z), in double precision throughout, or NaN. */
    double topProbability(float[] z, int off, int n);

    /**
     * The odds against the most likely class, Σ exp(z[i] − max z) without the first largest score, in double precision
     * throughout, or NaN. Its bits do not depend on the order of the scores ({@link OrderFreeSum}), so that what ranks
     * or ties by it does not either. Error: as that of {@link #topProbability}, relative to 1 plus the value.
     */
    double rest(float[] z, int off, int n);

    /** out[i] = exp(z[i] − max z) / (1 + rest) in double precision throughout; returns {@link #rest}. */
    double softmaxAndRest(float[] z, int off, int n, double[] out, int outOff);

    /** out[i] = exp(z[i] − lse), rounded to float; returns lse to the precision of {@link #logSumExp}. */
    double softmax(float[] z, int off, int n, float[] out, int outOff);

    /** out[i] = z[i] − lse, rounded to float; returns lse as {@link #logSumExp} does. */
    double logSoftmax(float[] z, int off, int n, float[] out, int outOff);

    /**
     * out[i] = scale · (exp(z[i] − lse) − [i = label]), rounded to float; returns lse to the precision of
     * {@link #logSumExp}.
     *
     * @param scale a magnitude between 2^-60 and 2^60, or 0
     */
    double softmaxMinusOneHot(float[] z, int off, int n, int label, double scale, float[] out, int outOff);

    /** out[i] = exp(z[i] − lse) in double precision throughout; returns lse as {@link #logSumExpExact} does. */
    double softmax(float[] z, int off, int n, double[] out, int outOff);

    /**
     * Replaces n logits that are doubles already, such as those that a fit computes, by their probabilities, −∞ by 0;
     * returns their log-sum-exp. At least one must be finite; with a NaN or +∞ among them the result is NaN. Error: as
     * {@link #softmax(float[], int, int, double[], int)}.
     */
    double softmax(double[] v, int n);

    /**
     * The sums that the derivatives of the negative log-likelihood in β need, in double precision throughout, with
     * d[i] = z[i] − max z:
     * <pre>
     * out[0] = Σ exp(β·d)   out[1] = Σ d·exp(β·d)   out[2] = Σ d²·exp(β·d)
     * </pre>
     * Masked classes add 0 to each, also at β = 0.
     *
     * @param beta the inverse temperature, ≥ 0 and finite
     * @return max z, or NaN for a row that is not valid
     */
    double temperatureSums(float[] z, int off, int n, double beta, double[] out);

    /**
     * KL(p ‖ q) of p = softmax(t / T) and q = softmax(s / T), for rows of more than {@link #SHORT} classes that are
     * near: no masked class, every score within some 60·T of the first block's largest, and that below 256·T in
     * magnitude. A sum of terms that are not negative; 0 for equal rows.
     *
     * @return NaN for rows that are not near, or not valid
     */
    double divergence(float[] t, int tOff, float[] s, int sOff, int n, double temperature);

    /**
     * The same bits, and out[i] = scale · (q[i] − p[i]), rounded to float. The output may be s at the same offset,
     * which stays as it is where the divergence is NaN; another output may then hold anything.
     *
     * @param scale a magnitude between 2^-60 and 2^60, or 0
     */
    double divergence(
            float[] t, int tOff, float[] s, int sOff, int n, double temperature, double scale, float[] out, int outOff);

    /** {@link #logSumExp(float[], int, int)} of each row; NaN in {@code lse} for a row that is not valid. */
    int logSumExp(float[] z, int off, int rows, int n, double[] lse, int lseOff);

    /**
     * {@link #softmax(float[], int, int, float[], int)} of each row. What is written for a row that is not valid is
     * unspecified, where the output is another array than the input.
     */
    int softmax(float[] z, int off, int rows, int n, float[] out, int outOff);

    /** {@link #logSoftmax(float[], int, int, float[], int)} of each row. */
    int logSoftmax(float[] z, int off, int rows, int n, float[] out, int outOff);

    /**
     * Cross-entropy and its gradient: {@link #softmaxMinusOneHot(float[], int, int, int, double, float[], int)} of each
     * row, and nll[r] = lse − z[label], NaN for a row that is not valid. A row whose label is −1 is not looked at: its
     * gradient and its value are 0.
     */
    int softmaxMinusOneHot(
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
            int nllOff);

    /** out[i] = the IEEE binary16 number with the bits half[i], exactly; a NaN stays a NaN. */
    void widenFloat16(short[] half, int off, int n, float[] out, int outOff);

    /** out[i] = the bfloat16 number with the bits half[i], exactly. */
    void widenBfloat16(short[] half, int off, int n, float[] out, int outOff);
}
