package dev.logits.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits sorted confidences into bins of equal count. A tie is never split: a bin ends at the first change of
 * confidence at or after its share, so bins can be fewer than asked for.
 */
final class EqualMassBins {
    private EqualMassBins() {}

    /**
     * @param signed keys of confidences by rising magnitude, positive where right
     * @param weights how often each row counts
     * @param n the sum of the weights
     */
    static Reliability of(double[] signed, double[] weights, double n, int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("bins must be 1 or more, got " + bins);
        }
        List<Reliability.Bin> list = new ArrayList<>(bins);
        double low = 0;
        double sum = 0;
        double hits = 0;
        double count = 0;
        long rows = 0;
        double end = 0;
        boolean whole = isWhole(weights);
        int b = 1;
        for (int i = 0; i < signed.length; i++) {
            double key = Math.abs(signed[i]);
            double p = ConfidenceKey.confidence(key);
            sum += weights[i] * p;
            hits += signed[i] > 0 ? weights[i] : 0;
            count += weights[i];
            rows += weights[i] > 0 ? Math.max(1, (long) weights[i]) : 0;
            boolean last = i + 1 == signed.length; // where rounded sums may miss the last share
            boolean tied = i + 1 < signed.length && Math.abs(signed[i + 1]) == key;
            if (count > 0 && !tied && (last || end + count >= share(b, n, bins, whole))) {
                list.add(new Reliability.Bin(low, p, rows, count, sum / count, hits / count));
                end += count;
                low = p;
                sum = 0;
                hits = 0;
                count = 0;
                rows = 0;
                while (b <= bins && share(b, n, bins, whole) <= end) {
                    b++;
                }
            }
        }
        return new Reliability(list);
    }

    /** Where the b-th bin would end without ties. */
    private static double share(int b, double n, int bins, boolean whole) {
        double share = b * n / bins;
        return whole ? Math.round(share) : share;
    }

    private static boolean isWhole(double[] weights) {
        for (double weight : weights) {
            if (weight != Math.rint(weight)) {
                return false;
            }
        }
        return true;
    }
}
