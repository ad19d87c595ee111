package dev.logits.uncertainty;

import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.WeightQuantile;
import dev.logits.internal.sum.WeightedSort;
import dev.logits.source.ColumnPass;
import dev.logits.source.LogitsSource;
import dev.logits.source.PartitionedSource;
import dev.logits.source.RowBatch;
import dev.logits.source.RowPass;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the scores of held-out labels and takes their quantiles. */
final class ConformalFit {
    private final LogitsSource source;
    private final ConformalSets.Options options;
    private final GroupScores[] groups;

    ConformalFit(LogitsSource source, ConformalSets.Options options) {
        this.source = source;
        this.options = options;
        this.groups = new GroupScores[options.classConditional() ? source.classes() : 1];
        Arrays.setAll(groups, g -> new GroupScores());
    }

    ConformalSets fit() throws IOException {
        return source instanceof PartitionedSource parts ? ofParts(parts) : ofRows();
    }

    private ConformalSets ofRows() throws IOException {
        scores(source, RowBatch.weighted(source), options, (group, score, part) -> groups[group].add(score, part));
        List<Quantile> quantiles = new ArrayList<>();
        for (GroupScores group : groups) {
            quantiles.add(new Quantile(group.quantile(options.coverage()), group.cases()));
        }
        return sets(quantiles);
    }

    /** The threshold of a group and how many rows it is of. */
    private record Quantile(double threshold, long rows) implements Serializable {}

    private ConformalSets ofParts(PartitionedSource parts) throws IOException {
        return sets(parts.columns(new Columns(options, groups.length)));
    }

    /** The scores of each group come together where their quantile is taken. */
    private record Columns(ConformalSets.Options options, int columns) implements ColumnPass<Quantile> {
        @Override
        public void add(LogitsSource rows, Sink sink) throws IOException {
            scores(rows, RowBatch.of(rows), options, (group, score, part) -> sink.add(group, score, false));
        }

        @Override
        public Quantile finish(int column, double[] plain, int plainCount, double[] marked, int markedCount) {
            return new Quantile(quantile(Arrays.copyOf(plain, plainCount), options.coverage()), plainCount);
        }
    }

    /** Takes scores and how much of a row each counts. */
    @FunctionalInterface
    private interface GroupScore {
        void add(int group, double score, double part);
    }

    private static void scores(LogitsSource source, RowBatch batch, ConformalSets.Options options, GroupScore each)
            throws IOException {
        int classes = source.classes();
        double[] score = new double[batch.capacity()];
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                RowBlocks.forEach(batch.count(), classes, (from, to) -> {
                    SetScores of = new SetScores(options, classes);
                    for (int r = from; r < to; r++) {
                        score[r] = batch.ignored(r) ? 0 : of.of(batch.logits(), r, batch.number(r))[batch.label(r)];
                    }
                });
                for (int r = 0; r < batch.count(); r++) {
                    if (!batch.ignored(r)) {
                        each.add(options.classConditional() ? batch.label(r) : 0, score[r], batch.weight(r));
                    }
                }
            }
        }
    }

    private ConformalSets sets(List<Quantile> quantiles) throws IOException {
        long rows = 0;
        List<Double> thresholds = new ArrayList<>();
        List<Long> rowsOfClass = new ArrayList<>();
        for (Quantile quantile : quantiles) {
            rows += quantile.rows();
            thresholds.add(quantile.threshold());
            if (options.classConditional()) {
                rowsOfClass.add(quantile.rows());
            }
        }
        if (rows == 0) {
            boolean none = RowPass.over(source, new RowCount()).rows == 0;
            throw new IllegalArgumentException(
                    "no labeled rows to fit prediction sets on" + (none ? "" : ": all are labeled -1"));
        }
        return new ConformalSets(options, thresholds, rows, source.classes(), rowsOfClass);
    }

    /** Counts rows, for an error. */
    private static final class RowCount implements RowPass<RowCount> {
        @Serial
        private static final long serialVersionUID = 1;

        private long rows;

        @Override
        public void add(LogitsSource source) throws IOException {
            RowBatch batch = RowBatch.of(source);
            try (LogitsSource.Cursor cursor = source.open()) {
                while (batch.read(cursor)) {
                    rows += batch.count();
                }
            }
        }

        @Override
        public void merge(RowCount other) {
            rows += other.rows;
        }
    }

    /** The scores of a group, each of a row or of a part of one. */
    private static final class GroupScores {
        private double[] scores = new double[0];
        private int count;
        /** What each counts; null where all count whole. */
        private double[] parts;

        void add(double score, double part) {
            if (count == scores.length) {
                scores = Arrays.copyOf(scores, Math.addExact(count, Math.max(16, count)));
                parts = parts == null ? null : Arrays.copyOf(parts, scores.length);
            }
            if (part != 1 && parts == null) {
                parts = new double[scores.length];
                Arrays.fill(parts, 0, count, 1);
            }
            if (parts != null) {
                parts[count] = part;
            }
            scores[count++] = score;
        }

        /** What all of them count, rounded down. */
        long cases() {
            return parts == null ? count : (long) weight();
        }

        private double weight() {
            ExactSum sum = new ExactSum();
            sum.add(parts, 0, count);
            return sum.value();
        }

        double quantile(double coverage) {
            double[] sorted = Arrays.copyOf(scores, count);
            if (parts == null) {
                return ConformalFit.quantile(sorted, coverage);
            }
            for (int i = 0; i < count; i++) {
                sorted[i] += 0.0; // −0 is 0
            }
            double[] weights = Arrays.copyOf(parts, count);
            WeightedSort.sort(sorted, weights);
            BigDecimal needed = new BigDecimal(weight()).add(BigDecimal.ONE).multiply(BigDecimal.valueOf(coverage));
            int place = WeightQuantile.place(sorted, weights, needed);
            return place == count ? Double.POSITIVE_INFINITY : sorted[place];
        }
    }

    /** The ⌈(n + 1)(1 − α)⌉-th smallest; +∞ where that is more than n. */
    static double quantile(double[] scores, double coverage) {
        long rank = rank(scores.length, coverage);
        if (rank > scores.length) {
            return Double.POSITIVE_INFINITY;
        }
        Arrays.sort(scores);
        return scores[(int) rank - 1];
    }

    /** ⌈(n + 1) · coverage⌉ of the coverage as it is written in decimal: ten rows at 0.9 are nine, not ten. */
    static long rank(long n, double coverage) {
        return BigDecimal.valueOf(coverage)
                .multiply(BigDecimal.valueOf(n + 1))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }
}
