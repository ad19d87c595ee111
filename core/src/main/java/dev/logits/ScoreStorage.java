package dev.logits;

import dev.logits.internal.check.NullCheck;

/**
 * What the two kinds of score are stored in: rows in one array, from an offset on. Everything that does not depend on
 * the kind is here.
 *
 * @param <S> the kind
 */
abstract class ScoreStorage<S extends ScoreStorage<S>> {
    private final float[] array;
    private final int offset;
    private final int rows;
    private final int classes;

    ScoreStorage(float[] array, int offset, int rows, int classes) {
        Shape.checkStorage(NullCheck.argument(array, "array").length, offset, rows, classes);
        this.array = array;
        this.offset = offset;
        this.rows = rows;
        this.classes = classes;
    }

    /** The same kind over other storage. */
    abstract S over(float[] storage, int from, int rowCount);

    /** The same batch as scores. */
    abstract Scores scores();

    /** The number of rows N, 0 or more. */
    public final int rows() {
        return rows;
    }

    /** The number of classes K, 1 or more. */
    public final int classes() {
        return classes;
    }

    /** The storage, shared and not a copy. */
    public final float[] array() {
        return array;
    }

    /** The index in {@link #array()} of row 0, class 0. */
    public final int offset() {
        return offset;
    }

    /**
     * Replaces one score.
     *
     * @throws IndexOutOfBoundsException if there is no such row or class
     */
    public final void set(int row, int c, float value) {
        array[offset + Shape.checkRow(row, rows) * classes + Shape.checkClass(c, classes)] = value;
    }

    /**
     * Rows {@code from} to {@code to} − 1, sharing the storage.
     *
     * @throws IndexOutOfBoundsException unless 0 ≤ from ≤ to ≤ rows
     */
    public final S slice(int from, int to) {
        Shape.checkSlice(from, to, rows);
        return over(array, offset + from * classes, to - from);
    }

    /** A copy with storage of its own. */
    public final S copy() {
        return over(Shape.copy(scores()), 0, rows);
    }

    /**
     * Equal when the kind is, and the shape, and every score, as {@link Float#equals} has it; offset and storage do not
     * count.
     */
    @Override
    public final boolean equals(Object other) {
        return other != null
                && other.getClass() == getClass()
                && Shape.equal(scores(), ((ScoreStorage<?>) other).scores());
    }

    @Override
    public final int hashCode() {
        return Shape.hash(scores());
    }

    /** The shape and the first few scores. */
    @Override
    public final String toString() {
        return Shape.describe(getClass().getSimpleName(), scores());
    }
}
