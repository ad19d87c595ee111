package dev.logits;

import dev.logits.internal.check.NullCheck;
import java.nio.FloatBuffer;

/**
 * Probabilities: N rows × K classes, every entry in [0, 1], every row summing to 1 but for rounding; where each entry
 * is a yes or no of its own (multi-label), rows need not. A separate type from {@link Logits}, so that softmax cannot
 * be applied twice by mistake.
 *
 * <p>This class holds and does not compute; it does not check what it is given.
 *
 * <pre>{@code
 * Probabilities p = Softmax.of(Logits.copyOf(new float[][] {{0, 0}}));   // [[0.5, 0.5]]
 * }</pre>
 *
 * <p>Not safe for use by several threads while one of them writes; safe to read by many.
 *
 * @since 0.1
 */
public final class Probabilities extends ScoreStorage<Probabilities> implements Scores {

    private Probabilities(float[] array, int offset, int rows, int classes) {
        super(array, offset, rows, classes);
    }

    /**
     * One row, copied: {@code Probabilities.of(0.5f, 0.25f, 0.25f)} is 1 × 3.
     *
     * @throws IllegalArgumentException if there is no score
     */
    public static Probabilities of(float... row) {
        NullCheck.argument(row, "row");
        return new Probabilities(row.clone(), 0, 1, row.length);
    }

    /** A new batch of zeros. */
    public static Probabilities zeros(int rows, int classes) {
        return new Probabilities(new float[Shape.length(rows, classes)], 0, rows, classes);
    }

    /**
     * Shares an array that holds the rows from its beginning; later changes are seen on both sides.
     *
     * @throws IllegalArgumentException if the array is shorter than rows × classes
     */
    public static Probabilities wrap(float[] array, int rows, int classes) {
        return new Probabilities(array, 0, rows, classes);
    }

    /**
     * Shares an array that holds the rows from {@code offset} on; later changes are seen on both sides.
     *
     * @throws IllegalArgumentException if the array ends before the rows do
     */
    public static Probabilities wrap(float[] array, int offset, int rows, int classes) {
        return new Probabilities(array, offset, rows, classes);
    }

    /**
     * Copies rows of equal length.
     *
     * @throws IllegalArgumentException if there is no row, or a row's length differs from row 0's
     */
    public static Probabilities copyOf(float[][] rows) {
        NullCheck.entries(rows, "rows");
        int classes = Shape.classesOf(rows);
        return new Probabilities(Shape.flatten(rows, classes), 0, rows.length, classes);
    }

    /**
     * Copies from a buffer's position, which does not move: the way in from a model's native memory.
     *
     * @throws IllegalArgumentException if fewer than rows × classes floats remain
     */
    public static Probabilities copyOf(FloatBuffer buffer, int rows, int classes) {
        return copyOf(buffer, rows, classes, classes);
    }

    /**
     * Copies rows of equal length, each score rounded to {@code float}.
     *
     * @throws IllegalArgumentException if there is no row, a row's length differs from row 0's, or a finite score is
     *     too large for a {@code float}
     */
    public static Probabilities copyOf(double[][] rows) {
        NullCheck.entries(rows, "rows");
        return new Probabilities(Shape.flatten(rows), 0, rows.length, rows[0].length);
    }

    /**
     * Copies rows that lie further apart than they are long, from a buffer's position, which does not move.
     *
     * @param stride how many floats after one row the next begins, {@code classes} or more
     * @throws IllegalArgumentException if the stride is less, or the buffer ends before the last row does
     */
    public static Probabilities copyOf(FloatBuffer buffer, int rows, int classes, int stride) {
        NullCheck.argument(buffer, "buffer");
        return new Probabilities(Shape.copy(buffer, rows, classes, stride), 0, rows, classes);
    }

    @Override
    Probabilities over(float[] storage, int from, int rowCount) {
        return new Probabilities(storage, from, rowCount, classes());
    }

    @Override
    Scores scores() {
        return this;
    }
}
