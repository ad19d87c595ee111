package dev.logits.learn.regression;

import dev.logits.internal.kernel.Elementary;

/**
 * The softmax of one row of logits in double precision: loss, residuals p − e_y, and how far the label is ahead.
 * Where the first class is the reference its logit is 0, and the outputs are the other classes.
 */
final class SoftmaxRow {
    private final int first;
    private final double[] exp;

    /** One logit an output; written by the caller before {@link #evaluate}. */
    final double[] z;

    /** The outputs' probabilities. */
    final double[] p;

    /** p − e_y, which near 0 keeps its digits. */
    final double[] residual;

    private double margin;
    private double reference;

    /** @param first 1 if class 0 is the reference, else 0 */
    SoftmaxRow(int outputs, int first) {
        this.first = first;
        z = new double[outputs];
        p = new double[outputs];
        residual = new double[outputs];
        exp = new double[outputs];
    }

    private double logit(int c) {
        return c < first ? 0 : z[c - first];
    }

    /** −ln p of the label. */
    double evaluate(int label) {
        int classes = z.length + first;
        int top = 0;
        double runnerUp = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            top = logit(c) > logit(top) ? c : top;
            runnerUp = c != label ? Math.max(runnerUp, logit(c)) : runnerUp;
        }
        double max = logit(top);
        double zero = first == 0 ? 0 : top < first ? 1 : Elementary.exp(-max);
        double others = top < first ? 0 : zero;
        for (int m = 0; m < z.length; m++) {
            exp[m] = m + first == top ? 1 : Elementary.exp(z[m] - max);
            others += m + first == top ? 0 : exp[m];
        }
        double sum = 1 + others;
        reference = zero / sum;
        for (int m = 0; m < z.length; m++) {
            p[m] = exp[m] / sum;
            residual[m] = m + first == label ? (m + first == top ? -others / sum : p[m] - 1) : p[m];
        }
        margin = logit(label) - runnerUp;
        return (max - logit(label)) + Elementary.log1p(others);
    }

    /** The probability of the reference class; 0 without one. */
    double reference() {
        return reference;
    }

    /** By how much the label's logit is above the largest of the others. */
    double margin() {
        return margin;
    }
}
