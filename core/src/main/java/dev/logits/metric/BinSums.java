package dev.logits.metric;

import java.util.ArrayList;
import java.util.List;

/** Counts and sums a bin: what a reliability diagram is made of. */
final class BinSums {
    private final EqualWidthBins bins;
    private final long[] count;
    private final long[] hits;
    private final double[] confidence;

    BinSums(EqualWidthBins bins) {
        this.bins = bins;
        count = new long[bins.count()];
        hits = new long[bins.count()];
        confidence = new double[bins.count()];
    }

    void add(double p, boolean hit) {
        int b = bins.of(p);
        count[b]++;
        confidence[b] += p;
        if (hit) {
            hits[b]++;
        }
    }

    /** Sets one bin. */
    void put(int b, long rows, long right, double sum) {
        count[b] = rows;
        hits[b] = right;
        confidence[b] = sum;
    }

    Reliability reliability() {
        List<Reliability.Bin> list = new ArrayList<>(bins.count());
        for (int b = 0; b < bins.count(); b++) {
            double n = count[b]; // 0 / 0 is NaN: an empty bin has no mean
            list.add(new Reliability.Bin(bins.edge(b), bins.edge(b + 1), count[b], confidence[b] / n, hits[b] / n));
        }
        return new Reliability(list);
    }
}
