package dev.logits.internal.kernel;

/**
 * The seam: everything that loops over the scores of a row. One row a call, on arrays, nothing allocated.
 *
 * <p>A row is valid when it holds no NaN and no +∞ and at least one finite score. Every method that returns a
 * log-sum-exp returns NaN for a row that is not valid, and has then written nothing; {@link BadRow} finds the class to
 * name. −∞ elsewhere is a masked class: its exponential is exactly 0. Arrays in and out may be the same at the same
 * offset.
 */
public interface Kernels {

    /** The kernels of this JVM, chosen once. */
    static Kernels get() {
        return Chosen.KERNELS;
    }

    /** Index, from 0, of the first largest score of a valid row. */
    int argmax(float[] z, int off, int n);

    /** ln Σ exp(z[i]), or NaN. */
    double logSumExp(float[] z, int off, int n);

    /** out[i] = exp(z[i] − lse), rounded to float; returns lse. */
    double softmax(float[] z, int off, int n, float[] out, int outOff);

    /** out[i] = z[i] − lse, rounded to float; returns lse. */
    double logSoftmax(float[] z, int off, int n, float[] out, int outOff);

    /** out[i] = scale · (exp(z[i] − lse) − [i = label]), rounded to float; returns lse. */
    double softmaxMinusOneHot(float[] z, int off, int n, int label, double scale, float[] out, int outOff);

    /** out[i] = exp(z[i] − lse) in double precision throughout; returns lse. */
    double softmax(float[] z, int off, int n, double[] out, int outOff);

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

    /** Holds the choice; loaded at first use. */
    final class Chosen {
        private static final Kernels KERNELS = new ScalarKernels();

        private Chosen() {}
    }
}
