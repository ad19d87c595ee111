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
                out[r] = row.logOdds(k, row.rest(r));
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
        RowBatch batch = RowBatch.of(source);
        int wide = to - from;
        double[] scores = new double[batch.capacity() * wide];
        double[] rowWeights = new double[batch.capacity()];
        int[] places = new int[rests == null ? 0 : batch.capacity()];
        int place = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    rowWeights[r] = weights.of(batch, r);
                    if (rests != null) {
                        places[r] = rowWeights[r] == 0 ? -1 : place++;
                    }
                }
                RowBlocks.forEach(
                        batch.count(),
                        batch.classes(),
                        (first, end) -> score(batch, first, end, from, to, rowWeights, places, scores));
                for (int r = 0; r < batch.count(); r++) {
                    for (int k = from; k < to && rowWeights[r] > 0; k++) {
                        sink.add(batch.label(r), k, scores[r * wide + k - from], rowWeights[r]);
                    }
                }
            }
        }
        known = rests != null;
    }

    private void score(
            RowBatch batch, int first, int end, int from, int to, double[] rowWeights, int[] places, double[] scores) {
        OneRow row = new OneRow();
        int at = first * (to - from);
        for (int r = first; r < end; r++) {
            if (rowWeights[r] == 0) {
                at += to - from;
                continue;
            }
            row.read(batch.logits(), r);
            double rest = known ? rests[places[r]] : row.rest(batch.number(r));
            if (rests != null) {
                rests[places[r]] = rest;
            }
            for (int k = from; k < to; k++) {
                scores[at++] = row.logOdds(k, rest);
            }
        }
    }

    /**
     * One row's log-odds. The odds against the top class come of the kernels; of another class p = exp(z − max z) / (1
     * + those odds), which is at most ½. Classes that tie for the top share their log-odds.
     */
    private static final class OneRow {
        private float[] z;
        private int off;
        private int classes;
        private double max;
        private double topOdds;

        void read(Logits logits, int r) {
            z = logits.array();
            off = logits.offset(r);
            classes = logits.classes();
            float largest = z[off];
            for (int c = 1; c < classes; c++) {
                largest = Math.max(largest, z[off + c]);
            }
            max = largest;
            topOdds = Double.NaN;
        }

        /** Σ exp(z − max z) over the classes but the top one. */
        double rest(long number) {
            double rest = Kernels.get().rest(z, off, classes);
            if (Double.isNaN(rest)) {
                throw BadRow.error(z, off, classes, number, "a ranking");
            }
            return rest;
        }

        double logOdds(int k, double rest) {
            double behind = z[off + k] - max;
            if (behind == 0) {
                topOdds = Double.isNaN(topOdds) ? 0.0 - Elementary.log(rest) : topOdds;
                return topOdds;
            }
            // p / (1 − p) = e / (1 + rest − e)
            double e = Elementary.exp(behind);
            return Elementary.log(e / (1 + rest - e));
        }
    }
}
