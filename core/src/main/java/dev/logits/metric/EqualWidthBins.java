package dev.logits.metric;

import java.io.Serial;
import java.io.Serializable;

/**
 * The edge rule of equal-width bins: bin b of B holds (b/B, (b+1)/B], and 0 is in the first. Nothing is dropped, and 1
 * is in the last. The edges are the doubles nearest to b/B.
 */
final class EqualWidthBins implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private final double[] edges;

    EqualWidthBins(int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("bins must be 1 or more, got " + bins);
        }
        edges = new double[bins + 1];
        for (int b = 0; b <= bins; b++) {
            edges[b] = (double) b / bins;
        }
    }

    int count() {
        return edges.length - 1;
    }

    double edge(int b) {
        return edges[b];
    }

    /** The bin of a confidence in [0, 1]; rounding above 1 counts as 1. */
    int of(double confidence) {
        if (confidence <= edges[1]) {
            return 0; // of many classes, most
        }
        int last = count() - 1;
        int b = Math.min((int) (confidence * count()), last);
        while (b > 0 && confidence <= edges[b]) {
            b--;
        }
        while (b < last && confidence > edges[b + 1]) {
            b++;
        }
        return b;
    }
}
