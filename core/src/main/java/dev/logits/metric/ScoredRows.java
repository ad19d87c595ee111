package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.parallel.PerThread;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.sum.ExactSum;
import dev.logits.source.LogitsSource;
import dev.logits.source.PartitionedSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The one pass that all metrics share: reads rows batch by batch and computes, for every row, what metrics are made of.
 * Whatever a metric adds up over rows is exact or on a fixed grid, and what it sorts ties by content, so its result
 * depends neither on the order of the rows, nor on batches, threads, or where the rows came from.
 */
final class ScoredRows {
    /** The sum of a row's other probabilities may be off by this much. */
    private static final double LEAST_DOUBT = 0x1p-60;

    /** From so many on, what a collector does with them is worth a thread. */
    private static final int MANY_ROWS = 1 << 13;

    private final RowBatch rows;
    private final int[] predicted;
    private final double[] confidence;
    private final double[] nll;
    private final double[] brier;
    private final int[] before;
    private final int[] tied;
    private final double[] key; // empty where no metric asks for an order
    private final boolean probabilities; // whether a metric asks for more than the top class
    private final double[] ofLabel;
    private final ClasswiseBins[] classwise;
    private double[] p = {}; // of all rows, where a batch has some that count in part
    private boolean keepsAll;
    private int labeled;

    private ScoredRows(LogitsSource source, boolean order, boolean parts, Collector... collectors) {
        rows = parts ? RowBatch.weighted(source) : RowBatch.of(source);
        predicted = new int[rows.capacity()];
        confidence = new double[rows.capacity()];
        nll = new double[rows.capacity()];
        brier = new double[rows.capacity()];
        before = new int[rows.capacity()];
        tied = new int[rows.capacity()];
        key = new double[order ? rows.capacity() : 0];
        probabilities = Stream.of(collectors).anyMatch(Collector::readsProbabilities);
        ofLabel = new double[probabilities ? rows.capacity() : 0];
        classwise = Stream.of(collectors)
                .map(Collector::classwise)
                .filter(Objects::nonNull)
                .toArray(ClasswiseBins[]::new);
    }

    /** What a metric does with a batch. */
    interface Collector extends Serializable {
        void add(ScoredRows batch);

        /** Adds what a collector of the same kind has found in other rows. */
        void merge(Collector other);

        /** Whether it reads more than the top class's probability, which costs as much again as all the rest. */
        boolean readsProbabilities();

        /** What takes each row's probabilities where they are computed; null where it reads none. */
        default ClasswiseBins classwise() {
            return null;
        }

        /** Whether it reads {@link #key(int)}. */
        default boolean readsOrder() {
            return false;
        }

        /** Whether it asks for {@link #weight(int)}; one that counts rows gets none that count in part. */
        default boolean takesParts() {
            return true;
        }
    }

    /** Reads all rows of a source and gives them to each metric, batch by batch. */
    static void pass(LogitsSource source, Collector... collectors) throws IOException {
        if (source instanceof PartitionedSource parts) {
            Collector[] found = parts.pass(new CollectorPass(collectors)).collectors();
            for (int i = 0; i < collectors.length; i++) {
                if (found[i] != collectors[i]) {
                    collectors[i].merge(found[i]);
                }
            }
            return;
        }
        passHere(source, collectors);
    }

    /** The same over rows that are in one place. */
    static void passHere(LogitsSource source, Collector... collectors) throws IOException {
        boolean order = Stream.of(collectors).anyMatch(Collector::readsOrder);
        boolean parts = Stream.of(collectors).allMatch(Collector::takesParts);
        ScoredRows batch = new ScoredRows(source, order, parts, collectors);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                add(batch, collectors);
            }
        }
    }

    /** Collectors share nothing but the batch, which they only read. */
    private static void add(ScoredRows batch, Collector... collectors) {
        if (batch.count() >= MANY_ROWS) {
            RowBlocks.tasks(collectors.length, i -> collectors[i].add(batch));
        } else {
            for (Collector collector : collectors) {
                collector.add(batch);
            }
        }
    }

    /** The same over rows in memory. */
    static void pass(Logits z, int[] labels, Collector... collectors) {
        try {
            pass(LogitsSource.of(z, labels), collectors);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    private boolean read(LogitsSource.Cursor cursor) throws IOException {
        if (!rows.read(cursor)) {
            return false;
        }
        keepsAll = classwise.length > 0 && !rows.isWhole();
        if (keepsAll && p.length == 0) {
            p = new double[rows.capacity() * rows.classes()];
        }
        labeled = 0;
        for (int r = 0; r < rows.count(); r++) {
            labeled += rows.ignored(r) ? 0 : 1;
        }
        RowBlocks.forEach(rows.count(), rows.classes(), this::score);
        return true;
    }

    /**
     * The confidence is the top probability, 1 / (1 + Σ exp(z − max z) over the others), and then lse − z_y = max z −
     * z_y − ln confidence: one exponential a score gives both. The sum is order-free: rows of the same scores in
     * another order of classes have the same confidence, and tie, and are in the same bin.
     */
    private void score(int from, int to) {
        ClasswiseBins.Share[] shares = new ClasswiseBins.Share[classwise.length];
        Arrays.setAll(shares, i -> classwise[i].take());
        score(from, to, shares);
        for (int i = 0; i < shares.length; i++) {
            classwise[i].giveBack(shares[i]);
        }
    }

    private void score(int from, int to, ClasswiseBins.Share... shares) {
        Room room = Room.OF_THREAD.get();
        double[] out = keepsAll ? p : room.row(probabilities ? rows.classes() : 0);
        Kernels kernels = Kernels.get();
        float[] z = rows.logits().array();
        int n = rows.classes();
        for (int r = from; r < to; r++) {
            if (rows.ignored(r)) {
                predicted[r] = 0; // not the label
                nll[r] = 0;
                brier[r] = 0;
                continue;
            }
            int off = rows.logits().offset(r);
            int outOff = keepsAll ? r * n : 0;
            double rest = probabilities ? kernels.softmaxAndRest(z, off, n, out, outOff) : kernels.rest(z, off, n);
            if (Double.isNaN(rest)) {
                throw BadRow.error(z, off, n, rows.number(r), "evaluation");
            }
            predicted[r] = top(z, off, n);
            confidence[r] = 1 / (1 + rest);
            double behind = (double) z[off + predicted[r]] - z[off + rows.label(r)];
            nll[r] = behind - Elementary.log(confidence[r]);
            place(z, off, n, r);
            if (key.length > 0) {
                key[r] = ConfidenceKey.of(confidence[r], z, off, n, predicted[r]);
            }
            if (probabilities) {
                int label = rows.label(r);
                ofLabel[r] = out[outOff + label];
                double doubt = label == predicted[r] ? rest / (1 + rest) : 1 - ofLabel[r];
                brier[r] = squaredError(out, outOff, n, label, doubt, room);
                for (ClasswiseBins.Share share : shares) {
                    if (rows.weight(r) == 1) {
                        share.add(out, outOff);
                    }
                }
            }
        }
    }

    /** What a thread writes on. */
    private static final class Room {
        static final PerThread<Room> OF_THREAD = new PerThread<>(Room::new);
        static final int PLACES = 256;

        private double[] row = {};
        final double[] terms = new double[PLACES];
        final double[] sums = new double[PLACES];

        double[] row(int n) {
            if (row.length < n) {
                row = new double[n];
            }
            return row;
        }
    }

    /** The first largest. A plain loop: the compiler is done with it long before vectors that are used once a row. */
    private static int top(float[] z, int off, int n) {
        int top = 0;
        float max = z[off];
        for (int c = 1; c < n; c++) {
            if (z[off + c] > max) {
                max = z[off + c];
                top = c;
            }
        }
        return top;
    }

    /** How many classes come before the label, the predicted one among them, and how many of the others tie with it. */
    private void place(float[] z, int off, int n, int r) {
        float score = z[off + rows.label(r)];
        boolean masked = score == Float.NEGATIVE_INFINITY;
        long places = masked ? 0 : places(z, off, n, score);
        int larger = masked ? unmasked(z, off, n) : (int) (places >>> 32);
        int equal = masked ? n - larger : (int) places;
        boolean tiedWithPredicted = z[off + predicted[r]] == score;
        before[r] = larger + (tiedWithPredicted ? 1 : 0);
        tied[r] = equal - (tiedWithPredicted ? 1 : 0);
    }

    /**
     * How many scores are larger than one that is not masked, times 2^32, and how many are equal. Scores around a
     * label's are in no order, and a branch would be taken at random: the sign of the difference is that of the
     * comparison, as small differences are not flushed to 0, and that of equal scores is +0, unless one is −0.
     */
    private static long places(float[] z, int off, int n, float score) {
        int larger = 0;
        int equal = 0;
        float from = score + 0f; // −0 becomes +0
        for (int i = off; i < off + n; i++) {
            int behind = Float.floatToRawIntBits(from - z[i]);
            larger += behind >>> 31;
            if (behind == 0) {
                equal++;
            }
        }
        return (long) larger << 32 | equal;
    }

    private static int unmasked(float[] z, int off, int n) {
        int unmasked = 0;
        for (int i = off; i < off + n; i++) {
            unmasked += z[i] > Float.NEGATIVE_INFINITY ? 1 : 0;
        }
        return unmasked;
    }

    /**
     * (1 − p_y)² + Σ p_k² over the others, whose squares add up to no more than the first. They are rounded to
     * multiples of about 2^−50 of that, so that their sum is exact: it does not depend on the order of classes, and
     * many places can share it, in loops that the compiler makes vectors of.
     *
     * @param doubt 1 − p_y
     */
    private static double squaredError(double[] p, int off, int n, int label, double doubt, Room room) {
        int exponent = 2 * Math.getExponent(Math.max(doubt, LEAST_DOUBT)) + 4; // squares are below 2^(exponent − 2)
        double grid = Double.longBitsToDouble((1023L + exponent << 52) + (1L << 51)); // 1.5 · 2^exponent
        int places = Math.min(n, Room.PLACES);
        Arrays.fill(room.sums, 0, places, 0);
        for (int from = 0; from < n; from += Room.PLACES) {
            int length = Math.min(n - from, Room.PLACES);
            System.arraycopy(p, off + from, room.terms, 0, length);
            if (label >= from && label < from + length) {
                room.terms[label - from] = 0;
            }
            addSquares(room.terms, room.sums, length, grid);
        }
        return doubt * doubt + sum(room.sums, places);
    }

    private static double sum(double[] places, int n) {
        double first = 0;
        double second = 0;
        int i = 0;
        for (; i < n - 1; i += 2) {
            first += places[i];
            second += places[i + 1];
        }
        return first + second + (i < n ? places[i] : 0);
    }

    private static void addSquares(double[] terms, double[] sums, int n, double grid) {
        for (int i = 0; i < n; i++) {
            sums[i] += (terms[i] * terms[i] + grid) - grid;
        }
    }

    /** Rows in this batch, ignored ones among them. */
    int count() {
        return rows.count();
    }

    /** Those of them that have a label. */
    int labeled() {
        return labeled;
    }

    /** Whether all rows of the batch count whole. */
    boolean isWhole() {
        return rows.isWhole();
    }

    /** Whether each of them is a row of its own, too. */
    boolean isPlain() {
        return rows.isPlain();
    }

    /** Whether a row goes on with the row before, as {@link RowBatch#isMore}. */
    boolean isMore(int r) {
        return rows.isMore(r);
    }

    /** How much a row counts: 1 or less. */
    double weight(int r) {
        return rows.weight(r);
    }

    /**
     * Adds a number of each row, by its weight.
     *
     * @param values 0 where a row is ignored
     */
    void addTo(ExactSum sum, double[] values) {
        if (rows.isWhole()) {
            sum.add(values, 0, rows.count());
            return;
        }
        for (int r = 0; r < rows.count(); r++) {
            sum.add(rows.weight(r), values[r]);
        }
    }

    int classes() {
        return rows.classes();
    }

    boolean ignored(int r) {
        return rows.ignored(r);
    }

    int label(int r) {
        return rows.label(r);
    }

    /** The row's number in the data it came from. */
    long number(int r) {
        return rows.number(r);
    }

    /** Whether the label is the predicted class; false where a row is ignored. */
    boolean correct(int r) {
        return predicted[r] == rows.label(r);
    }

    double confidence(int r) {
        return confidence[r];
    }

    /** lse − z_y; +∞ where the label is a masked class. */
    double nll(int r) {
        return nll[r];
    }

    /** The same of all rows, 0 where a row is ignored; not to be changed. */
    double[] nlls() {
        return nll;
    }

    /** Σ_k (p_k − [k = y])²; only where a metric reads probabilities. */
    double brier(int r) {
        return brier[r];
    }

    /** The same of all rows, 0 where a row is ignored; not to be changed. */
    double[] briers() {
        return brier;
    }

    /**
     * The share of the orders of tied classes in which the label is among the k classes of the largest logits. The
     * predicted class is the first of them in every order.
     */
    double amongTop(int r, int k) {
        return correct(r) ? 1 : Math.max(0, Math.min(1, (double) (k - before[r]) / tied[r]));
    }

    /** The confidence as {@link ConfidenceKey} keeps it; only where a metric reads the order. */
    double key(int r) {
        return key[r];
    }

    /** The class of the largest logit, the first of them. */
    int predicted(int r) {
        return predicted[r];
    }

    /** The probability of class c in row r, in a batch where some count in part. */
    double p(int r, int c) {
        return p[r * rows.classes() + c];
    }

    /** That of the row's label. */
    double ofLabel(int r) {
        return ofLabel[r];
    }

    /** The error of a metric that saw no labeled row. */
    static IllegalArgumentException noRows(long ignored) {
        return new IllegalArgumentException(
                ignored == 0
                        ? "no rows; a metric needs at least one labeled row"
                        : "no labeled rows: " + ignored
                                + " rows, every label is -1, or -100 in a file (ignored); a metric needs at least one");
    }
}
