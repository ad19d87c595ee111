package dev.logits.multilabel;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
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
    private final Logits z;
    private final byte[] targets;
    private final List<String> names;
    /** The places of the rows in {@code z}; null where it is all of them. */
    private final int[] places;
    /** A slope of each label, behind them the intercepts; null where log-odds are as they are. */
    private final double[] lines;

    private MultiLabelRows(Logits z, byte[] targets, List<String> names, int[] places, double[] lines) {
        this.z = z;
        this.targets = targets;
        this.names = names;
        this.places = places;
        this.lines = lines;
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
        return new MultiLabelRows(z, targets, List.copyOf(names), null, null);
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
            return new MultiLabelRows(logits(), known(), names, null, null).calibrated(slopes, intercepts);
        }
        double[] both = Arrays.copyOf(slopes, 2 * slopes.length);
        System.arraycopy(intercepts, 0, both, slopes.length, slopes.length);
        return new MultiLabelRows(z, targets, names, places, both);
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
        for (int i = 0; i < rows.length; i++) {
            chosen[i] = place(Objects.checkIndex(rows[i], rows()));
        }
        return new MultiLabelRows(z, targets, names, chosen, lines);
    }

    /**
     * Rows that each count as often as a weight says, one after the other, as a view: fits, metrics, thresholds and
     * sets are those of repeated rows, to the bit.
     *
     * @param weights how many cases each row stands for: whole numbers from 0 up
     * @throws IllegalArgumentException if a weight is something else, there is another number of them than rows, or
     *     they add up to more rows than an array can hold
     */
    public MultiLabelRows repeated(double[] weights) {
        NullCheck.argument(weights, "weights");
        if (weights.length != rows()) {
            throw new IllegalArgumentException(weights.length + " weights for " + rows() + " rows");
        }
        double sum = 0;
        for (int r = 0; r < weights.length; r++) {
            if (!(weights[r] >= 0 && weights[r] == Math.rint(weights[r]))) {
                throw new IllegalArgumentException(
                        "row " + r + ": the weight " + weights[r] + " is not a whole number of"
                                + " cases; thresholds and sets of labels count rows, so that weights must be 0, 1, 2, ...");
            }
            sum += weights[r];
        }
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

    /**
     * One label as a binary model, without copying: the row [0, z], whose class is 1 where the row has the label.
     *
     * @throws IndexOutOfBoundsException if there is no such label
     */
    public LogitsSource label(int label) {
        Objects.checkIndex(label, labels());
        return new Binary(label, 1, "label " + name(label));
    }

    /** All labels of all rows as one binary model of N·L rows: what micro averages and joint fits are of. */
    public LogitsSource all() {
        return new Binary(0, labels(), "all labels");
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
            public void close() {}
        }
    }
}
