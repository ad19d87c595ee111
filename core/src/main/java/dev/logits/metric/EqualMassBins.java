package dev.logits.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects confidences, 8 bytes a row, and splits their sorted order into bins of equal count. A tie is never split:
 * a bin ends at the first change of confidence at or after its share, so bins can be fewer than asked for.
 */
final class EqualMassBins implements ScoredRows.Metric {
    private final int bins;
    private double[] confidence = new double[1024];
    private int rows;
    private long ignored;

    EqualMassBins(int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("bins must be 1 or more, got " + bins);
        }
        this.bins = bins;
    }

    @Override
    public boolean readsProbabilities() {
        return false;
    }

    @Override
    public void add(ScoredRows batch) {
        for (int r = 0; r < batch.count(); r++) {
            if (batch.ignored(r)) {
                ignored++;
            } else {
                add(batch.confidence(r), batch.correct(r));
            }
        }
    }

    /** A confidence is positive, so its sign is free to say whether the row was wrong. */
    private void add(double p, boolean correct) {
        if (rows == confidence.length) {
            confidence = Arrays.copyOf(confidence, grown(rows));
        }
        confidence[rows++] = correct ? p : -p;
    }

    private static int grown(int length) {
        if (length > Integer.MAX_VALUE - 8 - length) {
            throw new IllegalArgumentException("equal-mass bins sort every confidence in memory and hold at most "
                    + length + " rows; use equal-width bins, which stream");
        }
        return 2 * length;
    }

    Reliability reliability() {
        if (rows == 0) {
            throw ScoredRows.noRows(ignored);
        }
        double[] sorted = byConfidence();
        List<Reliability.Bin> list = new ArrayList<>(bins);
        int from = 0;
        double low = 0;
        for (int b = 1; b <= bins && from < rows; b++) {
            int to = (int) Math.round((double) b * rows / bins);
            if (to <= from) {
                continue; // a tie has taken this bin's share already
            }
            while (to < rows && Math.abs(sorted[to]) == Math.abs(sorted[to - 1])) {
                to++;
            }
            list.add(bin(sorted, from, to, low));
            low = Math.abs(sorted[to - 1]);
            from = to;
        }
        return new Reliability(list);
    }

    /** Signed confidences by their magnitude: the two signs are sorted apart and merged. */
    private double[] byConfidence() {
        double[] all = Arrays.copyOf(confidence, rows);
        Arrays.sort(all); // wrong ones first, most confident to least, then right ones, least confident to most
        int wrong = 0;
        while (wrong < rows && all[wrong] < 0) {
            wrong++;
        }
        double[] merged = new double[rows];
        int w = wrong - 1;
        int right = wrong;
        for (int i = 0; i < rows; i++) {
            boolean takeWrong = w >= 0 && (right == rows || -all[w] <= all[right]);
            merged[i] = takeWrong ? all[w--] : all[right++];
        }
        return merged;
    }

    private static Reliability.Bin bin(double[] sorted, int from, int to, double low) {
        double sum = 0;
        long hits = 0;
        for (int i = from; i < to; i++) {
            sum += Math.abs(sorted[i]);
            hits += sorted[i] > 0 ? 1 : 0;
        }
        int n = to - from;
        return new Reliability.Bin(low, Math.abs(sorted[to - 1]), n, sum / n, (double) hits / n);
    }
}
