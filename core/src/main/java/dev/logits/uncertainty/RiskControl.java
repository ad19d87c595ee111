package dev.logits.uncertainty;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.special.BinomialTail;
import dev.logits.internal.sum.ExactSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Guarantees for any loss: choose a parameter λ, such as a threshold, by held-out rows so that the expected loss of new
 * rows of the same kind is at most α. A loss of a row is a number from 0 to 1: the share of its labels that a set
 * misses, whether a detector was wrong, a cost over the largest.
 *
 * <ul>
 *   <li>{@link #conformal}: the expected loss is at most α, on average over held-out rows. For losses that do not rise
 *       with λ; of the values tried the least with {@code (n R̂(λ) + 1) / (n + 1) ≤ α}.
 *   <li>{@link #byTesting}: with probability 1 − δ over the held-out rows the expected loss is at most α, for every λ
 *       that is returned. For any loss. Each λ is a test with the Hoeffding–Bentkus p-value {@code min(exp(−n h(R̂,
 *       α)), e · P(Binomial(n, α) ≤ ⌈n R̂⌉))}, h being the relative entropy of two biased coins.
 * </ul>
 *
 * <p>GuaranteeCoverageTest counts how often the promises hold. Means over rows are exact sums, so that the same rows in
 * any order give the same result.
 *
 * <p>Reference: A. N. Angelopoulos, S. Bates, A. Fisch, L. Lei, T. Schuster, Conformal risk control, ICLR 2024; A. N.
 * Angelopoulos, S. Bates, E. J. Candès, M. I. Jordan, L. Lei, Learn then test, 2021.
 *
 * <pre>{@code
 * double[] lambdas = {0.1, 0.3, 0.5, 0.7, 0.9};
 * OptionalDouble best = RiskControl.conformal(lambdas, n, (row, lambda) -> missed(row, lambda), 0.1);
 * }</pre>
 *
 * @since 0.1
 */
public final class RiskControl {
    private RiskControl() {}

    /** The loss of a row. */
    @FunctionalInterface
    public interface RowLoss {
        /**
         * The loss of a row with a parameter.
         *
         * @return from 0 to 1
         */
        double of(int row, double lambda);
    }

    /** In which way {@link #byTesting} corrects for many λ. */
    public enum Testing {
        /** Each at level δ divided by their number, in any order. */
        BONFERRONI,
        /** One after the other as they are given, each at level δ, up to the first that fails: list safe ones first. */
        FIXED_SEQUENCE
    }

    /**
     * Conformal risk control.
     *
     * @param lambdas the values to try, rising
     * @param rows how many held-out rows there are, 1 or more
     * @param loss does not rise with λ
     * @param alpha the expected loss that is accepted, more than 0 and less than 1
     * @return the least λ that keeps the promise; empty where none does, which 1/(n + 1) &gt; α makes sure of
     * @throws IllegalArgumentException if a number is out of its range, values do not rise, or a mean loss rises
     */
    public static OptionalDouble conformal(double[] lambdas, int rows, RowLoss loss, double alpha) {
        check(lambdas, rows, loss);
        share("alpha", alpha);
        double last = Double.POSITIVE_INFINITY;
        OptionalDouble found = OptionalDouble.empty();
        for (int i = 0; i < lambdas.length; i++) {
            if (i > 0 && !(lambdas[i] > lambdas[i - 1])) {
                throw new IllegalArgumentException(
                        "lambdas must rise, but lambdas[" + i + "] = " + lambdas[i] + " follows " + lambdas[i - 1]);
            }
            double risk = risk(rows, loss, lambdas[i]);
            if (risk > last) {
                throw new IllegalArgumentException("the mean loss rises from " + last + " to " + risk + " at lambda = "
                        + lambdas[i] + "; conformal risk control needs one that does not, learn then test takes any");
            }
            last = risk;
            if (found.isEmpty() && (rows * risk + 1) / (rows + 1.0) <= alpha) {
                found = OptionalDouble.of(lambdas[i]);
            }
        }
        return found;
    }

    /**
     * Learn then test.
     *
     * @param lambdas the values to try; for {@link Testing#FIXED_SEQUENCE} in an order that does not depend on the rows
     * @param rows how many held-out rows there are, 1 or more
     * @param loss any
     * @param alpha the expected loss that is accepted, more than 0 and less than 1
     * @param delta the probability that the promise fails, more than 0 and less than 1
     * @return all λ that keep the promise together, in the order given; none where none does
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static List<Double> byTesting(
            double[] lambdas, int rows, RowLoss loss, double alpha, double delta, Testing testing) {
        check(lambdas, rows, loss);
        share("alpha", alpha);
        share("delta", delta);
        NullCheck.argument(testing, "testing");
        List<Double> passed = new ArrayList<>();
        for (double lambda : lambdas) {
            double p = pValue(risk(rows, loss, lambda), rows, alpha);
            if (p <= (testing == Testing.BONFERRONI ? delta / lambdas.length : delta)) {
                passed.add(lambda);
            } else if (testing == Testing.FIXED_SEQUENCE) {
                break;
            }
        }
        return passed;
    }

    /**
     * The Hoeffding–Bentkus p-value of the hypothesis that the expected loss is more than α.
     *
     * @param risk the mean loss of the rows, 0 to 1
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static double pValue(double risk, int rows, double alpha) {
        share("alpha", alpha);
        if (!(risk >= 0 && risk <= 1)) {
            throw new IllegalArgumentException("risk must be between 0 and 1, got " + risk);
        }
        if (rows < 1) {
            throw new IllegalArgumentException("rows must be 1 or more, got " + rows);
        }
        double hoeffding = risk >= alpha ? 1 : Elementary.exp(-rows * relativeEntropy(risk, alpha));
        long errors = (long) Math.ceil(rows * risk * (1 - 1e-13)); // n R̂ as it was before it was divided
        double bentkus = Math.E * BinomialTail.atMost(Math.min(errors, rows), rows, alpha);
        return Math.min(1, Math.min(hoeffding, bentkus));
    }

    private static double relativeEntropy(double a, double b) {
        return (a == 0 ? 0 : a * Elementary.log(a / b)) + (1 - a) * Elementary.log((1 - a) / (1 - b));
    }

    private static double risk(int rows, RowLoss loss, double lambda) {
        ExactSum sum = new ExactSum();
        for (int r = 0; r < rows; r++) {
            double value = loss.of(r, lambda);
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("the loss of row " + r + " at lambda = " + lambda
                        + " must be between 0 and 1, got " + value + "; divide losses by the largest there can be");
            }
            sum.add(value);
        }
        return sum.value() / rows;
    }

    private static void check(double[] lambdas, int rows, RowLoss loss) {
        NullCheck.argument(lambdas, "lambdas");
        NullCheck.argument(loss, "loss");
        if (lambdas.length == 0) {
            throw new IllegalArgumentException("no lambdas; there must be at least one to try");
        }
        if (Arrays.stream(lambdas).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException("a lambda is NaN");
        }
        if (rows < 1) {
            throw new IllegalArgumentException("rows must be 1 or more, got " + rows);
        }
    }

    private static void share(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be more than 0 and less than 1, got " + value);
        }
    }
}
