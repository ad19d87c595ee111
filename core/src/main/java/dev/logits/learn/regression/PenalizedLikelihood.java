package dev.logits.learn.regression;

/**
 * The log-likelihood of all rows, or with Firth's penalty (Jeffreys' prior) the log-likelihood plus half the logarithm
 * of the determinant of the information I. {@link PenalizedPoint} has its value and derivatives at one point.
 *
 * <p>The penalized log-likelihood is bounded above for any data of full rank, so it has a maximum. It need not be
 * concave: in small tables it can have several local maxima.
 *
 * <p>References: D. Firth, Bias reduction of maximum likelihood estimates, 1993; G. Heinze, M. Schemper, A solution to
 * the problem of separation in logistic regression, 2002; for several classes S. Bull, C. Mak, C. Greenwood, A modified
 * score function estimator for multinomial logistic regression in small samples, 2002.
 */
final class PenalizedLikelihood {
    /** A pivot of the information that counts as 0. */
    static final double SINGULAR = 1e-14;

    /** Numbers of a table up to which its centered rows are kept, 8 MB. */
    private static final long KEPT = 1 << 20;

    private final Likelihood likelihood;
    private final double times;
    private final double[] kept;
    private final Effort effort;

    PenalizedLikelihood(Likelihood likelihood, boolean firth) {
        this(likelihood, firth ? 1 : 0, rows(likelihood), new Effort(Double.POSITIVE_INFINITY));
    }

    private PenalizedLikelihood(Likelihood likelihood, double times, double[] kept, Effort effort) {
        this.likelihood = likelihood;
        this.times = times;
        this.kept = kept;
        this.effort = effort;
    }

    /** The centered rows, one after the other; empty if they are too many. */
    private static double[] rows(Likelihood likelihood) {
        CenteredRows rows = likelihood.rows();
        int s = rows.stride();
        if ((long) rows.count() * s > KEPT) {
            return new double[0];
        }
        double[] all = new double[rows.count() * s];
        double[] raw = rows.rawBuffer();
        double[] x = new double[s];
        for (int i = 0; i < rows.count(); i++) {
            rows.read(i, raw, x);
            System.arraycopy(x, 0, all, i * s, s);
        }
        return all;
    }

    /** Reads row i, centered, as {@link CenteredRows#read} does. */
    void read(int i, double[] raw, double[] out) {
        if (kept.length > 0) {
            System.arraycopy(kept, i * out.length, out, 0, out.length);
        } else {
            likelihood.rows().read(i, raw, out);
        }
    }

    Likelihood likelihood() {
        return likelihood;
    }

    int size() {
        return likelihood.shape().size();
    }

    /** By what Firth's penalty is multiplied, 0 without it. */
    double times() {
        return times;
    }

    /** Whether there is no penalty, so that every maximum is the highest. */
    boolean isConcave() {
        return times == 0;
    }

    /** The same with so many times Firth's penalty; it counts the work in one sum with this one. */
    PenalizedLikelihood withPenalty(double times) {
        return new PenalizedLikelihood(likelihood, times, kept, effort);
    }

    /** The same, whose work is counted anew. */
    PenalizedLikelihood withEffort(Effort effort) {
        return new PenalizedLikelihood(likelihood, times, kept, effort);
    }

    Effort effort() {
        return effort;
    }

    PenalizedPoint at(double[] theta) {
        double size = size();
        effort.add(likelihood.rows().count() * size * size);
        return new PenalizedPoint(this, theta);
    }

    /** The information of all rows, size × size. */
    double[] information(double[] theta) {
        return new PenalizedPoint(this, theta).information();
    }

    /** The value; −∞ where the penalty cannot be computed because the information has no full rank. */
    double value(double[] theta) {
        return at(theta).value();
    }
}
