package dev.logits.metric;

import java.util.Arrays;

/**
 * Rows that count whole, by rising confidence, as runs: as many right rows as follow each other, and then as many wrong
 * ones. Curves over the rows bend at the ends of runs only, and how often each row counts is looked up as a difference
 * of two {@linkplain #count sums}, so that a curve of a resample takes a step per run and not one per row. All
 * numbers are whole and at most 2^53, so that results have the bits of those that go row by row.
 *
 * <p>Rows of one confidence, right ones before wrong ones, are always in one run. Immutable.
 */
final class ConfidenceRuns {
    /** Of more rows, products of two counts might be rounded. */
    private static final long MOST_ROWS = 1 << 24;

    private static final long ONE = 1;
    private static final long ONE_RIGHT = 1L << 32 | ONE;
    /** Places of a run in {@link #places}. */
    private static final int TIE = 0;

    private static final int WRONG = 1;
    private static final int TIE_END = 2;
    private static final int END = 3;
    private static final int STEP = 4;

    private final double[] signed;
    /** What a row adds to the sums. */
    private final long[] units;
    /**
     * Of each run, where right rows begin that have the confidence of wrong ones, where the wrong rows begin, where
     * those end that have the confidence of right ones, and where the run ends. A run begins where the one before ends.
     */
    private final int[] places;

    private ConfidenceRuns(double[] signed) {
        this.signed = signed;
        units = new long[signed.length];
        Arrays.setAll(units, i -> signed[i] > 0 ? ONE_RIGHT : ONE);
        int[] found = new int[16];
        int n = 0;
        for (int i = 0; i < signed.length; ) {
            int from = i;
            while (i < signed.length && signed[i] > 0) {
                i++;
            }
            int wrong = i;
            while (i < signed.length && !(signed[i] > 0)) {
                i++;
            }
            if (n == found.length) {
                found = Arrays.copyOf(found, 2 * n);
            }
            int tie = wrong;
            int tieEnd = wrong;
            if (wrong > from && wrong < i && signed[wrong - 1] == -signed[wrong]) {
                while (tie > from && signed[tie - 1] == -signed[wrong]) {
                    tie--;
                }
                while (tieEnd < i && signed[tieEnd] == signed[wrong]) {
                    tieEnd++;
                }
            }
            found[n + TIE] = tie;
            found[n + WRONG] = wrong;
            found[n + TIE_END] = tieEnd;
            found[n + END] = i;
            n += STEP;
        }
        places = Arrays.copyOf(found, n);
    }

    /** Null where rows count in part, or are too many. */
    static ConfidenceRuns of(Outcomes rows) {
        return rows.isWhole() && rows.rows() <= MOST_ROWS ? new ConfidenceRuns(rows.signed()) : null;
    }

    /** How many runs there are. */
    int size() {
        return places.length / STEP;
    }

    /**
     * Sums up how often rows count.
     *
     * @param weights whole numbers
     * @param sums receives, behind a 0, the sum up to each entry: 2^32 for each right row, and 1 for each row
     */
    void count(double[] weights, long[] sums) {
        count(weights, units, sums);
    }

    private static void count(double[] weights, long[] units, long[] sums) {
        long sum = 0;
        for (int i = 0; i < units.length; i++) {
            sum += (int) weights[i] * units[i];
            sums[i + 1] = sum;
        }
    }

    /** The rows of a difference of two sums. */
    static int rows(long difference) {
        return (int) difference;
    }

    /** The right ones of them. */
    static int right(long difference) {
        return (int) (difference >>> 32);
    }

    /** As {@link AreaUnderRoc#ofSigned}. */
    double areaUnderRoc(long[] sums) {
        long wins = 0; // in halves
        long wrong = 0;
        int from = 0;
        for (int i = 0; i < places.length; i += STEP) {
            long tied = rows(sums[places[i + TIE_END]] - sums[places[i + WRONG]]);
            wins += 2 * wrong * rows(sums[places[i + WRONG]] - sums[from])
                    + tied * rows(sums[places[i + WRONG]] - sums[places[i + TIE]]);
            wrong += rows(sums[places[i + END]] - sums[places[i + WRONG]]);
            from = places[i + END];
        }
        double right = right(sums[sums.length - 1]);
        return (double) wins / 2 / (right * wrong);
    }

    /** As {@link RiskCoverage#aurc}. */
    double aurc(long[] sums) {
        double sum = 0;
        int rows = 0;
        int errors = 0;
        for (int i = places.length - STEP; i >= 0; i -= STEP) {
            int end = rows + rows(sums[places[i + END]] - sums[places[i + TIE_END]]);
            while (rows < end) {
                sum += (double) ++errors / ++rows;
            }
            int wrong = rows(sums[places[i + TIE_END]] - sums[places[i + WRONG]]);
            int tied = wrong + rows(sums[places[i + WRONG]] - sums[places[i + TIE]]);
            if (tied > 0) {
                double share = (double) wrong / tied;
                for (int k = 1; k <= tied; k++) {
                    sum += (errors + k * share) / (rows + k);
                }
                rows += tied;
                errors += wrong;
            }
            end = rows + rows(sums[places[i + TIE]] - sums[i == 0 ? 0 : places[i - STEP + END]]);
            if (errors > 0) {
                sum = addShares(sum, errors, rows, end);
            }
            rows = end;
        }
        return sum / rows;
    }

    private static double addShares(double sum, double errors, int from, int to) {
        double all = sum;
        for (int n = from + 1; n <= to; n++) {
            all += errors / n;
        }
        return all;
    }

    /**
     * As {@link BrierDecomposition#corp}: falling outcomes are always in one block of the best rising map, and so is a
     * run.
     *
     * @param raw the score of the rows, times their number
     * @param blocks memory for two numbers a run
     */
    double miscalibration(long[] sums, double raw, int[] blocks) {
        int n = 0;
        int from = 0;
        for (int i = 0; i < places.length; i += STEP) {
            long run = sums[places[i + END]] - sums[from];
            from = places[i + END];
            if (run == 0) {
                continue;
            }
            int hits = right(run);
            int count = rows(run);
            while (n > 0 && (long) blocks[n - 2] * count >= (long) hits * blocks[n - 1]) {
                n -= 2;
                hits += blocks[n];
                count += blocks[n + 1];
            }
            blocks[n++] = hits;
            blocks[n++] = count;
        }
        double recalibrated = 0;
        for (int b = 0; b < n; b += 2) {
            double hits = blocks[b];
            recalibrated += hits * (1 - hits / blocks[b + 1]);
        }
        return Math.max(0, (raw - recalibrated) / rows(sums[sums.length - 1]));
    }

    /**
     * Where the bins of {@link EqualMassBins} end.
     *
     * @param ends receives them
     * @return how many there are
     */
    int massEnds(long[] sums, int bins, int[] ends) {
        int n = rows(sums[sums.length - 1]);
        int found = 0;
        int end = 0;
        int from = 0;
        for (int b = 1; b <= bins && end < n; found++) {
            from = tieEnd(first(sums, from + 1, Math.max(end + 1, share(b, n, bins))));
            ends[found] = from;
            end = rows(sums[from]);
            while (b <= bins && share(b, n, bins) <= end) {
                b++;
            }
        }
        return found;
    }

    private static long share(int b, double n, int bins) {
        return Math.round(b * n / bins);
    }

    /** The first place from {@code low} on whose sum has so many rows, one at least having them. */
    private static int first(long[] sums, int low, long rows) {
        int from = low;
        int to = sums.length - 1;
        while (from < to) {
            int middle = from + to >>> 1;
            if (rows(sums[middle]) < rows) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** The first place from there on where the confidence changes. */
    private int tieEnd(int place) {
        int i = place;
        while (i < signed.length && Math.abs(signed[i]) == Math.abs(signed[i - 1])) {
            i++;
        }
        return i;
    }
}
