package dev.logits.learn.regression;

import java.util.stream.IntStream;

/**
 * A linear restriction of parameters: {@code θ = θ₀ + T·u} with u the free entries. Entries that are not free keep
 * their value, except for at most one, which depends on the free ones so that a weighted sum of θ keeps its value.
 */
final class Restriction {
    private final int size;
    private final int[] free;
    private final int dependent;
    private final double[] factors;

    /**
     * @param dependent the entry that follows the others, or −1
     * @param factors by how much it changes with each entry of θ
     */
    private Restriction(int size, int[] free, int dependent, double[] factors) {
        this.size = size;
        this.free = free;
        this.dependent = dependent;
        this.factors = factors;
    }

    /** No restriction. */
    static Restriction none(int size) {
        return of(size, IntStream.range(0, size).toArray());
    }

    /** All entries but these keep their values. */
    static Restriction of(int size, int[] free) {
        return new Restriction(size, free, -1, new double[size]);
    }

    /**
     * The sum Σ a_i·θ_i keeps its value.
     *
     * @param pivot an entry with {@code a[pivot] = 1}
     */
    static Restriction keeping(double[] a, int pivot) {
        int n = a.length;
        double[] factors = new double[n];
        for (int i = 0; i < n; i++) {
            factors[i] = i == pivot ? 0 : -a[i];
        }
        return new Restriction(n, IntStream.range(0, n).filter(i -> i != pivot).toArray(), pivot, factors);
    }

    int freedom() {
        return free.length;
    }

    /** θ + T·u. */
    double[] move(double[] theta, double[] u) {
        double[] out = theta.clone();
        for (int i = 0; i < free.length; i++) {
            out[free[i]] += u[i];
            if (dependent >= 0) {
                out[dependent] = Math.fma(factors[free[i]], u[i], out[dependent]);
            }
        }
        return out;
    }

    /** Tᵀ·g. */
    double[] gradient(double[] g) {
        double[] out = new double[free.length];
        for (int i = 0; i < free.length; i++) {
            out[i] = g[free[i]] + (dependent >= 0 ? factors[free[i]] * g[dependent] : 0);
        }
        return out;
    }

    /** Tᵀ·A·T. */
    double[] matrix(double[] a) {
        int n = free.length;
        double[] out = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double v = a[free[i] * size + free[j]];
                if (dependent >= 0) {
                    double fi = factors[free[i]];
                    double fj = factors[free[j]];
                    v += fi * a[dependent * size + free[j]]
                            + fj * a[free[i] * size + dependent]
                            + fi * fj * a[dependent * size + dependent];
                }
                out[i * n + j] = v;
            }
        }
        return out;
    }
}
