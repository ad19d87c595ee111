package dev.logits.internal.kernel;

/**
 * A sum of doubles that carries its rounding error along, so that its own error does not grow with the number of terms:
 * at most 2 ulp of the sum plus n²·2^−105 of Σ|x|. An infinite term gives that infinity.
 *
 * <p>Reference: A. Neumaier, Rundungsfehleranalyze einiger Verfahren zur Summation endlicher Summen, 1974.
 */
public final class NeumaierSum {
    private double sum;
    private double error;

    /** Adds one term. */
    public void add(double x) {
        double next = sum + x;
        error += Math.abs(sum) >= Math.abs(x) ? (sum - next) + x : (x - next) + sum;
        sum = next;
    }

    /** The sum of all terms so far; 0 before the first. */
    public double value() {
        return Double.isFinite(sum) ? sum + error : sum;
    }
}
