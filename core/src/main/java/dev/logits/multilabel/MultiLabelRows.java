package dev.logits.multilabel;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
import dev.logits.source.RepeatedRows;
import dev.logits.source.SourceColumn;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Rows of a multi-label model in memory, 5 bytes per row and label: the log-odds of each label, and whether the row has
 * it. Some of the rows, and calibrated ones, are views, which share these.
 *
 * <p>Immutable; shares the logits.
 *
 * @since 0.1
 */
public final class MultiLabelRows {
    /** More is no count of cases that anybody has seen. */
    private static final double MOST = 1e9;

    private static final SourceColumn WEIGHT = new SourceColumn("weight", SourceColumn.Kind.REAL);

    private final Logits z;
    private final byte[] targets;
    private final List<String> names;
    /** The places of the rows in {@code z}; null where it is all of them. */
    private final int[] places;
    /** A slope of each label, behind them the intercepts; null where log-odds are as they are. */
    private final double[] lines;
    /** What each row counts, more than 0; null where each counts once. */
    private final double[] weights;

    private MultiLabelRows(
            Logits z, byte[] targets, List<String> names, int[] places, double[] lines, double[] weights) {
        this.z = z;
        this.targets = targets;
        this.names = names;
        this.places = places;
        this.lines = lines;
        this.weights = weights;
    }

    /**
     * Rows with their labels.
     *
     * @param z log-odds, N × L; ±∞ is certainty
     * @param targets N × L, row after row: 1 where the row has the label, 0 where not, −1 where nobody knows; copied
     * @param names of the labels, all different; empty where they have none
     * @throws IllegalArgumentException if a score is NaN, a target is something else, or lengths do not fit
     */
    public static MultiLabelRows of(Logits z, byte[] targets, List<String> names) {
        return wrap(z, NullCheck.argument(targets, "targets").clone(), names);
    }

    /** The same without copying the targets, which must not change any more. */
    public static MultiLabelRows wrap(Logits z, byte[] targets, List<String> names) {
        NullCheck.argument(z, "z");
        NullCheck.argument(targets, "targets");
        NullCheck.argument(names, "names");
        int labels = z.classes();
        if (targets.length != z.rows() * labels) {
            throw new IllegalArgumentException(
                    targets.length + " targets for " + z.rows() + " rows of " + labels + " labels");
        }
        if (!names.isEmpty() && (names.size() != labels || new HashSet<>(names).size() < labels)) {
            throw new IllegalArgumentException(
                    names.size() + " names for " + labels + " labels, or two are the same: " + names);
        }
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] < Labels.IGNORE || targets[i] > 1) {
                throw new IllegalArgumentException("row " + i / labels + ", label " + i % labels + " is " + targets[i]
                        + ": expected 1 for yes, 0 for no, or -1 where nobody knows");
            }
            float score = z.array()[z.offset() + i];
            if (Float.isNaN(score)) {
                throw new IllegalArgumentException("row " + i / labels + ", label " + i % labels + ": NaN is no score");
            }
        }
        return new MultiLabelRows(z, targets, List.copyOf(names), null, null, null);
    }

    /** N. */
    public int rows() {
        return places == null ? z.rows() : places.length;
    }

    /** L. */
    public int labels() {
        return z.classes();
    }

    /** The names of the labels; empty where they have none. */
    public List<String> names() {
        return names;
    }

    /** What to call a label: its name, or its number. */
    public String name(int label) {
        return names.isEmpty() ? Integer.toString(label) : names.get(label);
    }

    /** The log-odds of a label in a row. */
    public float logOdds(int row, int label) {
        float score = z.get(place(row), label);
        return lines == null || Float.isInfinite(score)
                ? score
                : (float) (lines[label] * score + lines[labels() + label]);
    }

    /** 1 where the row has the label, 0 where not, −1 where nobody knows. */
    public int target(int row, int label) {
        return targets[place(row) * labels() + label];
    }

    private int place(int row) {
        return places == null ? row : places[row];
    }

    /** The log-odds, N × L; to be read only. Those of a view are copied. */
    public Logits logits() {
        if (places == null && lines == null) {
            return z;
        }
        Logits copy = Logits.zeros(rows(), labels());
        for (int r = 0; r < rows(); r++) {
            for (int l = 0; l < labels(); l++) {
                copy.array()[copy.offset(r) + l] = logOdds(r, l);
            }
        }
        return copy;
    }

    /** The same rows and targets with log-odds {@code slopes[l]·z + intercepts[l]}, rounded to float. */
    MultiLabelRows calibrated(double[] slopes, double[] intercepts) {
        if (lines != null) {
            return new MultiLabelRows(logits(), known(), names, null, null, weights).calibrated(slopes, intercepts);
        }
        double[] both = Arrays.copyOf(slopes, 2 * slopes.length);
        System.arraycopy(intercepts, 0, both, slopes.length, slopes.length);
        return new MultiLabelRows(z, targets, names, places, both, weights);
    }

    /** The targets of these rows, row after row. */
    private byte[] known() {
        byte[] of = new byte[rows() * labels()];
        for (int i = 0; i < of.length; i++) {
            of[i] = (byte) target(i / labels(), i % labels());
        }
        return of;
    }

    /**
     * Some of the rows, as a view.
     *
     * @param rows their numbers; copied
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public MultiLabelRows select(int[] rows) {
        NullCheck.argument(rows, "rows");
        int[] chosen = new int[rows.length];
        double[] counted = weights == null ? null : new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            chosen[i] = place(Objects.checkIndex(rows[i], rows()));
            if (counted != null) {
                counted[i] = weights[rows[i]];
            }
        }
        return new MultiLabelRows(z, targets, names, chosen, lines, counted);
    }

    /** What a row counts; 1 unless {@link #repeated} was given a weight that is not whole. */
    public double weight(int row) {
        Objects.checkIndex(row, rows());
        return weights == null ? 1 : weights[row];
    }

    /** Whether every row counts once, so that rows can be counted. */
    public boolean isWhole() {
        return weights == null;
    }

    /**
     * Rows that each count as often as a weight says, as a view. Where all weights are whole numbers rows are repeated,
     * one after the other: fits, metrics, thresholds and sets are those of repeated rows, to the bit. Where any is not,
     * each row is there once and counts so much ({@link #weight}): in sums of metrics and fits, in the F1 that
     * thresholds maximize, and in sets, whose promise is of rows that are drawn as the weights say. A row of weight 0
     * is left out.
     *
     * @param weights how many cases each row stands for, 0 to 10^9
     * @throws IllegalArgumentException if a weight is something else, there is another number of them than rows, the
     *     rows are weighted already, or whole weights add up to more rows than an array can hold
     */
    public MultiLabelRows repeated(double[] weights) {
        NullCheck.argument(weights, "weights");
        if (weights.length != rows()) {
            throw new IllegalArgumentException(weights.length + " weights for " + rows() + " rows");
        }
        if (this.weights != null) {
            throw new IllegalArgumentException("the rows are weighted already");
        }
        double sum = 0;
        boolean whole = true;
        int positive = 0;
        for (int r = 0; r < weights.length; r++) {
            if (!(weights[r] >= 0 && weights[r] <= MOST)) {
                throw new IllegalArgumentException(
                        "row " + r + ": the weight " + weights[r] + " is no number of cases; expected 0 to 1000000000");
            }
            whole &= weights[r] == Math.rint(weights[r]);
            sum += weights[r];
            positive += weights[r] > 0 ? 1 : 0;
        }
        return whole ? copies(weights, sum) : weighted(weights, positive);
    }

    private MultiLabelRows copies(double[] weights, double sum) {
        if (sum > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "the weights add up to " + sum + " rows, more than can be held in memory");
        }
        int[] places = new int[(int) sum];
        for (int r = 0, at = 0; r < weights.length; r++) {
            Arrays.fill(places, at, at += (int) weights[r], r);
        }
        return select(places);
    }

    private MultiLabelRows weighted(double[] weights, int positive) {
        int[] chosen = new int[positive];
        double[] counted = new double[positive];
        for (int r = 0, at = 0; r < weights.length; r++) {
            if (weights[r] > 0) {
                chosen[at] = place(r);
                counted[at++] = weights[r];
            }
        }
        return new MultiLabelRows(z, targets, names, chosen, lines, counted);
    }

    /**
     * One label as a binary model, without copying: the row [0, z], whose class is 1 where the row has the label.
     *
     * @throws IndexOutOfBoundsException if there is no such label
     */
    public LogitsSource label(int label) {
        Objects.checkIndex(label, labels());
        return weighted(new Binary(label, 1, "label " + name(label)));
    }

    /** All labels of all rows as one binary model of N·L rows: what micro averages and joint fits are of. */
    public LogitsSource all() {
        return weighted(new Binary(0, labels(), "all labels"));
    }

    private LogitsSource weighted(Binary rows) {
        return weights == null ? rows : RepeatedRows.by(WEIGHT.name(), rows);
    }

    /** Log-odds {@code first} to {@code first + width − 1} of every row, each as a row [0, z]. */
    private final class Binary implements LogitsSource {
        private final int first;
        private final int width;
        private final String name;

        Binary(int first, int width, String name) {
            this.first = first;
            this.width = width;
            this.name = name;
        }

        @Override
        public int classes() {
            return 2;
        }

        @Override
        public OptionalLong rows() {
            return OptionalLong.of((long) MultiLabelRows.this.rows() * width);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<SourceColumn> columns() {
            return weights == null ? List.of() : List.of(WEIGHT);
        }

        @Override
        public Cursor open() throws IOException {
            return new BinaryCursor();
        }

        private final class BinaryCursor implements Cursor {
            private long next;
            private long begun;

            @Override
            public int read(Logits into, int[] labels) {
                begun = next;
                long end = Math.min(rows().getAsLong(), next + into.rows());
                for (int i = 0; next < end; i++, next++) {
                    int row = (int) (next / width);
                    int label = first + (int) (next % width);
                    float score = logOdds(row, label);
                    into.array()[into.offset(i)] = score == Float.POSITIVE_INFINITY ? Float.NEGATIVE_INFINITY : 0;
                    into.array()[into.offset(i) + 1] = score == Float.POSITIVE_INFINITY ? 0 : score;
                    labels[i] = target(row, label);
                }
                return next == begun ? -1 : (int) (next - begun);
            }

            @Override
            public long rowNumber(int i) {
                return (begun + i) / width;
            }

            @Override
            public String cell(int i, int column) {
                Objects.checkIndex(column, columns().size());
                return Double.toString(weights[(int) rowNumber(i)]);
            }

            @Override
            public void close() {}
        }
    }
}
