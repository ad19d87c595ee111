package dev.logits.loss;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;

/**
 * A loss with one label for each row. What such losses share beside {@link RowLoss}: rows labeled −1 are ignored, the
 * mean divides by the number of rows that are not, and {@link #withClassWeights class weights}. Immutable, as its
 * subclasses must be; open for users to extend. The shortest way to a loss of one's own is {@link #of}: the value and
 * the gradient of one row.
 *
 * <pre>{@code
 * LabelLoss squared = LabelLoss.of("squared error", (z, y, gradient) -> {
 *     double value = 0;
 *     for (int c = 0; c < z.length; c++) {
 *         double miss = z[c] - (c == y ? 1 : 0);
 *         value += miss * miss / 2;
 *         gradient[c] = miss;
 *     }
 *     return value;
 * });
 * double mean = squared.withClassWeights(new double[] {1, 5}).mean(z, labels);
 * }</pre>
 *
 * @since 0.1
 */
public abstract class LabelLoss extends RowLoss<int[]> {

    /**
     * A loss.
     *
     * @param name as error messages have it, such as "hinge loss"
     */
    protected LabelLoss(String name) {
        super(name);
    }

    /** The value and the gradient of one row. Called from several threads at once. */
    @FunctionalInterface
    public interface RowFunction {
        /**
         * Computes a row.
         *
         * @param z the K logits; not NaN, not +∞, and not all −∞. It may be overwritten
         * @param label a class
         * @param gradient K zeros, to be overwritten with the derivatives. Those of masked classes (−∞) do not matter:
         *     they are 0 whatever is written
         * @return the value, not NaN
         */
        double apply(double[] z, int label, double[] gradient);
    }

    /**
     * A loss from its value and gradient of one row, in double precision.
     *
     * @param name as error messages have it, such as "squared error"
     */
    public static LabelLoss of(String name, RowFunction function) {
        return new FunctionLoss(NullCheck.argument(name, "name"), NullCheck.argument(function, "function"));
    }

    /**
     * The loss of one row.
     *
     * @param n the number of classes K; the row is {@code z[off] … z[off + n − 1]}
     * @param label a class, not ignored
     * @return NaN for a row that is not valid
     */
    protected abstract double value(float[] z, int off, int n, int label);

    /**
     * The loss of one row, the same bits as {@link #value(float[], int, int, int)}, and {@code scale} times its
     * gradient. Both arrays may be the same at the same offset. Writes nothing for a row that is not valid.
     *
     * @return NaN for a row that is not valid
     */
    protected abstract double valueAndGradient(
            float[] z, int off, int n, int label, double scale, float[] gradient, int gradientOff);

    /** Checks the parameters that depend on the number of classes; here there are none. */
    protected void checkClasses(int classes) {}

    /**
     * The same loss with class weights: a row's value is the weight of its label times its loss, and the mean divides
     * by the sum of the weights of the labels that are not ignored.
     *
     * @param weights one for each class, finite, 0 or more, and not all 0
     */
    public LabelLoss withClassWeights(double[] weights) {
        NullCheck.argument(weights, "weights");
        return new ClassWeightedLoss(this, ClassWeights.copyOf(weights));
    }

    @Override
    public final void check(Logits z, int[] labels) {
        Labels.check(labels, z);
        checkClasses(z.classes());
    }

    @Override
    public final boolean counts(int[] labels, int row) {
        return labels[row] != Labels.IGNORE;
    }

    @Override
    public double divisor(Logits z, int[] labels) {
        return Labels.counted(labels);
    }

    @Override
    public final double value(Logits z, int[] labels, int row) {
        return value(z.array(), z.offset(row), z.classes(), labels[row]);
    }

    @Override
    public final double valueAndGradient(Logits z, int[] labels, int row, double scale, Logits gradient) {
        return valueAndGradient(
                z.array(), z.offset(row), z.classes(), labels[row], scale, gradient.array(), gradient.offset(row));
    }
}
