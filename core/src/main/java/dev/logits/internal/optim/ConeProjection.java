package dev.logits.internal.optim;

/**
 * The shortest vector ρ = c + Σ uᵢ·aᵢ with all uᵢ ≥ 0, for very many aᵢ of few entries, by the active-set method of
 * Lawson and Hanson. The aᵢ are never held: a callback finds the one that ρ points away from most.
 *
 * <p>Where c is the mean of the aᵢ, this decides a system of inequalities exactly: either ρ = 0, and then 0 is a
 * combination of all aᵢ with positive weights, so that no β has aᵢ·β ≥ 0 for all i unless all are 0 (Stiemke); or ρ
 * itself is such a β.
 *
 * <p>Reference: C. Lawson, R. Hanson, Solving least squares problems, 1974, chapter 23.
 */
public final class ConeProjection {
    /** ρ counts as 0 below this length; c is the mean of vectors of length 1. */
    private static final double ZERO = 1e-11;

    /** aᵢ·ρ counts as not negative above this part of −|ρ|. */
    private static final double SLACK = 1e-10;

    private final int n;
    private final double[] c;
    private final double[][] active;
    private final long[] indices;
    private final double[] u;
    private int count;

    /** The vectors aᵢ, each of length 1. */
    public interface Cone {
        /** The index i for which aᵢ·ρ is smallest, −1 if there is none. */
        long mostNegative(double[] rho);

        /** Writes a vector. */
        void copy(long index, double[] out);
    }

    /** @param c the vector to begin with */
    public ConeProjection(double[] c) {
        this.c = c.clone();
        n = c.length;
        active = new double[n + 1][n];
        indices = new long[n + 1];
        u = new double[n + 1];
    }

    /**
     * Projects.
     *
     * @param maxIterations after which it gives up
     * @return ρ, which is all 0 where it vanishes; null if it gave up
     */
    public double[] project(Cone cone, int maxIterations) {
        double[] rho = c.clone();
        for (int iteration = 0; iteration < maxIterations; iteration++) {
            double length = Vectors.norm(rho);
            if (length <= ZERO) {
                return new double[n];
            }
            long index = cone.mostNegative(rho);
            if (index < 0 || isActive(index)) {
                return rho;
            }
            cone.copy(index, active[count]);
            if (Vectors.dot(active[count], rho) >= -SLACK * length) {
                return rho;
            }
            indices[count] = index;
            u[count++] = 0;
            solve();
            rho = residual();
        }
        return null;
    }

    private boolean isActive(long index) {
        for (int i = 0; i < count; i++) {
            if (indices[i] == index) {
                return true;
            }
        }
        return false;
    }

    /** Moves u to the least-squares solution over the active vectors, dropping those whose share would fall below 0. */
    private void solve() {
        while (count > 0) {
            double[] s = leastSquares();
            double step = 1;
            for (int i = 0; i < count; i++) {
                if (s[i] <= 0) {
                    step = Math.min(step, u[i] / (u[i] - s[i]));
                }
            }
            if (!(step >= 0)) {
                step = 0;
            }
            boolean dropped = false;
            int kept = 0;
            for (int i = 0; i < count; i++) {
                double next = u[i] + step * (s[i] - u[i]);
                boolean drop = s[i] <= 0 && next <= 1e-15;
                dropped |= drop;
                if (!drop) {
                    keep(i, kept++, next);
                }
            }
            count = kept;
            if (!dropped) {
                return;
            }
        }
    }

    private void keep(int from, int to, double value) {
        double[] vector = active[from];
        active[from] = active[to];
        active[to] = vector;
        indices[to] = indices[from];
        u[to] = value;
    }

    private double[] leastSquares() {
        double[] gram = new double[count * count];
        double[] s = new double[count];
        for (int i = 0; i < count; i++) {
            s[i] = -Vectors.dot(active[i], c);
            for (int j = 0; j <= i; j++) {
                gram[i * count + j] = Vectors.dot(active[i], active[j]);
                gram[j * count + i] = gram[i * count + j];
            }
        }
        double[] rest = s.clone();
        Cholesky factor = Cholesky.of(gram, count, 1e-15);
        factor.solve(s);
        // One step of refinement, as normal equations lose digits.
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                rest[i] = Math.fma(-gram[i * count + j], s[j], rest[i]);
            }
        }
        factor.solve(rest);
        for (int i = 0; i < count; i++) {
            s[i] += rest[i];
        }
        return s;
    }

    private double[] residual() {
        double[] rho = c.clone();
        for (int i = 0; i < count; i++) {
            Vectors.addTimes(u[i], active[i], rho);
        }
        return rho;
    }
}
