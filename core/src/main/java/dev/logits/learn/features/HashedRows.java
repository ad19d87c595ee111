package dev.logits.learn.features;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;
import java.util.Locale;

/**
 * Rows of features that have names, which {@link FeatureHashing} makes columns of: features are added to a row one
 * after the other, and the rows are taken together.
 *
 * <p>Features of one column add up, in the order in which they were added, and are rounded to float once; a sum of 0 is
 * not held.
 *
 * <p>For one thread.
 *
 * @since 0.1
 */
public final class HashedRows {
    private static final int MOST_ENTRIES = Integer.MAX_VALUE - 8;

    private final FeatureHashing hashing;
    private int[] starts = new int[65];
    private int rows;
    private int[] indices = new int[256];
    private float[] values = new float[256];
    private int entries;

    /** What was added to the row that is not ended yet. */
    private int[] columns = new int[64];

    private double[] numbers = new double[64];
    private int added;

    /** No rows yet. */
    public HashedRows(FeatureHashing hashing) {
        this.hashing = NullCheck.argument(hashing, "hashing");
    }

    /** The number of rows that were ended and not taken. */
    public int rows() {
        return rows;
    }

    /**
     * Adds a feature to the row.
     *
     * @throws IllegalArgumentException if the number is not finite as a float
     */
    public void add(String name, double value) {
        NullCheck.argument(name, "name");
        if (!Float.isFinite((float) value)) {
            throw new IllegalArgumentException(
                    "feature \"" + name + "\" is " + value + "; it must be finite, also as a 32-bit float");
        }
        long hash = hashing.hash(name);
        if (added == columns.length) {
            columns = Arrays.copyOf(columns, 2 * added);
            numbers = Arrays.copyOf(numbers, 2 * added);
        }
        columns[added] = hashing.column(hash);
        numbers[added++] = FeatureHashing.sign(hash) * value;
    }

    /**
     * Adds the words of a text: runs of letters, digits and marks between others, in small letters, each as a feature
     * {@code name=word} whose number is how often it is there.
     *
     * @return how many words there were
     */
    public int addWords(String name, String text) {
        NullCheck.argument(name, "name");
        NullCheck.argument(text, "text");
        int words = 0;
        int from = -1;
        for (int i = 0; i <= text.length(); ) {
            int c = i < text.length() ? text.codePointAt(i) : ' ';
            if (isWord(c)) {
                from = from < 0 ? i : from;
            } else if (from >= 0) {
                add(name + "=" + text.substring(from, i).toLowerCase(Locale.ROOT), 1);
                words++;
                from = -1;
            }
            i += Character.charCount(c);
        }
        return words;
    }

    private static boolean isWord(int c) {
        return Character.isLetterOrDigit(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.COMBINING_SPACING_MARK;
    }

    /**
     * Ends the row; one to which nothing was added is a row of zeros.
     *
     * @throws IllegalArgumentException if the rows have more entries than fit into one array, or a sum is no finite
     *     float
     */
    public void endRow() {
        if ((long) entries + added > MOST_ENTRIES) {
            throw new IllegalArgumentException("more than " + MOST_ENTRIES + " entries; take the rows more often");
        }
        long[] order = new long[added];
        for (int i = 0; i < added; i++) {
            order[i] = (long) columns[i] << 32 | i;
        }
        Arrays.sort(order);
        reserve();
        for (int i = 0; i < added; ) {
            int column = (int) (order[i] >> 32);
            double sum = 0;
            for (; i < added && (int) (order[i] >> 32) == column; i++) {
                sum += numbers[(int) order[i]];
            }
            if (!Float.isFinite((float) sum)) {
                throw new IllegalArgumentException("row " + rows + ": features of column " + column + " add up to "
                        + sum + ", which is no finite 32-bit float");
            }
            if ((float) sum != 0) {
                indices[entries] = column;
                values[entries++] = (float) sum;
            }
        }
        added = 0;
        starts[++rows] = entries;
    }

    private void reserve() {
        if (rows + 2 > starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        if (entries + added > indices.length) {
            int length = (int) Math.min(MOST_ENTRIES, Math.max(entries + (long) added, 3L * indices.length / 2));
            indices = Arrays.copyOf(indices, length);
            values = Arrays.copyOf(values, length);
        }
    }

    /** The rows that were ended; the next row is row 0 again. What was added to a row that is not ended stays. */
    public SparseFeatures take() {
        SparseFeatures x = SparseFeatures.wrap(
                Arrays.copyOf(starts, rows + 1),
                Arrays.copyOf(indices, entries),
                Arrays.copyOf(values, entries),
                hashing.columns());
        rows = 0;
        entries = 0;
        return x;
    }
}
