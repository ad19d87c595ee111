package dev.logits.metric;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The edge rule of equal-width bins: bin b of B holds (b/B, (b+1)/B], and 0 is in the first. Nothing is dropped, and 1
 * is in the last. The edges are the doubles nearest to b/B.
 */
final class EqualWidthBins implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    /** Adding it to a number of less than 2^31 rounds that to an integer, which the low bits of the sum are. */
    private static final double ROUND = 0x1.8p52;

    private final double[] edges;
    /** The edge below each bin, and the one above; nothing is below the first or above the last. */
    private final double[] below;

    private final double[] above;

    EqualWidthBins(int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("bins must be 1 or more, got " + bins);
        }
        edges = new double[bins + 1];
        for (int b = 0; b <= bins; b++) {
            edges[b] = (double) b / bins;
        }
        below = Arrays.copyOf(edges, bins);
        below[0] = Double.NEGATIVE_INFINITY;
        above = Arrays.copyOfRange(edges, 1, bins + 1);
        above[bins - 1] = Double.POSITIVE_INFINITY;
    }

    int count() {
        return edges.length - 1;
    }

    double edge(int b) {
        return edges[b];
    }

    /**
     * The bin of a confidence in [0, 1]; rounding above 1 counts as 1. What the product rounds to is the bin or the one
     * beside it; a conversion by the low bits has a third of the time of a cast, which asks for NaN and overflow.
     */
    int of(double confidence) {
        int b = Math.min((int) Double.doubleToRawLongBits(confidence * count() - 0.5 + ROUND), count() - 1);
        while (confidence <= below[b]) {
            b--;
        }
        while (confidence > above[b]) {
            b++;
        }
        return b;
    }
}
