package dev.logits;

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
 */
public final class Logits implements Scores {
    private final float[] array;
    private final int offset;
    private final int rows;
    private final int classes;

    private Logits(float[] array, int offset, int rows, int classes) {
        Shape.checkStorage(array.length, offset, rows, classes);
        this.array = array;
        this.offset = offset;
        this.rows = rows;
        this.classes = classes;
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
        int classes = Shape.classesOf(rows);
        return new Logits(Shape.flatten(rows, classes), 0, rows.length, classes);
    }

    /**
     * Copies from a buffer's position, which does not move: the way in from a model's native memory.
     *
     * @throws IllegalArgumentException if fewer than rows × classes floats remain
     */
    public static Logits copyOf(FloatBuffer buffer, int rows, int classes) {
        return new Logits(Shape.copy(buffer, rows, classes), 0, rows, classes);
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public float[] array() {
        return array;
    }

    @Override
    public int offset() {
        return offset;
    }

    /**
     * Replaces one score.
     *
     * @throws IndexOutOfBoundsException if there is no such row or class
     */
    public void set(int row, int c, float value) {
        array[offset(Shape.checkRow(row, rows)) + Shape.checkClass(c, classes)] = value;
    }

    /**
     * Rows {@code from} to {@code to} − 1, sharing the storage.
     *
     * @throws IndexOutOfBoundsException unless 0 ≤ from ≤ to ≤ rows
     */
    public Logits slice(int from, int to) {
        Shape.checkSlice(from, to, rows);
        return new Logits(array, offset(from), to - from, classes);
    }

    /** A copy with storage of its own. */
    public Logits copy() {
        return new Logits(Shape.copy(this), 0, rows, classes);
    }

    /**
     * Equal when the shape is equal and every score is, as {@link Float#equals} has it; offset and storage do not
     * count.
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof Logits that && Shape.equal(this, that);
    }

    @Override
    public int hashCode() {
        return Shape.hash(this);
    }

    /** The shape and the first few scores. */
    @Override
    public String toString() {
        return Shape.describe("Logits", this);
    }
}
