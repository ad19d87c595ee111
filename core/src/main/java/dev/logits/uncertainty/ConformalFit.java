package dev.logits.uncertainty;

import dev.logits.internal.parallel.RowBlocks;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the scores of held-out labels and takes their quantiles. */
final class ConformalFit {
    private final LogitsSource source;
    private final ConformalSets.Options options;
    private final double[][] scores;
    private final int[] counts;
    private long ignored;

    ConformalFit(LogitsSource source, ConformalSets.Options options) {
        this.source = source;
        this.options = options;
        int groups = options.classConditional() ? source.classes() : 1;
        this.scores = new double[groups][0];
        this.counts = new int[groups];
    }

    ConformalSets fit() throws IOException {
        int classes = source.classes();
        RowBatch batch = RowBatch.of(source);
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
                    if (batch.ignored(r)) {
                        ignored++;
                    } else {
                        add(options.classConditional() ? batch.label(r) : 0, score[r]);
                    }
                }
            }
        }
        long rows = 0;
        List<Double> thresholds = new ArrayList<>();
        List<Long> rowsOfClass = new ArrayList<>();
        for (int g = 0; g < counts.length; g++) {
            rows += counts[g];
            thresholds.add(quantile(Arrays.copyOf(scores[g], counts[g]), options.coverage()));
            if (options.classConditional()) {
                rowsOfClass.add((long) counts[g]);
            }
        }
        if (rows == 0) {
            throw new IllegalArgumentException(
                    "no labeled rows to fit prediction sets on" + (ignored == 0 ? "" : ": all are labeled -1"));
        }
        return new ConformalSets(options, thresholds, rows, classes, rowsOfClass);
    }

    private void add(int group, double score) {
        if (counts[group] == scores[group].length) {
            scores[group] = Arrays.copyOf(scores[group], Math.addExact(counts[group], Math.max(16, counts[group])));
        }
        scores[group][counts[group]++] = score;
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
