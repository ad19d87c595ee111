package dev.logits.loss;

import dev.logits.Logits;
import dev.logits.internal.sum.ExactSum;

/** What every loss checks about the batch it is given, and the sum over its rows. */
final class Batches {
    private Batches() {}

    static void checkValues(String loss, Logits z, double[] out) {
        if (out.length != z.rows()) {
            throw new IllegalArgumentException(
                    loss + " of " + z.rows() + " rows into an array of length " + out.length);
        }
    }

    static void checkGradient(Logits z, Logits gradient) {
        if (gradient.rows() != z.rows() || gradient.classes() != z.classes()) {
            throw new IllegalArgumentException("the gradient is " + gradient.rows() + " x " + gradient.classes()
                    + ", the logits are " + z.rows() + " x " + z.classes());
        }
    }

    /** The number of rows, which a mean needs. */
    static double rows(int rows) {
        if (rows == 0) {
            throw new IllegalArgumentException("no rows; a mean needs one");
        }
        return rows;
    }

    /** The exact sum, rounded once: rows in another order have the same. */
    static double sum(double[] values) {
        ExactSum sum = new ExactSum();
        for (double v : values) {
            sum.add(v);
        }
        return sum.value();
    }
}
