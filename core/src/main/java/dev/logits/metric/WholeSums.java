package dev.logits.metric;

import java.util.Arrays;

/**
 * What the errors over bins are made of, for one resample of rows that count whole after the other: sums over the rows
 * by rising confidence, of each kind of bins, from one pass. Counts are differences of the sums of
 * {@link ConfidenceRuns}; of what is rounded, each sum is added up from its first row to its last. For one thread.
 */
final class WholeSums {
    private static final int CONFIDENCE = 0;
    private static final int GAP = 1;
    private static final int MASS_GAP = 2;
    private static final int OWN = 3;
    private static final int SCORE = 4;

    private final Resampling source;
    private final ConfidenceRuns runs;
    private final long[] sums;
    private final int[] blocks;
    /** The sums of the bins that are being added up. */
    private final double[] open = new double[SCORE + 1];

    private final double[] confidence;
    private final double[] gaps;
    private final double[] massGaps;
    private final double[] own;
    private final int[] ownEnds;
    private int ownBins;

    WholeSums(Resampling source, ConfidenceRuns runs) {
        this.source = source;
        this.runs = runs;
        sums = new long[source.rows().size() + 1];
        blocks = new int[2 * runs.size()];
        confidence = new double[source.ends().length];
        gaps = new double[source.ends().length];
        massGaps = new double[source.massEnds().length];
        own = new double[source.edges().count()];
        ownEnds = new int[own.length];
    }

    /** Counts the rows of a resample; returns how many these are. */
    int count(double[] weights) {
        runs.count(weights, sums);
        return rows(0, sums.length - 1);
    }

    /** Adds up what {@link #count} has counted. */
    void add(double[] weights) {
        ownBins = runs.massEnds(sums, own.length, ownEnds);
        int size = weights.length;
        int[] ends = source.ends();
        int[] massEnds = source.massEnds();
        Arrays.fill(open, 0);
        int e = 0;
        int m = 0;
        int o = 0;
        for (int from = 0; from < size; ) {
            int to = Math.min(
                    next(ends, e, ends.length, size),
                    Math.min(next(massEnds, m, massEnds.length, size), next(ownEnds, o, ownBins, size)));
            add(source.confidence(), source.miss(), weights, from, to, open);
            from = to;
            for (; e < ends.length && ends[e] == to; e++) {
                confidence[e] = closed(CONFIDENCE);
                gaps[e] = closed(GAP);
            }
            for (; m < massEnds.length && massEnds[m] == to; m++) {
                massGaps[m] = closed(MASS_GAP);
            }
            for (; o < ownBins && ownEnds[o] == to; o++) {
                own[o] = closed(OWN);
            }
        }
    }

    private static int next(int[] ends, int i, int count, int size) {
        return i < count ? ends[i] : size;
    }

    private double closed(int sum) {
        double is = open[sum];
        open[sum] = 0;
        return is;
    }

    /** The sums do not wait for each other, so that five take as long as one. */
    private static void add(double[] confidence, double[] miss, double[] weights, int from, int to, double[] open) {
        double ofConfidence = open[CONFIDENCE];
        double gap = open[GAP];
        double massGap = open[MASS_GAP];
        double own = open[OWN];
        double score = open[SCORE];
        for (int i = from; i < to; i++) {
            double p = weights[i] * confidence[i];
            double missed = weights[i] * miss[i];
            ofConfidence += p;
            gap += missed;
            massGap += missed;
            own += p;
            score += missed * miss[i];
        }
        open[CONFIDENCE] = ofConfidence;
        open[GAP] = gap;
        open[MASS_GAP] = massGap;
        open[OWN] = own;
        open[SCORE] = score;
    }

    private int rows(int from, int to) {
        return ConfidenceRuns.rows(sums[to] - sums[from]);
    }

    private int right(int from, int to) {
        return ConfidenceRuns.right(sums[to] - sums[from]);
    }

    /** As {@link Resample#equalWidth}. */
    Reliability equalWidth() {
        int[] ends = source.ends();
        double[] count = new double[ends.length];
        double[] hits = new double[ends.length];
        for (int b = 0; b < ends.length; b++) {
            count[b] = rows(b == 0 ? 0 : ends[b - 1], ends[b]);
            hits[b] = right(b == 0 ? 0 : ends[b - 1], ends[b]);
        }
        return BinSums.reliability(source.edges(), count, hits, confidence);
    }

    /** As {@link EqualMassBins#of}. */
    Reliability equalMass() {
        Reliability.Bin[] bins = new Reliability.Bin[ownBins];
        for (int b = 0; b < ownBins; b++) {
            int from = b == 0 ? 0 : ownEnds[b - 1];
            double count = rows(from, ownEnds[b]);
            bins[b] = new Reliability.Bin(
                    from == 0 ? 0 : source.confidence()[from - 1],
                    source.confidence()[ownEnds[b] - 1],
                    (long) count,
                    count,
                    own[b] / count,
                    right(from, ownEnds[b]) / count);
        }
        return new Reliability(Arrays.asList(bins));
    }

    /** As {@link Resample#gaps}, times their number. */
    double[] gaps() {
        return gaps;
    }

    /** The same of the bins of equal mass of the rows. */
    double[] massGaps() {
        return massGaps;
    }

    double miscalibration() {
        return runs.miscalibration(sums, open[SCORE], blocks);
    }

    double aurc() {
        return runs.aurc(sums);
    }

    double areaUnderRoc() {
        return runs.areaUnderRoc(sums);
    }
}
