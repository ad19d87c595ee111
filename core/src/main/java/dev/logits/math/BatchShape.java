package dev.logits.math;

import dev.logits.Scores;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.BadRow;
import java.util.Objects;

/** The checks that every function of this package begins with. */
final class BatchShape {
    private BatchShape() {}

    static void same(String function, Scores in, Scores out) {
        NullCheck.argument(in, "z");
        NullCheck.argument(out, "out");
        if (in.rows() != out.rows() || in.classes() != out.classes()) {
            throw new IllegalArgumentException(function + " of " + in.rows() + " x " + in.classes() + " scores into "
                    + out.rows() + " x " + out.classes() + "; both must have the same shape");
        }
    }

    static Scores pair(String function, Scores one, Scores other) {
        NullCheck.argument(one, "z");
        NullCheck.argument(other, "w");
        if (one.rows() != other.rows() || one.classes() != other.classes()) {
            throw new IllegalArgumentException(function + " of " + one.rows() + " x " + one.classes()
                    + " scores against " + other.rows() + " x " + other.classes() + "; both must have the same shape");
        }
        return one;
    }

    static void perRow(String function, Scores in, double[] out) {
        NullCheck.argument(in, "z");
        NullCheck.argument(out, "out");
        if (out.length != in.rows()) {
            throw new IllegalArgumentException(
                    function + " of " + in.rows() + " rows into an array of length " + out.length);
        }
    }

    static void row(float[] array, int off, int n) {
        if (n < 1) {
            throw new IllegalArgumentException("a row needs at least 1 class, got " + n);
        }
        Objects.checkFromIndexSize(off, n, array.length);
    }

    static int entry(int c, int n) {
        if (c < 0 || c >= n) {
            throw new IndexOutOfBoundsException("class " + c + " of " + n + " classes");
        }
        return c;
    }

    static void weights(double[] b, int off, int n) {
        Objects.checkFromIndexSize(off, n, b.length);
        for (int i = 0; i < n; i++) {
            if (!Double.isFinite(b[off + i])) {
                throw new IllegalArgumentException("weights[" + (off + i) + "] must be finite, got " + b[off + i]);
            }
        }
    }

    static double temperature(double temperature) {
        if (!(temperature > 0) || temperature == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("temperature must be positive and finite, got " + temperature);
        }
        return temperature;
    }

    /**
     * Checks a row for a function that takes its maximum.
     *
     * @return the index, from 0, of the first largest score
     */
    static int top(float[] z, int off, int n, int row, String function) {
        int top = 0;
        for (int i = 0; i < n; i++) {
            float score = z[off + i];
            if (!(score < Float.POSITIVE_INFINITY)) {
                throw BadRow.error(z, off, n, row, function);
            }
            if (score > z[off + top]) {
                top = i;
            }
        }
        if (z[off + top] == Float.NEGATIVE_INFINITY) {
            throw BadRow.error(z, off, n, row, function);
        }
        return top;
    }

    /**
     * Checks logits that are taken one by one, each the log-odds of a question of its own: −∞ is one, even everywhere.
     */
    static void entries(float[] z, int off, int n, String function) {
        Objects.checkFromIndexSize(off, n, z.length);
        int bad = firstBad(z, off, n);
        if (bad < n) {
            throw notALogit("logits[" + (off + bad) + "]", z[off + bad], function);
        }
    }

    static void entries(Scores z, int row, String function) {
        int bad = firstBad(z.array(), z.offset(row), z.classes());
        if (bad < z.classes()) {
            throw notALogit("logits row " + row + ", class " + bad, z.array()[z.offset(row) + bad], function);
        }
    }

    private static int firstBad(float[] z, int off, int n) {
        int i = 0;
        while (i < n && z[off + i] < Float.POSITIVE_INFINITY) {
            i++;
        }
        return i;
    }

    private static IllegalArgumentException notALogit(String where, float score, String function) {
        return new IllegalArgumentException(where + " is " + (Float.isNaN(score) ? "NaN" : "+Infinity") + "; "
                + function + " needs a number below +Infinity");
    }
}
