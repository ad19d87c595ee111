package dev.logits.decode.strategy;

import dev.logits.decode.Candidates;
import dev.logits.internal.kernel.Elementary;
import java.util.Arrays;
import java.util.Optional;

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

    /**
     * {@code max(0, p − q)}, normalized: what is left to judge the next token by when one of q was refused. Where
     * rounding has left nothing of it, p.
     */
    Distribution beyond(Distribution q) {
        double[] rest = new double[p.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = Math.max(0, p[i] - q.of(ids[i]));
        }
        return normalized(rest).orElse(this);
    }

    /** The distribution given that it is another token; empty where there is no other. */
    Optional<Distribution> without(int token) {
        double[] rest = p.clone();
        int i = Arrays.binarySearch(ids, token);
        if (i >= 0) {
            rest[i] = 0;
        }
        return normalized(rest);
    }

    private Optional<Distribution> normalized(double[] weights) {
        int[] left = new int[ids.length];
        double[] q = new double[ids.length];
        int n = 0;
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                left[n] = ids[i];
                q[n++] = weights[i];
                sum += weights[i];
            }
        }
        for (int i = 0; i < n; i++) {
            q[i] /= sum;
        }
        return n == 0 ? Optional.empty() : Optional.of(new Distribution(Arrays.copyOf(left, n), Arrays.copyOf(q, n)));
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
