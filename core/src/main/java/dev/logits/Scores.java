package dev.logits;

/**
 * A batch of rows of scores, one score a class: N rows × K classes of {@code float}, row after row in one array.
 *
 * <p>There are two kinds, and the type keeps them apart: {@link Logits} are unnormalized and may be any number,
 * {@link Probabilities} lie in [0, 1] and sum to 1 a row. A function that wants one does not compile with the other.
 *
 * <p>A batch is a view: {@link #array()} is the storage itself, {@link #offset()} the place where row 0 begins, and row
 * {@code r} fills {@code array()[offset(r)] … array()[offset(r) + classes() - 1]}.
 *
 * <p>A view of an array: many threads may read it, and while one writes no other may touch it.
 *
 * @since 0.1
 */
public sealed interface Scores permits Logits, Probabilities {

    /** The number of rows N, 0 or more. */
    int rows();

    /** The number of classes K, 1 or more. */
    int classes();

    /** The storage, shared and not a copy. */
    float[] array();

    /** The index in {@link #array()} of row 0, class 0. */
    int offset();

    /**
     * The index in {@link #array()} of a row's class 0. Not checked: loops call it.
     *
     * @param row 0 ≤ row &lt; N
     */
    default int offset(int row) {
        return offset() + row * classes();
    }

    /**
     * One score.
     *
     * @throws IndexOutOfBoundsException if there is no such row or class
     */
    default float get(int row, int c) {
        return array()[offset(Shape.checkRow(row, rows())) + Shape.checkClass(c, classes())];
    }

    /**
     * A copy of one row.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    default float[] row(int row) {
        int from = offset(Shape.checkRow(row, rows()));
        return java.util.Arrays.copyOfRange(array(), from, from + classes());
    }

    /** A copy, row by row. */
    default float[][] toArray() {
        float[][] copy = new float[rows()][];
        for (int r = 0; r < copy.length; r++) {
            copy[r] = row(r);
        }
        return copy;
    }
}
