package dev.logits.internal.kernel;

import java.util.Arrays;

/**
 * Sums of {@link OrderFreeSum} in plain Java. As either kind of multiples adds up exactly in any order, they are added
 * to many places, in loops that the JIT compilers turn into vector instructions ({@link ScalarExp}), and the places in
 * the end.
 */
final class ScalarSums {
    private static final int PLACES = Scratch.PLACES;

    private ScalarSums() {}

    static void addOrderFree(double[] values, int off, int n, double coarse, double fine, double[] out, Scratch s) {
        double[] high = s.high;
        double[] low = s.low;
        int places = Math.min(n, PLACES);
        Arrays.fill(high, 0, places, 0);
        Arrays.fill(low, 0, places, 0);
        for (int i = 0; i < n; i += PLACES) {
            int length = Math.min(n - i, PLACES);
            System.arraycopy(values, off + i, s.terms, 0, length);
            addToPlaces(s.terms, high, low, length, coarse, fine);
        }
        out[0] += sum(high, places);
        out[1] += sum(low, places);
    }

    private static void addToPlaces(double[] terms, double[] high, double[] low, int n, double coarse, double fine) {
        for (int i = 0; i < n; i++) {
            double h = (terms[i] + coarse) - coarse;
            high[i] += h;
            low[i] += (terms[i] - h + fine) - fine;
        }
    }

    private static double sum(double[] places, int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i < n - 3; i += 4) {
            a += places[i];
            b += places[i + 1];
            c += places[i + 2];
            d += places[i + 3];
        }
        for (; i < n; i++) {
            a += places[i];
        }
        return (a + b) + (c + d);
    }
}
