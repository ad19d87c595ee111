package dev.logits.metric;

import dev.logits.internal.sum.ExactSums;
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
    /** Rows that go on with the row before. */
    private final long[] more;

    private final FixedSums confidence;
    /** Null where all rows count whole. */
    private Parts parts;

    /** Rows that count in part. */
    private static final class Parts implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        private final long[] count;
        private final ExactSums weight;
        private final ExactSums hits;
        private final ExactSums confidence;

        Parts(int bins) {
            count = new long[bins];
            weight = new ExactSums(bins);
            hits = new ExactSums(bins);
            confidence = new ExactSums(bins);
        }

        void add(int b, double p, boolean hit, double part) {
            count[b]++;
            weight.add(b, part);
            hits.add(b, hit ? part : 0);
            confidence.add(b, part, FixedSums.cut(p)); // as of a whole row, so that no scale of weights changes a bit
        }

        void add(Parts others) {
            Arrays.setAll(count, b -> count[b] + others.count[b]);
            weight.add(others.weight);
            hits.add(others.hits);
            confidence.add(others.confidence);
        }
    }

    BinSums(EqualWidthBins bins) {
        this.bins = bins;
        count = new long[bins.count()];
        hits = new long[bins.count()];
        more = new long[bins.count()];
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

    /** Adds a row that counts so much, 1 or less, and may go on with the row before. */
    void add(double p, boolean hit, double weight, boolean isMore) {
        if (isMore) {
            more[bins.of(p)]++;
        }
        if (weight == 1) {
            add(p, hit);
        } else {
            parts().add(bins.of(p), p, hit, weight);
        }
    }

    private Parts parts() {
        parts = parts == null ? new Parts(bins.count()) : parts;
        return parts;
    }

    void add(BinSums others) {
        for (int b = 0; b < count.length; b++) {
            count[b] += others.count[b];
            hits[b] += others.hits[b];
            more[b] += others.more[b];
        }
        confidence.add(others.confidence);
        if (others.parts != null) {
            parts().add(others.parts);
        }
    }

    Reliability reliability() {
        if (parts != null) {
            return weighted();
        }
        double[] sums = new double[bins.count()];
        Arrays.setAll(sums, confidence::value);
        return reliability(bins, count, hits, sums);
    }

    private Reliability weighted() {
        List<Reliability.Bin> list = new ArrayList<>(bins.count());
        for (int b = 0; b < bins.count(); b++) {
            double weight = parts.weight.plus(b, count[b]);
            list.add(new Reliability.Bin(
                    bins.edge(b),
                    bins.edge(b + 1),
                    count[b] + parts.count[b] - more[b],
                    weight,
                    parts.confidence.plus(b, confidence.terms(b)) / weight,
                    parts.hits.plus(b, hits[b]) / weight));
        }
        return new Reliability(list);
    }

    /** The same of what rows count, where nobody asks how many they are. */
    static Reliability reliability(EqualWidthBins bins, double[] weight, double[] hits, double[] confidence) {
        List<Reliability.Bin> list = new ArrayList<>(bins.count());
        for (int b = 0; b < bins.count(); b++) {
            double n = weight[b];
            long rows = n == 0 ? 0 : Math.max(1, (long) n);
            list.add(new Reliability.Bin(bins.edge(b), bins.edge(b + 1), rows, n, confidence[b] / n, hits[b] / n));
        }
        return new Reliability(list);
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
