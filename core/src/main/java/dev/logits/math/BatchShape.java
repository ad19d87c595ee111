package dev.logits.math;

import dev.logits.Scores;
import java.util.Objects;

/** The checks that every function of this package begins with. */
final class BatchShape {
    private BatchShape() {}

    static void same(String function, Scores in, Scores out) {
        if (in.rows() != out.rows() || in.classes() != out.classes()) {
            throw new IllegalArgumentException(function + " of " + in.rows() + " x " + in.classes() + " scores into "
                    + out.rows() + " x " + out.classes() + "; both must have the same shape");
        }
    }

    static void row(float[] array, int off, int n) {
        if (n < 1) {
            throw new IllegalArgumentException("a row needs at least 1 class, got " + n);
        }
        Objects.checkFromIndexSize(off, n, array.length);
    }
}
