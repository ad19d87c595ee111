package dev.logits.calibrate;

import java.io.Serial;
import java.io.Serializable;

/**
 * Sums over rows that one thread adds to, and room for a row. What the sums hold depends on the rows alone: not on
 * their order, or on which of several such sums they were added to.
 */
abstract class RowSums implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    final double[] x;
    final double[] v;

    RowSums(int classes) {
        x = new double[classes];
        v = new double[classes];
    }

    /** The same without rows, for another thread. */
    abstract RowSums empty();

    /** Adds the rows of sums that {@link #empty} made. */
    abstract void add(RowSums others);

    /** Writes the sums. */
    abstract void into(double[] out);
}
