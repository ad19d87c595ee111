package dev.logits.learn.formula;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;

/**
 * A named column of a table: numbers, of which NaN is a missing one, or texts, of which null is a missing one.
 *
 * <p>Views an array that nobody may change; any number of threads may read it.
 *
 * @since 0.1
 */
public final class DataColumn {
    private final String name;
    private final double[] numbers; // null for texts
    private final String[] texts; // null for numbers

    private DataColumn(String name, double[] numbers, String[] texts) {
        this.name = name;
        this.numbers = numbers;
        this.texts = texts;
    }

    /** A column of numbers, which shares the array; NaN is a missing number. */
    public static DataColumn numbers(String name, double... numbers) {
        NullCheck.argument(name, "name");
        NullCheck.argument(numbers, "numbers");
        return new DataColumn(name, numbers, null);
    }

    /** A column of texts, which shares the array; null is a missing text. */
    public static DataColumn texts(String name, String... texts) {
        NullCheck.argument(name, "name");
        NullCheck.argument(texts, "texts");
        return new DataColumn(name, null, texts);
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** Whether it holds texts. */
    public boolean isText() {
        return texts != null;
    }

    /** The number of rows. */
    public int rows() {
        return isText() ? texts.length : numbers.length;
    }

    /**
     * Whether a row's cell is missing.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public boolean isMissing(int row) {
        return isText() ? texts[row] == null : Double.isNaN(numbers[row]);
    }

    /**
     * A row's number; NaN if it is missing.
     *
     * @throws IllegalStateException if this is a column of texts
     */
    public double number(int row) {
        if (isText()) {
            throw new IllegalStateException("column \"" + name + "\" holds texts");
        }
        return numbers[row];
    }

    /**
     * A row's text; null if it is missing.
     *
     * @throws IllegalStateException if this is a column of numbers
     */
    public String text(int row) {
        if (!isText()) {
            throw new IllegalStateException("column \"" + name + "\" holds numbers");
        }
        return texts[row];
    }

    DataColumn select(int[] rows) {
        return isText()
                ? texts(name, Arrays.stream(rows).mapToObj(r -> texts[r]).toArray(String[]::new))
                : numbers(name, Arrays.stream(rows).mapToDouble(r -> numbers[r]).toArray());
    }

    @Override
    public String toString() {
        return "DataColumn " + name + ", " + rows() + (isText() ? " texts" : " numbers");
    }
}
