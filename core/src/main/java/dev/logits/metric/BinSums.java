package dev.logits.metric;

import java.util.ArrayList;
import java.util.List;

/** Counts and sums a bin, for several rows of bins side by side; what a reliability diagram is made of. */
final class BinSums {
    private final EqualWidthBins bins;
    private final long[] count;
    private final long[] hits;
    private final double[] confidence;

    /**
     * @param bins the bins
     * @param groups how many diagrams are kept, such as one a class
     */
    BinSums(EqualWidthBins bins, int groups) {
        this.bins = bins;
        int cells = Math.multiplyExact(groups, bins.count());
        count = new long[cells];
        hits = new long[cells];
        confidence = new double[cells];
    }

    void add(int group, double p, boolean hit) {
        int cell = group * bins.count() + bins.of(p);
        count[cell]++;
        confidence[cell] += p;
        if (hit) {
            hits[cell]++;
        }
    }

    /** Sets one bin of the first group. */
    void put(int bin, long rows, long right, double sum) {
        count[bin] = rows;
        hits[bin] = right;
        confidence[bin] = sum;
    }

    /** Σ_b n_b · |accuracy_b − confidence_b| of one group, which is Σ_b |hits_b − Σ confidence|. */
    double absoluteGaps(int group) {
        double sum = 0;
        for (int cell = group * bins.count(), end = cell + bins.count(); cell < end; cell++) {
            sum += Math.abs(hits[cell] - confidence[cell]);
        }
        return sum;
    }

    Reliability reliability(int group) {
        List<Reliability.Bin> list = new ArrayList<>(bins.count());
        for (int b = 0; b < bins.count(); b++) {
            int cell = group * bins.count() + b;
            double n = count[cell]; // 0 / 0 is NaN: an empty bin has no mean
            list.add(new Reliability.Bin(
                    bins.edge(b), bins.edge(b + 1), count[cell], confidence[cell] / n, hits[cell] / n));
        }
        return new Reliability(list);
    }
}
