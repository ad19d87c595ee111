package dev.logits.calibrate;

import java.util.Arrays;

/**
 * Rows of one class by log-odds, as far as isotonic regression can tell them apart: each different log-odds of rows
 * that bear the label is a run, with the other rows of just these log-odds, and so are the rows that lie between two of
 * them, of which none bears the label. Only the ends of a run matter, so the many rows between a few need no sorting.
 */
final class LabelRuns {
    /** With more rows than this that bear the label, a search among them takes as long as sorting the others. */
    static final int FEW = 1 << 10;

    private final double[] first;
    private final double[] last;
    private final double[] counts;
    private final double[] hits;
    private final double prevalence;
    private int size;

    private LabelRuns(int most, double prevalence) {
        first = new double[most];
        last = new double[most];
        counts = new double[most];
        hits = new double[most];
        this.prevalence = prevalence;
    }

    /** Of rows in order. */
    static LabelRuns of(ScoredLabels labels) {
        LabelRuns runs = new LabelRuns(labels.size(), labels.prevalence());
        for (int i = 0; i < labels.size(); i++) {
            runs.add(labels.score(i), labels.score(i), labels.count(i), labels.hits(i));
        }
        return runs;
    }

    /**
     * Of rows in order, those that bear the label and the others; without an array of all of them, of which most are
     * others that few runs hold.
     *
     * @param yes the log-odds of rows that bear the label, increasing
     * @param no those of the others, increasing
     */
    static LabelRuns merge(double[] yes, int positives, double[] no, int negatives, double prevalence) {
        int marks = 0;
        for (int i = 0; i < positives; i++) {
            marks += i == 0 || yes[i] != yes[i - 1] ? 1 : 0;
        }
        LabelRuns runs = new LabelRuns((int) Math.min(2L * marks + 1, (long) positives + negatives), prevalence);
        int i = 0;
        int j = 0;
        while (i < positives || j < negatives) {
            double score = j == negatives || i < positives && yes[i] < no[j] ? yes[i] : no[j];
            int hits = 0;
            int misses = 0;
            for (; i < positives && yes[i] == score; i++) {
                hits++;
            }
            for (; j < negatives && no[j] == score; j++) {
                misses++;
            }
            runs.add(score, score, (double) hits + misses, hits);
        }
        return runs;
    }

    /**
     * Of rows in any order around a few that bear the label.
     *
     * @param yes the log-odds of these, increasing
     * @param no those of the others
     */
    static LabelRuns around(double[] yes, int positives, double[] no, int negatives, double prevalence) {
        Gaps gaps = new Gaps(yes, positives);
        gaps.add(no, negatives);
        gaps.add(yes, positives);
        return gaps.runs(prevalence);
    }

    /**
     * The same of an array of all rows.
     *
     * @param yes the log-odds of those that bear the label, increasing
     * @param all those of all, masked rows as ±∞
     */
    static LabelRuns among(double[] yes, int positives, double[] all, int rows, double prevalence) {
        Gaps gaps = new Gaps(yes, positives);
        gaps.add(all, rows);
        return gaps.runs(prevalence);
    }

    /** Adds rows behind all others; those without a hit join others without. */
    private void add(double from, double to, double count, double hit) {
        if (hit > 0 || size == 0 || hits[size - 1] > 0) {
            first[size++] = from;
        }
        last[size - 1] = to;
        counts[size - 1] += count;
        hits[size - 1] += hit;
    }

    /** Counts what lies on each mark and between them. */
    private static final class Gaps {
        private final int size;
        /** Increasing, and +∞ up to a power of two. */
        private final double[] marks;

        private final int[] hits;
        /** Rows on a mark, its hits among them. */
        private final int[] tied;

        private final int[] between;
        private final double[] low;
        private final double[] high;

        Gaps(double[] yes, int positives) {
            double[] distinct = new double[positives];
            hits = new int[positives];
            int n = 0;
            for (int i = 0; i < positives; i++) {
                if (n == 0 || distinct[n - 1] != yes[i]) {
                    distinct[n++] = yes[i];
                }
                hits[n - 1]++;
            }
            size = n;
            marks = Arrays.copyOf(distinct, Math.max(1, Integer.highestOneBit(size) << 1));
            Arrays.fill(marks, size, marks.length, Double.POSITIVE_INFINITY);
            tied = new int[size + 1];
            between = new int[size + 1];
            low = new double[size + 1];
            high = new double[size + 1];
            Arrays.fill(low, Double.POSITIVE_INFINITY);
            Arrays.fill(high, Double.NEGATIVE_INFINITY);
        }

        void add(double[] scores, int n) {
            double first = marks[0];
            for (int i = 0; i < n; i++) {
                double score = scores[i] + 0.0; // and not −0, which would be the end of a run
                if (!Double.isInfinite(score)) {
                    add(score, score > first ? gap(score) : 0); // of many classes, few are above
                }
            }
        }

        /** How many marks are below. */
        private int gap(double score) {
            int g = 0;
            for (int step = marks.length >> 1; step > 0; step >>= 1) {
                g += marks[g + step - 1] < score ? step : 0;
            }
            return g;
        }

        private void add(double score, int g) {
            if (marks[g] == score) {
                tied[g]++;
            } else {
                between[g]++;
                low[g] = Math.min(low[g], score);
                high[g] = Math.max(high[g], score);
            }
        }

        LabelRuns runs(double prevalence) {
            LabelRuns runs = new LabelRuns(2 * size + 1, prevalence);
            for (int g = 0; g <= size; g++) {
                if (between[g] > 0) {
                    runs.add(low[g], high[g], between[g], 0);
                }
                if (g < size) {
                    runs.add(marks[g], marks[g], tied[g], hits[g]);
                }
            }
            return runs;
        }
    }

    int size() {
        return size;
    }

    /** The least log-odds of a run. */
    double first(int run) {
        return first[run];
    }

    /** The largest. */
    double last(int run) {
        return last[run];
    }

    double count(int run) {
        return counts[run];
    }

    double hits(int run) {
        return hits[run];
    }

    /** The class's share of all labels, never 0 and never 1. */
    double prevalence() {
        return prevalence;
    }
}
