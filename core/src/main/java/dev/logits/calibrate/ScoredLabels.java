package dev.logits.calibrate;

import dev.logits.calibrate.curve.Curve;
import dev.logits.calibrate.curve.StepCurve;
import java.util.Arrays;

/**
 * What a {@link Curve} is fitted to: the log-odds of one class in every labeled row, in increasing order, equal ones
 * pooled, and how many rows of each bear the label.
 *
 * <p>A fit sees nothing else, and so does not depend on the order of the rows.
 */
final class ScoredLabels {
    private final double[] scores;
    private final double[] counts;
    private final double[] hits;
    private final int size;
    private final double rows;
    private final double positives;
    /** Whether all rows count whole. */
    private final boolean whole;

    private final double prevalence;

    private ScoredLabels(double[] scores, double[] counts, double[] hits, int size, boolean whole, double prevalence) {
        this.scores = scores;
        this.counts = counts;
        this.hits = hits;
        this.size = size;
        this.whole = whole;
        this.prevalence = prevalence;
        double n = 0;
        double k = 0;
        for (int i = 0; i < size; i++) {
            n += counts[i];
            k += hits[i];
        }
        rows = n;
        positives = k;
    }

    /** Merges sorted log-odds of rows without the label and with it, and pools equal ones. */
    static ScoredLabels merge(double[] no, int negatives, double[] yes, int positives, double prevalence) {
        double[] scores = new double[negatives + positives];
        double[] counts = new double[scores.length];
        double[] hits = new double[scores.length];
        int size = 0;
        int i = 0;
        int j = 0;
        while (i < negatives || j < positives) {
            boolean hit = i == negatives || j < positives && yes[j] < no[i];
            double score = hit ? yes[j++] : no[i++];
            if (size == 0 || scores[size - 1] != score) {
                scores[size++] = score;
            }
            counts[size - 1]++;
            hits[size - 1] += hit ? 1 : 0;
        }
        return new ScoredLabels(scores, counts, hits, size, true, prevalence);
    }

    /** These and rows that count in part. */
    ScoredLabels with(PartScores parts) {
        double[] s = new double[size + parts.size()];
        double[] n = new double[s.length];
        double[] h = new double[s.length];
        int used = 0;
        int i = 0;
        int j = 0;
        while (i < size || j < parts.size()) {
            boolean mine = j == parts.size() || i < size && scores[i] <= parts.score(j);
            double score = mine ? scores[i] : parts.score(j);
            if (used == 0 || s[used - 1] != score) {
                s[used++] = score;
            }
            n[used - 1] += mine ? counts[i] : parts.weight(j);
            h[used - 1] += mine ? hits[i] : parts.hit(j) ? parts.weight(j) : 0;
            if (mine) {
                i++;
            } else {
                j++;
            }
        }
        return new ScoredLabels(s, n, h, used, false, prevalence);
    }

    /** The runs that isotonic regression can tell apart. */
    LabelRuns runs() {
        return LabelRuns.of(this);
    }

    /** The same rows seen from the other side: log-odds and labels reversed. */
    ScoredLabels mirrored() {
        double[] s = new double[size];
        double[] n = new double[size];
        double[] h = new double[size];
        for (int i = 0; i < size; i++) {
            s[size - 1 - i] = 0 - scores[i];
            n[size - 1 - i] = counts[i];
            h[size - 1 - i] = counts[i] - hits[i];
        }
        return new ScoredLabels(s, n, h, size, whole, 1 - prevalence);
    }

    /** The number of different log-odds. */
    int size() {
        return size;
    }

    double score(int i) {
        return scores[i];
    }

    /** Rows with these log-odds, or what they count together. */
    double count(int i) {
        return counts[i];
    }

    /** Those of them that bear the label. */
    double hits(int i) {
        return hits[i];
    }

    double rows() {
        return rows;
    }

    double positives() {
        return positives;
    }

    /** The class's share of all labels, (n_c + 1) / (n + K): never 0 and never 1. */
    double prevalence() {
        return prevalence;
    }

    /**
     * Where a step between the log-odds i and i + 1 belongs: half way, or at i + 1 where no double lies between.
     */
    double boundAfter(int i) {
        return between(scores[i], scores[i + 1]);
    }

    /** Half way from one log-odds to a larger one, or at the larger where no double lies between. */
    static double between(double low, double high) {
        double middle = low + (high - low) / 2;
        return middle > low ? middle : high;
    }

    /** How many rows lie before each of the log-odds, and in all. */
    double[] rowsBefore() {
        double[] before = new double[size + 1];
        for (int i = 0; i < size; i++) {
            before[i + 1] = before[i] + counts[i];
        }
        return before;
    }

    /** Cuts into at most so many bins of equal count, which never split a tie: where each begins, and the end. */
    int[] equalMass(int bins) {
        return equalMass(bins, rowsBefore());
    }

    /** The same, in time that grows with the number of bins only. */
    int[] equalMass(int bins, double[] rowsBefore) {
        int[] cuts = new int[Math.min(bins, size) + 1];
        int used = 0;
        for (int b = 1; b <= bins && cuts[used] < size; b++) {
            double share = b == bins ? rowsBefore[size] : b * rows / bins;
            share = whole ? Math.round(share) : share;
            if (rowsBefore[cuts[used]] >= share) {
                continue; // a tie has taken this bin's share already
            }
            int found = Arrays.binarySearch(rowsBefore, cuts[used], size + 1, share);
            cuts[++used] = found >= 0 ? found : -found - 1;
        }
        return Arrays.copyOf(cuts, used + 1);
    }

    /** The bounds between the bins of {@link #equalMass}. */
    double[] boundsAt(int[] cuts) {
        double[] bounds = new double[cuts.length - 2];
        for (int b = 0; b < bounds.length; b++) {
            bounds[b] = boundAfter(cuts[b + 1] - 1);
        }
        return bounds;
    }

    /** The probability of a bin. */
    @FunctionalInterface
    interface BinProbability {
        /** Of the scores {@code from} to {@code to} − 1, one or more. */
        double of(int from, int to);
    }

    /** A step for each bin of {@link #equalMass}; without rows one step, the prevalence. */
    StepCurve steps(int bins, BinProbability probability) {
        int[] cuts = equalMass(bins);
        if (cuts.length == 1) {
            return new StepCurve(new double[0], new double[] {prevalence()});
        }
        double[] p = new double[cuts.length - 1];
        for (int b = 0; b < p.length; b++) {
            p[b] = probability.of(cuts[b], cuts[b + 1]);
        }
        return new StepCurve(boundsAt(cuts), p);
    }
}
