package dev.logits.decode;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** The definitions of the narrowing rules, word by word: which ids are kept. */
final class SlowRules {
    private SlowRules() {}

    /** A rule's definition. */
    interface Kept {
        int[] of(Row.View v);
    }

    static int[] first(int[] order, int n) {
        int[] kept = Arrays.copyOf(order, Math.min(order.length, n));
        Arrays.sort(kept);
        return kept;
    }

    static int[] topK(Row.View v, int k) {
        return first(v.order(), k);
    }

    /** The shortest beginning with at least p of the total, but at least minKeep. */
    static int[] mass(Row.View v, int[] order, double p, int minKeep) {
        double target = p * v.total;
        double sum = 0;
        int n = 0;
        while (n < order.length && (p == 1 || sum < target)) {
            sum += v.w[order[n++]];
        }
        return first(order, Math.max(n, minKeep));
    }

    static int[] topP(Row.View v, double p, int minKeep) {
        return mass(v, v.order(), p, minKeep);
    }

    static int[] typical(Row.View v, double p, int minKeep) {
        return mass(v, v.typicalOrder(), p, minKeep);
    }

    static int[] atLeast(Row.View v, double weight, int minKeep) {
        int n = 0;
        for (int i : v.order()) {
            n += v.w[i] >= weight ? 1 : 0;
        }
        return first(v.order(), Math.max(n, minKeep));
    }

    static int[] eta(Row.View v, double epsilon, int minKeep) {
        double cutoff = Math.min(epsilon, Math.sqrt(epsilon) * StrictMath.exp(-v.entropy()));
        return atLeast(v, cutoff * v.total, minKeep);
    }

    static int[] topNSigma(Row.View v, double n) {
        double mean =
                Arrays.stream(v.order()).mapToDouble(i -> v.z[i]).average().orElseThrow();
        double variance = Arrays.stream(v.order())
                .mapToDouble(i -> (v.z[i] - mean) * (v.z[i] - mean))
                .average()
                .orElseThrow();
        double least = v.max - n * Math.sqrt(variance);
        return Arrays.stream(v.order()).filter(i -> v.z[i] >= least).sorted().toArray();
    }

    static int[] topH(Row.View v, double alpha, int n) {
        int[] top = Arrays.copyOf(v.order(), Math.min(n, v.order().length));
        double total = Arrays.stream(top).mapToDouble(i -> v.w[i]).sum();
        double second = top.length > 1 ? v.z[top[0]] - v.z[top[1]] : 0;
        boolean certain = second > 60; // all times e^second, lest they are 0
        double rest = Arrays.stream(top, 1, top.length)
                .mapToDouble(i -> StrictMath.exp(v.z[i] - v.z[top[0]] + second))
                .sum();
        IntToDoubleFunction surprise = i -> {
            double p = v.w[i] / total;
            double below = v.z[top[0]] - v.z[i];
            return !certain
                    ? p == 0 ? 0 : -p * StrictMath.log(p)
                    : i == top[0] ? rest : below * StrictMath.exp(second - below);
        };
        double whole = 0;
        for (int i : top) {
            whole += surprise.applyAsDouble(i);
        }
        double running = surprise.applyAsDouble(top[0]);
        int kept = 1;
        while (kept < top.length && running + surprise.applyAsDouble(top[kept]) <= alpha * whole) {
            running += surprise.applyAsDouble(top[kept++]);
        }
        return first(top, kept);
    }

    static int[] pLess(Row.View v) {
        double squares = 0;
        for (double w : v.w) {
            squares += w * w;
        }
        return atLeast(v, squares / v.total, 1);
    }

    /** When the rule's coin says yes. */
    static int[] xtc(Row.View v, double threshold, int minKeep) {
        int above = 0;
        for (int i : v.order()) {
            above += v.w[i] >= threshold * v.total ? 1 : 0;
        }
        int dropped = above - 1;
        if (above < 2 || v.order().length - dropped < minKeep) {
            return first(v.order(), v.order().length);
        }
        return Arrays.stream(v.order()).skip(dropped).sorted().toArray();
    }
}
