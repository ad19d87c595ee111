package dev.logits.metric;

import dev.logits.internal.sum.FixedSums;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts and sums a bin: what a reliability diagram is made of. */
final class BinSums implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private final EqualWidthBins bins;
    private final long[] count;
    private final long[] hits;
    private final FixedSums confidence;

    BinSums(EqualWidthBins bins) {
        this.bins = bins;
        count = new long[bins.count()];
        hits = new long[bins.count()];
        confidence = new FixedSums(bins.count());
    }

    void add(double p, boolean hit) {
        int b = bins.of(p);
        count[b]++;
        confidence.add(b, p);
        if (hit) {
            hits[b]++;
        }
    }

    void add(BinSums others) {
        for (int b = 0; b < count.length; b++) {
            count[b] += others.count[b];
            hits[b] += others.hits[b];
        }
        confidence.add(others.confidence);
    }

    Reliability reliability() {
        double[] sums = new double[bins.count()];
        Arrays.setAll(sums, confidence::value);
        return reliability(bins, count, hits, sums);
    }

    /** The bins that hold so many rows, of which so many are right, with these sums of confidence. */
    static Reliability reliability(EqualWidthBins bins, long[] count, long[] hits, double[] confidence) {
        List<Reliability.Bin> list = new ArrayList<>(bins.count());
        for (int b = 0; b < bins.count(); b++) {
            double n = count[b]; // 0 / 0 is NaN: an empty bin has no mean
            list.add(new Reliability.Bin(bins.edge(b), bins.edge(b + 1), count[b], confidence[b] / n, hits[b] / n));
        }
        return new Reliability(list);
    }
}
