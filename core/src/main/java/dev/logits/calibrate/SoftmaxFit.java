package dev.logits.calibrate;

import dev.logits.internal.optim.Objective;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowPass;
import java.io.IOException;

/**
 * The mean negative log-likelihood of {@code softmax(v(x; θ))} over the rows of a source, with its gradient: one pass
 * an evaluation. x are a row's logits at the fitted temperature, or their log-softmax, and v is linear in θ, so that
 * the mean is convex.
 */
abstract class SoftmaxFit implements Objective<IOException> {
    private final LogitsSource source;
    final int classes;
    private double rows;
    private int passes;
    private double nll;

    /** The objective over a source. */
    SoftmaxFit(LogitsSource source) {
        this.source = source;
        classes = source.classes();
    }

    /** Empty sums for the gradient. */
    abstract RowSums sums();

    /** What is added to {@link #sums} at θ. */
    abstract SoftmaxRows rowsAt(double[] theta);

    /** Adds the penalty and its gradient to the means. */
    abstract double penalty(double[] theta, double[] gradient);

    @Override
    public double valueAndGradient(double[] theta, double[] gradient) throws IOException {
        nll = means(sums(), rowsAt(theta), gradient).nll;
        return nll + penalty(theta, gradient);
    }

    /** What a pass has found: the mean negative log-likelihood, and the sums. */
    record Means(double nll, RowSums sums) {}

    /**
     * One pass over the rows.
     *
     * @param empty sums without rows
     * @param means takes the sums, divided by what the rows count together
     */
    final Means means(RowSums empty, SoftmaxRows each, double[] means) throws IOException {
        SoftmaxPass pass = RowPass.over(source, new SoftmaxPass(each, empty));
        rows = pass.weight.value();
        passes++;
        pass.sums.into(means);
        for (int i = 0; i < means.length; i++) {
            means[i] /= rows;
        }
        return new Means(pass.total.value() / rows, pass.sums);
    }

    /** How many rows there are, or what they count together. */
    double rows() {
        return rows;
    }

    int passes() {
        return passes;
    }

    /** The mean negative log-likelihood of the last evaluation, without the penalty. */
    double nll() {
        return nll;
    }
}
