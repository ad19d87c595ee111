package dev.logits.decode.strategy;

import dev.logits.decode.Candidates;
import dev.logits.internal.kernel.Elementary;
import java.util.Arrays;

/** A distribution over tokens, those of probability 0 left out; in the order of ids. */
final class Distribution {
    private final int[] ids;
    private final double[] p;

    private Distribution(int[] ids, double[] p) {
        this.ids = ids;
        this.p = p;
    }

    /** The softmax of candidates. */
    static Distribution of(Candidates c) {
        double lse = c.logSumExp();
        int[] ids = new int[c.size()];
        double[] p = new double[c.size()];
        int n = 0;
        double sum = 0;
        for (int i = 0; i < c.size(); i++) {
            double probability = Elementary.exp(c.logit(i) - lse);
            if (probability > 0) {
                ids[n] = c.id(i);
                p[n++] = probability;
                sum += probability;
            }
        }
        for (int i = 0; i < n; i++) {
            p[i] /= sum;
        }
        return new Distribution(Arrays.copyOf(ids, n), Arrays.copyOf(p, n));
    }

    /** One token for certain. */
    static Distribution certain(int token) {
        return new Distribution(new int[] {token}, new double[] {1});
    }

    double of(int token) {
        int i = Arrays.binarySearch(ids, token);
        return i < 0 ? 0 : p[i];
    }

    /** A token of this distribution; u is uniform in [0, 1). */
    int draw(double u) {
        return draw(p, u);
    }

    /**
     * A token of {@code max(0, p − q)}, normalized: what a drafted token that was refused is replaced by. Where
     * rounding has left nothing of it, p and q are the same, and the token is of p.
     */
    int drawBeyond(Distribution q, double u) {
        double[] rest = new double[p.length];
        double sum = 0;
        for (int i = 0; i < rest.length; i++) {
            rest[i] = Math.max(0, p[i] - q.of(ids[i]));
            sum += rest[i];
        }
        return sum > 0 ? draw(rest, u) : draw(u);
    }

    private int draw(double[] weights, double u) {
        double total = 0;
        for (double w : weights) {
            total += w;
        }
        double sum = 0;
        int last = -1;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                last = i;
                sum += weights[i];
                if (sum > u * total) {
                    break;
                }
            }
        }
        return ids[last];
    }
}
