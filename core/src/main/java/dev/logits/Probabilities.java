package dev.logits;

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
 */
public final class Probabilities implements Scores {
    private final float[] array;
    private final int offset;
    private final int rows;
    private final int classes;

    private Probabilities(float[] array, int offset, int rows, int classes) {
        Shape.checkStorage(array.length, offset, rows, classes);
        this.array = array;
        this.offset = offset;
        this.rows = rows;
        this.classes = classes;
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
        int classes = Shape.classesOf(rows);
        return new Probabilities(Shape.flatten(rows, classes), 0, rows.length, classes);
    }

    /**
     * Copies from a buffer's position, which does not move: the way in from a model's native memory.
     *
     * @throws IllegalArgumentException if fewer than rows × classes floats remain
     */
    public static Probabilities copyOf(FloatBuffer buffer, int rows, int classes) {
        return new Probabilities(Shape.copy(buffer, rows, classes), 0, rows, classes);
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
    public Probabilities slice(int from, int to) {
        Shape.checkSlice(from, to, rows);
        return new Probabilities(array, offset(from), to - from, classes);
    }

    /** A copy with storage of its own. */
    public Probabilities copy() {
        return new Probabilities(Shape.copy(this), 0, rows, classes);
    }

    /**
     * Equal when the shape is equal and every score is, as {@link Float#equals} has it; offset and storage do not
     * count.
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof Probabilities that && Shape.equal(this, that);
    }

    @Override
    public int hashCode() {
        return Shape.hash(this);
    }

    /** The shape and the first few scores. */
    @Override
    public String toString() {
        return Shape.describe("Probabilities", this);
    }
}
