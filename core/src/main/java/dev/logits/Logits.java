package dev.logits;

import dev.logits.internal.check.NullCheck;
import java.nio.FloatBuffer;

/**
 * Logits: the raw scores of a last linear layer, N rows × K classes. Any number but NaN and +∞ is a logit; −∞ is a
 * masked class, whose probability is 0. Only differences within a row matter: adding a constant to every logit of a row
 * changes no probability. Log-probabilities are logits too: softmax gives back their probabilities.
 *
 * <p>What a row holds is checked by the function that reads it, not here: a batch may be filled later.
 *
 * <pre>{@code
 * Logits z = Logits.copyOf(new float[][] {{2, 1, -1}, {0, 0, 0}});
 * Probabilities p = Softmax.of(z);
 * }</pre>
 *
 * <p>Not safe for use by several threads while one of them writes; safe to read by many.
 *
 * @since 0.1
 */
public final class Logits extends ScoreStorage<Logits> implements Scores {

    private Logits(float[] array, int offset, int rows, int classes) {
        super(array, offset, rows, classes);
    }

    /**
     * One row, copied: {@code Logits.of(2, 1, -1)} is 1 × 3.
     *
     * @throws IllegalArgumentException if there is no score
     */
    public static Logits of(float... row) {
        NullCheck.argument(row, "row");
        return new Logits(row.clone(), 0, 1, row.length);
    }

    /** A new batch of zeros. */
    public static Logits zeros(int rows, int classes) {
        return new Logits(new float[Shape.length(rows, classes)], 0, rows, classes);
    }

    /**
     * Shares an array that holds the rows from its beginning; later changes are seen on both sides.
     *
     * @throws IllegalArgumentException if the array is shorter than rows × classes
     */
    public static Logits wrap(float[] array, int rows, int classes) {
        return new Logits(array, 0, rows, classes);
    }

    /**
     * Shares an array that holds the rows from {@code offset} on; later changes are seen on both sides.
     *
     * @throws IllegalArgumentException if the array ends before the rows do
     */
    public static Logits wrap(float[] array, int offset, int rows, int classes) {
        return new Logits(array, offset, rows, classes);
    }

    /**
     * Copies rows of equal length.
     *
     * @throws IllegalArgumentException if there is no row, or a row's length differs from row 0's
     */
    public static Logits copyOf(float[][] rows) {
        NullCheck.entries(rows, "rows");
        int classes = Shape.classesOf(rows);
        return new Logits(Shape.flatten(rows, classes), 0, rows.length, classes);
    }

    /**
     * Copies from a buffer's position, which does not move: the way in from a model's native memory.
     *
     * @throws IllegalArgumentException if fewer than rows × classes floats remain
     */
    public static Logits copyOf(FloatBuffer buffer, int rows, int classes) {
        return copyOf(buffer, rows, classes, classes);
    }

    /**
     * Copies rows of equal length, each score rounded to {@code float}.
     *
     * @throws IllegalArgumentException if there is no row, a row's length differs from row 0's, or a finite score is
     *     too large for a {@code float}
     */
    public static Logits copyOf(double[][] rows) {
        NullCheck.entries(rows, "rows");
        return new Logits(Shape.flatten(rows), 0, rows.length, rows[0].length);
    }

    /**
     * Copies rows that lie further apart than they are long, from a buffer's position, which does not move.
     *
     * @param stride how many floats after one row the next begins, {@code classes} or more
     * @throws IllegalArgumentException if the stride is less, or the buffer ends before the last row does
     */
    public static Logits copyOf(FloatBuffer buffer, int rows, int classes, int stride) {
        NullCheck.argument(buffer, "buffer");
        return new Logits(Shape.copy(buffer, rows, classes, stride), 0, rows, classes);
    }

    @Override
    Logits over(float[] storage, int from, int rowCount) {
        return new Logits(storage, from, rowCount, classes());
    }

    @Override
    Scores scores() {
        return this;
    }
}
