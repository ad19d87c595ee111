package dev.logits.calibrate;

import dev.logits.calibrate.curve.StepCurve;
import dev.logits.calibrate.curve.VennAbersCurve;
import java.util.Arrays;

/**
 * Isotonic regression at a log-odds s_i with one more hit there, for every i at once.
 *
 * <p>Isotonic regression is the slope of the greatest convex minorant of the cumulative sums P_j = (rows, hits) of the
 * groups 1 … j. One more hit is a step (1, 1) in that path; it begins before group 1, at P_{−1} = P_0 − (1, 1), and
 * moves past one group after the other. Moving it past group i replaces one corner of the path, P_{i−1} by P_{i−2} +
 * P_i − P_{i−1}, which is lower. The corners of the minorant to the right are a stack with the nearest on top; those to
 * the left are never needed again, because a step of slope 1 cannot be undercut from there.
 *
 * <p>Coordinates are whole numbers, so nothing is rounded: rows that count in part are refused before.
 */
final class VennAbersSweep {
    private final ScoredLabels labels;
    private final int n;
    private final long[] x;
    private final long[] y;
    private final int[] stack;
    private int size;

    private VennAbersSweep(ScoredLabels labels) {
        this.labels = labels;
        n = labels.size();
        x = new long[n + 2]; // P_{−1} … P_n, one place further
        y = new long[n + 2];
        stack = new int[n + 2];
        x[0] = -1;
        y[0] = -1;
        for (int i = 0; i < n; i++) {
            x[i + 2] = x[i + 1] + (long) labels.count(i);
            y[i + 2] = y[i + 1] + (long) labels.hits(i);
        }
    }

    /** Both probabilities as functions of the log-odds. */
    static VennAbersCurve curve(ScoredLabels labels) {
        double[] withHit = new VennAbersSweep(labels).sweep();
        double[] mirrored = new VennAbersSweep(labels.mirrored()).sweep();
        double[] withMiss = new double[labels.size()];
        for (int i = 0; i < withMiss.length; i++) {
            withMiss[i] = 1 - mirrored[withMiss.length - 1 - i];
        }
        return new VennAbersCurve(lower(labels, withMiss), upper(labels, withHit));
    }

    /** p0 of a row between two groups is that of the group below: the miss is pooled with it. 0 below all. */
    private static StepCurve lower(ScoredLabels labels, double[] p0) {
        double[] bounds = new double[p0.length];
        double[] p = new double[p0.length + 1];
        int used = 0;
        for (int i = 0; i < p0.length; i++) {
            if (p0[i] != p[used]) {
                bounds[used++] = labels.score(i);
                p[used] = p0[i];
            }
        }
        return new StepCurve(Arrays.copyOf(bounds, used), Arrays.copyOf(p, used + 1));
    }

    /** p1 of a row between two groups is that of the group above. 1 above all. */
    private static StepCurve upper(ScoredLabels labels, double[] p1) {
        double[] bounds = new double[p1.length];
        double[] p = new double[p1.length + 1];
        int used = 0;
        for (int i = 0; i < p1.length; i++) {
            p[used] = p1[i];
            double next = i + 1 < p1.length ? p1[i + 1] : 1;
            if (next != p1[i]) {
                bounds[used++] = Math.nextUp(labels.score(i));
                p[used] = next;
            }
        }
        if (p1.length == 0) {
            p[0] = 1;
        }
        return new StepCurve(Arrays.copyOf(bounds, used), Arrays.copyOf(p, used + 1));
    }

    /** p1 at each group. */
    private double[] sweep() {
        for (int i = n + 1; i >= 0; i--) {
            push(i);
        }
        double[] p1 = new double[n];
        for (int i = 1; i <= n; i++) {
            int top = stack[size - 1];
            int next = stack[size - 2];
            p1[i - 1] = (double) (y[next] - y[top]) / (x[next] - x[top]);
            int corner = i; // P_{i−1}
            x[corner] = x[corner - 1] + x[corner + 1] - x[corner];
            y[corner] = y[corner - 1] + y[corner + 1] - y[corner];
            if (isBelow(corner, top, next)) {
                size--;
                push(corner);
            }
        }
        return p1;
    }

    /** Puts a corner on the stack, to the left of all others, and drops those that the minorant then passes under. */
    private void push(int corner) {
        while (size >= 2 && !isBelow(stack[size - 1], corner, stack[size - 2])) {
            size--;
        }
        stack[size++] = corner;
    }

    /** Whether a point lies below the line from one point to another on its right. */
    private boolean isBelow(int point, int from, int to) {
        return (x[to] - x[from]) * (y[point] - y[from]) < (y[to] - y[from]) * (x[point] - x[from]);
    }
}
