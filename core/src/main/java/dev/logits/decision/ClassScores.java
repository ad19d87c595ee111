package dev.logits.decision;

import dev.logits.Logits;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The log-odds of classes in the labeled rows of a source, which may be read many times: the first time it can keep of
 * each row the odds against its top class, which cost an exponential per class; then another class costs one. For one
 * thread.
 */
final class ClassScores {
    /** Rows whose odds are kept at most: 128 MB. */
    private static final long MOST_KEPT = 1L << 24;

    private final LogitsSource source;
    private final RowWeights weights;
    private final long[] labeled;
    private final double largestWeight;
    private final long rows;
    /** By labeled row; null where they are not kept. */
    private double[] rests;

    private boolean known;

    private ClassScores(LogitsSource source, RowWeights weights, long[] labeled, double largestWeight) {
        this.source = source;
        this.weights = weights;
        this.labeled = labeled;
        this.largestWeight = largestWeight;
        rows = Arrays.stream(labeled).sum();
    }

    /**
     * Counts the labels of a source, by a pass. Rows of weight 0 are left out here and in what is read.
     *
     * @throws IllegalArgumentException if no row is labeled and has a weight
     */
    static ClassScores of(LogitsSource source, RowWeights weights) throws IOException {
        RowBatch batch = RowBatch.of(source);
        long[] labeled = new long[source.classes()];
        double largest = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    double weight = weights.of(batch, r);
                    if (weight > 0) {
                        labeled[batch.label(r)]++;
                        largest = Math.max(largest, weight);
                    }
                }
            }
        }
        ClassScores scores = new ClassScores(source, weights, labeled, largest);
        if (scores.rows == 0) {
            throw weights.none("a ranking needs");
        }
        return scores;
    }

    /** The log-odds of a class in rows in memory. */
    static double[] of(Logits z, int k) {
        double[] out = new double[z.rows()];
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            OneRow row = new OneRow();
            for (int r = from; r < to; r++) {
                row.read(z, r);
                out[r] = logOdds(signedOdds(row.behind(k), row.rest(r)));
            }
        });
        return out;
    }

    /** Keeps the odds against the top class from the next reading on, where there are not too many rows. */
    void keepOdds() {
        if (rests == null && rows <= MOST_KEPT) {
            rests = new double[(int) rows];
        }
    }

    RowWeights weights() {
        return weights;
    }

    /** The largest weight of a labeled row. */
    double largestWeight() {
        return largestWeight;
    }

    /** Labeled rows that have a weight. */
    long rows() {
        return rows;
    }

    /** Those of them labeled with a class. */
    long labeled(int k) {
        return labeled[k];
    }

    /** Takes a score. */
    @FunctionalInterface
    interface Sink {
        void add(int label, int k, double score, double weight);
    }

    /** Reads the log-odds of the classes {@code from} to {@code to} − 1, row by row. */
    void read(int from, int to, Sink sink) throws IOException {
        int wide = to - from;
        read(from, to, (pass, first, end) -> {}, pass -> {
            for (int r = 0; r < pass.batch.count(); r++) {
                for (int k = from; k < to && pass.weights[r] > 0; k++) {
                    sink.add(pass.batch.label(r), k, pass.scores[r * wide + k - from], pass.weights[r]);
                }
            }
        });
    }

    /**
     * Keeps the log-odds of the classes from {@code from} on, which are as many as there are places for them. Several
     * threads fill those, and where a row goes depends on the rows before it.
     */
    void keep(int from, KeptScores[] kept) throws IOException {
        int wide = kept.length;
        read(
                from,
                from + wide,
                (pass, first, end) -> {
                    for (int i = 0; i < wide; i++) {
                        int block = first / pass.blockRows;
                        long high = pass.before[block * wide + i];
                        long low = pass.labeledBefore[block] - high;
                        kept[i].fill(pass.batch, first, end, from + i, pass.scores, i, wide, pass.weights, high, low);
                    }
                },
                pass -> {});
    }

    /** Looks at the rows of a block when their scores are known; several are at work at the same time. */
    private interface EachBlock {
        void run(Pass pass, int first, int end);
    }

    private void read(int from, int to, EachBlock eachBlock, Consumer<Pass> eachBatch) throws IOException {
        Pass pass = new Pass(from, to);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (pass.batch.read(cursor)) {
                pass.begin();
                RowBlocks.forEach(pass.batch.count(), pass.batch.classes(), (first, end) -> {
                    pass.score(first, end);
                    eachBlock.run(pass, first, end);
                });
                eachBatch.accept(pass);
            }
        }
        known = rests != null;
    }

    /** One reading of all rows. */
    private final class Pass {
        final RowBatch batch = RowBatch.of(source);
        final int blockRows = RowBlocks.rows(batch.classes());
        final int from;
        final int wide;
        final double[] weights = new double[batch.capacity()];
        /** Of each row of the batch, the odds against its top class. */
        final double[] odds = new double[batch.capacity()];
        /** Of each row of the batch, a score per class. */
        final double[] scores;
        /** Of each block of the batch, labeled rows before it, and how many of them each class has. */
        final long[] labeledBefore;

        final long[] before;

        private long labeledSoFar;
        private final long[] soFar;

        Pass(int from, int to) {
            this.from = from;
            wide = to - from;
            scores = new double[batch.capacity() * wide];
            labeledBefore = new long[batch.capacity() / blockRows + 1];
            before = new long[labeledBefore.length * wide];
            soFar = new long[wide];
        }

        /** Looks at labels and weights, which come from one thread. */
        void begin() {
            for (int r = 0; r < batch.count(); r++) {
                if (r % blockRows == 0) {
                    labeledBefore[r / blockRows] = labeledSoFar;
                    System.arraycopy(soFar, 0, before, r / blockRows * wide, wide);
                }
                weights[r] = ClassScores.this.weights.of(batch, r);
                if (weights[r] > 0) {
                    labeledSoFar++;
                    int i = batch.label(r) - from;
                    if (i >= 0 && i < wide) {
                        soFar[i]++;
                    }
                }
            }
        }

        void score(int first, int end) {
            OneRow row = new OneRow();
            int place = (int) labeledBefore[first / blockRows];
            for (int r = first; r < end; r++) {
                if (weights[r] == 0) {
                    continue;
                }
                row.read(batch.logits(), r);
                odds[r] = known ? rests[place] : row.rest(batch.number(r));
                if (rests != null) {
                    rests[place++] = odds[r];
                }
                for (int i = 0; i < wide; i++) {
                    scores[r * wide + i] = row.behind(from + i);
                }
            }
            // Loops of their own, in which scores do not wait for each other.
            for (int r = first; r < end; r++) {
                for (int i = r * wide; i < (r + 1) * wide; i++) {
                    scores[i] = signedOdds(scores[i], odds[r]);
                }
            }
            for (int i = first * wide; i < end * wide; i++) {
                scores[i] = logOdds(scores[i]);
            }
        }
    }

    /**
     * The odds of a class whose logit is so far behind the largest; of the top class, which is 0 behind, the odds
     * against it with a minus sign. Those come of the kernels; of another class p = exp(z − max z) / (1 + those odds),
     * which is at most ½. Classes that tie for the top share their odds.
     */
    private static double signedOdds(double behind, double rest) {
        if (behind == 0) {
            return -rest;
        }
        // p / (1 − p) = e / (1 + rest − e)
        double e = Elementary.exp(behind);
        return e / (1 + rest - e);
    }

    /** Their logarithm. The odds against a top class that is certain are −0. */
    private static double logOdds(double signedOdds) {
        double log = Elementary.log(Math.abs(signedOdds));
        return Double.doubleToRawLongBits(signedOdds) < 0 ? 0.0 - log : log;
    }

    /** One row's logits. */
    private static final class OneRow {
        private float[] z;
        private int off;
        private int classes;
        private double max;

        void read(Logits logits, int r) {
            z = logits.array();
            off = logits.offset(r);
            classes = logits.classes();
            // Integers of the same order, whose maximum takes a cycle; of a row with NaN it does not matter.
            int largest = Integer.MIN_VALUE;
            for (int c = 0; c < classes; c++) {
                largest = Math.max(largest, flip(Float.floatToRawIntBits(z[off + c])));
            }
            max = Float.intBitsToFloat(flip(largest));
        }

        private static int flip(int bits) {
            return bits ^ (bits >> 31 & Integer.MAX_VALUE);
        }

        /** Σ exp(z − max z) over the classes but the top one. */
        double rest(long number) {
            double rest = Kernels.get().rest(z, off, classes);
            if (Double.isNaN(rest)) {
                throw BadRow.error(z, off, classes, number, "a ranking");
            }
            return rest;
        }

        double behind(int k) {
            return z[off + k] - max;
        }
    }
}
