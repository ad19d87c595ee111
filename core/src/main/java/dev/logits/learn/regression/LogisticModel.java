package dev.logits.learn.regression;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;
import dev.logits.math.Softmax;
import java.util.Arrays;
import java.util.Objects;

/**
 * A fitted logistic regression: {@code z[c] = w[c]·x + b[c]}, and {@code p = softmax z}. Immutable.
 *
 * <p>With a reference class, which class 0 is in a model of two classes and in every model without penalty, its weights
 * and intercept are 0 and so is its logit: of two classes the other logit is then the log-odds. Without one the logits
 * of a row are those of the symmetric softmax, and the intercepts of all classes add up to 0.
 *
 * <p>Logits are computed in double precision and rounded to float once.
 *
 * <pre>{@code
 * LogisticModel model = LogisticRegression.maximumLikelihood().fit(x, labels);
 * Logits z = model.logits(x);
 * Probabilities p = model.probabilities(x);
 * }</pre>
 *
 * @since 0.1
 */
public final class LogisticModel {
    private final ModelShape shape;
    private final double[] theta;
    private final Penalty penalty;
    private final RegressionReport report;

    LogisticModel(ModelShape shape, double[] theta, Penalty penalty, RegressionReport report) {
        this.shape = shape;
        this.theta = theta;
        this.penalty = NullCheck.argument(penalty, "penalty");
        this.report = NullCheck.argument(report, "report");
    }

    /**
     * A model with known coefficients, as files hold it.
     *
     * @param weights one row for each class; for each but class 0 if there is a reference. Copied
     * @param intercepts one for each of these; empty for a model without. Copied
     * @param reference whether class 0 is the reference
     * @param penalty what it was fitted with
     * @param report how the fit went
     * @throws IllegalArgumentException if lengths do not agree or a coefficient is not finite
     */
    public static LogisticModel of(
            double[][] weights, double[] intercepts, boolean reference, Penalty penalty, RegressionReport report) {
        NullCheck.argument(weights, "weights");
        NullCheck.argument(intercepts, "intercepts");
        NullCheck.argument(penalty, "penalty");
        NullCheck.argument(report, "report");
        int outputs = weights.length;
        if (outputs < (reference ? 1 : 2) || weights[0].length == 0) {
            throw new IllegalArgumentException("a model of " + outputs + " outputs"
                    + (outputs == 0 ? "" : " and " + weights[0].length + " columns")
                    + (reference ? "" : ", no reference")
                    + " has nothing to tell apart");
        }
        if (intercepts.length != 0 && intercepts.length != outputs) {
            throw new IllegalArgumentException(intercepts.length + " intercepts for " + outputs + " rows of weights");
        }
        int columns = weights[0].length;
        ModelShape shape = new ModelShape(columns, outputs + (reference ? 1 : 0), reference, intercepts.length > 0);
        double[] theta = new double[shape.size()];
        for (int m = 0; m < outputs; m++) {
            if (weights[m].length != columns) {
                throw new IllegalArgumentException(
                        "weights row " + m + " has " + weights[m].length + " columns, row 0 has " + columns);
            }
            System.arraycopy(weights[m], 0, theta, m * shape.stride(), columns);
            if (shape.intercept()) {
                theta[m * shape.stride() + columns] = intercepts[m];
            }
        }
        for (double w : theta) {
            if (!Double.isFinite(w)) {
                throw new IllegalArgumentException("a coefficient is " + w + "; all must be finite");
            }
        }
        return new LogisticModel(shape, theta, penalty, report);
    }

    /** The number of classes K. */
    public int classes() {
        return shape.classes();
    }

    /** The number of features D. */
    public int columns() {
        return shape.columns();
    }

    /** Whether class 0 is the reference, whose logit is always 0. */
    public boolean hasReference() {
        return shape.reference();
    }

    /** Whether there are intercepts. */
    public boolean hasIntercept() {
        return shape.intercept();
    }

    /**
     * The weight of a column in the logit of a class; 0 for the reference.
     *
     * @throws IndexOutOfBoundsException if there is no such class or column
     */
    public double weight(int c, int column) {
        Objects.checkIndex(c, classes());
        Objects.checkIndex(column, columns());
        return c < shape.first() ? 0 : theta[(c - shape.first()) * shape.stride() + column];
    }

    /**
     * The intercept of a class; 0 for the reference, and in a model without intercepts.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public double intercept(int c) {
        Objects.checkIndex(c, classes());
        return c < shape.first() || !shape.intercept()
                ? 0
                : theta[(c - shape.first()) * shape.stride() + shape.columns()];
    }

    /** What the fit was penalized with. */
    public Penalty penalty() {
        return penalty;
    }

    /** How the fit went. */
    public RegressionReport report() {
        return report;
    }

    ModelShape shape() {
        return shape;
    }

    double[] theta() {
        return theta;
    }

    /**
     * The logits of rows.
     *
     * @throws IllegalArgumentException if the number of columns is another one
     */
    public Logits logits(Features x) {
        NullCheck.argument(x, "x");
        Logits z = Logits.zeros(x.rows(), classes());
        logits(x, z);
        return z;
    }

    /**
     * Writes the logits of rows.
     *
     * @param z overwritten, N × K
     * @throws IllegalArgumentException if a shape is another one
     */
    public void logits(Features x, Logits z) {
        NullCheck.argument(x, "x");
        NullCheck.argument(z, "z");
        if (x.columns() != columns()) {
            throw new IllegalArgumentException(
                    "features of " + x.columns() + " columns; the model was fitted on " + columns());
        }
        if (z.rows() != x.rows() || z.classes() != classes()) {
            throw new IllegalArgumentException("logits " + z.rows() + " x " + z.classes() + " for " + x.rows()
                    + " rows and " + classes() + " classes");
        }
        FeatureRows rows = FeatureRows.of(x);
        RowBlocks.forEach(x.rows(), columns() * shape.outputs(), (from, to) -> {
            for (int r = from; r < to; r++) {
                int off = z.offset(r);
                Arrays.fill(z.array(), off, off + shape.first(), 0f);
                for (int m = 0; m < shape.outputs(); m++) {
                    int at = m * shape.stride();
                    double b = shape.intercept() ? theta[at + shape.columns()] : 0;
                    z.array()[off + shape.first() + m] = (float) (rows.dot(r, theta, at) + b);
                }
            }
        });
    }

    /**
     * The probabilities of rows.
     *
     * @throws IllegalArgumentException if the number of columns is another one, or a feature is not finite
     */
    public Probabilities probabilities(Features x) {
        NullCheck.argument(x, "x");
        return Softmax.of(logits(x));
    }

    /** The shape and the penalty. */
    @Override
    public String toString() {
        return "LogisticModel of " + classes() + " classes and " + columns() + " columns, penalty " + penalty;
    }
}
