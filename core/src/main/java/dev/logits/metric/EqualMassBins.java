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
    static Reliability of(double[] signed, int[] weights, long n, int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("bins must be 1 or more, got " + bins);
        }
        List<Reliability.Bin> list = new ArrayList<>(bins);
        double low = 0;
        double sum = 0;
        long hits = 0;
        long count = 0;
        long end = 0;
        int b = 1;
        for (int i = 0; i < signed.length; i++) {
            double key = Math.abs(signed[i]);
            double p = ConfidenceKey.confidence(key);
            sum += weights[i] * p;
            hits += signed[i] > 0 ? weights[i] : 0;
            count += weights[i];
            boolean tied = i + 1 < signed.length && Math.abs(signed[i + 1]) == key;
            if (count > 0 && !tied && end + count >= share(b, n, bins)) {
                list.add(new Reliability.Bin(low, p, count, sum / count, (double) hits / count));
                end += count;
                low = p;
                sum = 0;
                hits = 0;
                count = 0;
                while (b <= bins && share(b, n, bins) <= end) {
                    b++;
                }
            }
        }
        return new Reliability(list);
    }

    /** Where the b-th bin would end without ties. */
    private static long share(int b, long n, int bins) {
        return Math.round((double) b * n / bins);
    }
}
