package dev.logits.internal.optim;

import java.util.Arrays;

/**
 * The last steps s and changes of the gradient y of a minimization, and the product with the inverse Hessian that they
 * imply, by the two-loop recursion. Pairs without positive curvature s·y are left out, which keeps it positive
 * definite. What the pairs do not tell is a multiple of the preconditioner.
 */
final class CurvaturePairs {
    private final double[][] s;
    private final double[][] y;
    private final double[] rho;
    private final double[] alpha;
    private final Preconditioner preconditioner;
    private final double[] applied;
    private int newest = -1;
    private int count;

    CurvaturePairs(int memory, int n) {
        this(memory, n, Preconditioner.NONE);
    }

    CurvaturePairs(int memory, int n, Preconditioner preconditioner) {
        this.preconditioner = preconditioner;
        applied = new double[n];
        s = new double[memory][n];
        y = new double[memory][n];
        rho = new double[memory];
        alpha = new double[memory];
    }

    boolean isEmpty() {
        return count == 0;
    }

    void clear() {
        count = 0;
    }

    /** Copies a pair. */
    void add(double[] step, double[] change) {
        double curvature = Vectors.dot(step, change);
        if (!(curvature > 1e-16 * Vectors.norm(step) * Vectors.norm(change))) {
            return;
        }
        newest = (newest + 1) % s.length;
        count = Math.min(count + 1, s.length);
        System.arraycopy(step, 0, s[newest], 0, step.length);
        System.arraycopy(change, 0, y[newest], 0, change.length);
        rho[newest] = 1 / curvature;
    }

    /** out = H·v; the preconditioner's product when there is no pair. */
    void multiply(double[] v, double[] out) {
        if (count == 0) {
            preconditioner.apply(v, out);
            return;
        }
        System.arraycopy(v, 0, out, 0, v.length);
        for (int i = 0; i < count; i++) {
            int p = Math.floorMod(newest - i, s.length);
            alpha[p] = rho[p] * Vectors.dot(s[p], out);
            Vectors.addTimes(-alpha[p], y[p], out);
        }
        preconditioner.apply(y[newest], applied);
        double scale = 1 / (rho[newest] * Vectors.dot(y[newest], applied));
        preconditioner.apply(out, applied);
        System.arraycopy(applied, 0, out, 0, out.length);
        Vectors.scale(scale, out);
        for (int i = count - 1; i >= 0; i--) {
            int p = Math.floorMod(newest - i, s.length);
            Vectors.addTimes(alpha[p] - rho[p] * Vectors.dot(y[p], out), s[p], out);
        }
    }

    @Override
    public String toString() {
        return count + " pairs, ρ " + Arrays.toString(rho);
    }
}
