package dev.logits.source;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.ExactSums;
import dev.logits.internal.sum.RowWeight;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Rows that count as often as a weight says. A whole weight w gives its row w times, one after the other, under its own
 * row number; so whatever reads the rows (a fit, a metric, an interval, a split) treats a weight of 3 as three equal
 * rows, to the bit. What a weight leaves over, the fraction of 2.25, is given once more, as a part of a row:
 * {@link RowBatch#weight} says how much of it counts, and sums take so much of it. A row of weight 0 is left out. Folds
 * and halves do with the copies what they do with equal rows: they keep them together, but where most rows are copies
 * of few ({@link CopyFolds}, {@link CopyHalves}).
 *
 * <p>These are frequency weights: how many cases a row stands for. Rows count as many as the weights add up to: a
 * penalty or a prior that is worth one row is so much less beside them, and a method that needs 20 rows takes them from
 * 20 of weight 1 or 40 of ½. Weights that are shares or costs and not cases are to be scaled first, so that they add up
 * to the {@linkplain #effectiveRows number of rows that would tell as much}. Weights of a power of two times as much
 * change no bit of accuracy, likelihood, Brier score and the calibration errors over equal-width bins, as long as some
 * weight is not whole (WeightedMetricsTest); whole rows are summed faster, and the last bit may differ.
 *
 * <p>Every metric takes parts of rows, prediction sets do, and every fit but one of {@code VennAbers}. Intervals where
 * any row has a part are of the rows that the parts are of, each with its whole weight, as {@code Bootstrap} says.
 * Tests for noise and {@code VennAbers} count rows that could be exchanged for one another, and refuse parts. Where any
 * row has a part, results count rows and not their pieces: a row of weight 2.25 is one, which counts 2.25.
 *
 * <pre>{@code
 * LogitsSource counted = RepeatedRows.by("count", ColumnedSource.of(source, "count", counts));
 * Evaluation evaluation = Evaluation.of(counted, 15);
 * }</pre>
 *
 * <p>Time is that of as many rows as the weights sum to. Immutable; a cursor is for one thread.
 *
 * @since 0.1
 */
public final class RepeatedRows extends DerivedSource {
    /**
     * The last column of the rows: how much of each counts, 1 or less; with a sign before it where the row goes on with
     * that of the row before. Found by identity, whatever views are around.
     */
    static final SourceColumn PART = new SourceColumn("part of a row", SourceColumn.Kind.REAL);

    /** The cell of a whole row. */
    static final String WHOLE = "1";

    /** Begins the cell of a row that is given once more. */
    static final String MORE = "+";

    private static final String MORE_WHOLE = MORE + WHOLE;

    /** A larger count of equal rows is no count of cases that anybody has seen. */
    private static final double MOST = 1e9;

    private static final int BUFFER_FLOATS = 1 << 16;

    /** The column of weights and its place; null where there is none. */
    private final String weight;

    private final int column;
    /** Of each class; null where labels do not matter. */
    private final double[] ofClasses;

    private final List<SourceColumn> columns;

    private RepeatedRows(LogitsSource source, String weight, double[] ofClasses) {
        super(source);
        this.weight = weight;
        this.ofClasses = ofClasses;
        this.column = weight == null ? -1 : SourceColumn.place(source, weight);
        List<SourceColumn> all = new ArrayList<>(source.columns());
        if (all.contains(PART)) {
            throw new IllegalArgumentException(source.name() + ": the rows are weighted already");
        }
        all.add(PART);
        columns = List.copyOf(all);
    }

    /**
     * A source's rows, each as often as its cell of a column says.
     *
     * @param weight the name of a further column of the source
     * @throws IllegalArgumentException if there is no such column, or the rows are weighted already; when read, if a
     *     weight is not a number from 0 to 10^9, or there are rows and all weights are 0
     */
    public static RepeatedRows by(String weight, LogitsSource source) {
        NullCheck.argument(weight, "weight");
        NullCheck.argument(source, "source");
        return new RepeatedRows(source, weight, null);
    }

    /**
     * A source's rows, each as often as the weight of its label says; a row without a label counts once. With {@link
     * #balanced} the accuracy is the mean of the classes' recalls, which others call balanced accuracy.
     *
     * <p>This is for metrics. A calibrator that is fitted to such rows gives probabilities for shares of classes that
     * no rows have: calibrate to the rows as they are, and move probabilities to other shares with {@code PriorShift}.
     *
     * @param weights one per class, 0 to 10^9
     * @throws IllegalArgumentException if there is another number of weights than classes, one is negative or too
     *     large, or the rows are weighted already
     */
    public static RepeatedRows byClass(LogitsSource source, double... weights) {
        NullCheck.argument(source, "source");
        NullCheck.argument(weights, "weights");
        return new RepeatedRows(source, null, checked(weights, source));
    }

    /**
     * These rows, whose weights are multiplied by those of their labels.
     *
     * @param weights as in {@link #byClass(LogitsSource, double...)}
     */
    public RepeatedRows timesClass(double... weights) {
        NullCheck.argument(weights, "weights");
        double[] all = checked(weights, source());
        for (int c = 0; ofClasses != null && c < all.length; c++) {
            all[c] *= ofClasses[c];
        }
        return new RepeatedRows(source(), weight, all);
    }

    private static double[] checked(double[] weights, LogitsSource source) {
        if (weights.length != source.classes()) {
            throw new IllegalArgumentException(
                    source.name() + ": " + weights.length + " class weights for " + source.classes() + " classes");
        }
        for (int c = 0; c < weights.length; c++) {
            if (!(weights[c] >= 0 && weights[c] <= MOST)) {
                throw new IllegalArgumentException(
                        "the weight of class " + c + " must be 0 to 1000000000, got " + weights[c]);
            }
        }
        return weights.clone();
    }

    /**
     * Weights by which every class counts alike and all labeled rows as much as before: {@code n / (C·n_c)}, with n_c
     * what the rows of class c count and C how many classes have rows; 0 for one that has none. What scikit-learn calls
     * {@code class_weight="balanced"}.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if no row is labeled
     */
    public static double[] balanced(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        ExactSums counts = new ExactSums(source.classes());
        RowWeight all = new RowWeight();
        RowBatch batch = RowBatch.weighted(source);
        try (Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    if (!batch.ignored(r)) {
                        counts.add(batch.label(r), batch.weight(r));
                        all.add(batch.weight(r));
                    }
                }
            }
        }
        if (all.value() == 0) {
            throw new IllegalArgumentException(source.name() + ": no labeled rows, so no classes to balance");
        }
        double[] weights = new double[source.classes()];
        int present = 0;
        for (int c = 0; c < weights.length; c++) {
            present += counts.value(c) > 0 ? 1 : 0;
        }
        for (int c = 0; c < weights.length; c++) {
            weights[c] = counts.value(c) > 0 ? all.value() / (present * counts.value(c)) : 0;
        }
        return weights;
    }

    /**
     * How many rows of equal weight would tell a mean as well, {@code (Σ w)² / Σ w²} (Kish), of weights that are shares
     * or costs. Of counts of cases it says nothing: they are as many as they add up to.
     *
     * @return 0 where all weights are
     * @throws IllegalArgumentException if a weight is negative or not finite
     */
    public static double effectiveRows(double... weights) {
        NullCheck.argument(weights, "weights");
        double largest = 0;
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "weights[" + i + "] must be 0 or more and finite, got " + weights[i]);
            }
            largest = Math.max(largest, weights[i]);
        }
        double sum = 0;
        double squares = 0;
        for (double w : weights) {
            double share = w / largest;
            sum += share;
            squares += share * share;
        }
        return largest == 0 ? 0 : sum * sum / squares;
    }

    /** Unknown: the weights would have to be added up. */
    @Override
    public OptionalLong rows() {
        return OptionalLong.empty();
    }

    /** Those of the source, and one that says how much of a row counts. */
    @Override
    public List<SourceColumn> columns() {
        return columns;
    }

    @Override
    public Cursor open() throws IOException {
        return new RepeatingCursor(source().open());
    }

    private final class RepeatingCursor implements Cursor {
        private final Cursor cursor;
        private final Logits buffer = Logits.zeros(Math.max(1, Math.min(1024, BUFFER_FLOATS / classes())), classes());
        private final int[] labels = new int[buffer.rows()];
        private int filled;
        private int next = -1;
        /** How often the row at {@code next} is still to be given. */
        private int left;

        /** Whether it was given before. */
        private boolean begun;

        /** Rows that were read, and whether any of them counts. */
        private long seen;

        private boolean any;

        /** What is given of it behind that; 0 for nothing. */
        private double part;

        private long[] numbers = new long[0];
        private String[] cells = new String[0];
        private final int width = columns.size();

        RepeatingCursor(Cursor cursor) {
            this.cursor = cursor;
        }

        @Override
        public int read(Logits into, int[] intoLabels) throws IOException {
            if (numbers.length < into.rows()) {
                numbers = new long[into.rows()];
                cells = new String[into.rows() * width];
            }
            int count = 0;
            while (count < into.rows() && advance()) {
                System.arraycopy(buffer.array(), buffer.offset(next), into.array(), into.offset(count), into.classes());
                intoLabels[count] = labels[next];
                numbers[count] = cursor.rowNumber(next);
                for (int c = 0; c < width - 1; c++) {
                    cells[count * width + c] = cursor.cell(next, c);
                }
                cells[count * width + width - 1] = given();
                count++;
            }
            return count == 0 ? -1 : count;
        }

        /** How much of the row is given now. */
        private String given() {
            boolean more = begun;
            begun = true;
            if (left > 0) {
                left--;
                return more ? MORE_WHOLE : WHOLE;
            }
            String given = Double.toString(part);
            part = 0;
            return more ? MORE + given : given;
        }

        /** Goes to a row that is to be given once more. */
        private boolean advance() throws IOException {
            while (left == 0 && part == 0) {
                if (++next >= filled) {
                    filled = Math.max(0, cursor.read(buffer, labels));
                    next = 0;
                    if (filled == 0) {
                        requireAny();
                        return false;
                    }
                }
                seen++;
                begun = false;
                double value = column < 0 ? 1 : weight(cursor.cell(next, column), cursor.rowNumber(next));
                int label = labels[next];
                if (ofClasses != null
                        && label >= 0
                        && label < ofClasses.length) { // another is refused where it is used
                    value *= ofClasses[label];
                }
                if (value > MOST) {
                    throw new IllegalArgumentException(
                            "row " + cursor.rowNumber(next) + ": its weight times that of class " + label + " is "
                                    + value + ", more than 1000000000 cases");
                }
                left = (int) value;
                part = value - left;
            }
            any = true;
            return true;
        }

        /** Rows of which none counts are an error of the weights, and not rows that are missing. */
        private void requireAny() {
            if (any || seen == 0) {
                return;
            }
            throw new IllegalArgumentException(
                    column < 0
                            ? "no row is labeled with a class that has a weight above 0; give one to a class that"
                                    + " has rows"
                            : "no row has a weight \"" + weight + "\" above 0"
                                    + (ofClasses == null ? "" : " and a label whose class has one")
                                    + "; give those that count a weight of 1 or how many cases they stand for, or leave"
                                    + " the weights out");
        }

        private double weight(String cell, long row) {
            try {
                double value = Double.parseDouble(cell);
                if (value >= 0 && value <= MOST) {
                    return value;
                }
            } catch (NumberFormatException noNumber) {
                // said below
            }
            throw new IllegalArgumentException("row " + row + ": the weight \"" + weight + "\" is \"" + cell
                    + "\"; a weight is how many cases the row stands for, a number from 0 to 1000000000");
        }

        @Override
        public long rowNumber(int i) {
            return numbers[i];
        }

        @Override
        public String cell(int i, int c) {
            return cells[i * width + c];
        }

        @Override
        public void close() throws IOException {
            cursor.close();
        }
    }
}
