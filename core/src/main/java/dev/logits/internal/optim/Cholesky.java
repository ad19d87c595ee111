package dev.logits.internal.optim;

import java.util.Arrays;

/**
 * The factor of a symmetric positive semi-definite matrix, {@code PᵀAP = LLᵀ}, with the largest remaining diagonal
 * entry as the next pivot, which shows the rank: columns that are linear combinations of earlier pivots come last.
 *
 * <p>Before it is factored the matrix is scaled to a diagonal of ones, so that units of measurement change neither the
 * order of pivots nor the rank. A pivot counts as 0 when it is at most {@code tolerance}: of the squared length of that
 * column no more than this part lies outside the span of the pivots before it. Where pivots tie, the first one in the
 * order of columns goes first; so does a column before later ones that it determines, and these are what
 * {@link #dependent} names.
 *
 * <p>Reference: N. Higham, Analysis of the Cholesky decomposition of a semi-definite matrix, 1990.
 *
 * <pre>{@code
 * Cholesky c = Cholesky.of(new double[] {4, 2, 2, 3}, 2, 1e-12);
 * double[] b = {2, 1};
 * c.solve(b);   // b is 0.5, 0
 * }</pre>
 */
public final class Cholesky {
    private final int n;
    private final int rank;
    private final int[] pivots;
    private final double[] scale;
    private final double[] l;

    private Cholesky(int n, int rank, int[] pivots, double[] scale, double[] l) {
        this.n = n;
        this.rank = rank;
        this.pivots = pivots;
        this.scale = scale;
        this.l = l;
    }

    /**
     * Factors a matrix.
     *
     * @param a n × n, row after row; its lower triangle is read, and nothing is changed
     * @param tolerance what counts as 0 of a squared length, such as 1e-12
     */
    public static Cholesky of(double[] a, int n, double tolerance) {
        double[] scale = new double[n];
        double[] l = new double[n * n];
        for (int i = 0; i < n; i++) {
            scale[i] = a[i * n + i] > 0 ? 1 / Math.sqrt(a[i * n + i]) : 0;
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                l[i * n + j] = i == j && scale[i] > 0 ? 1 : a[i * n + j] * scale[i] * scale[j];
                l[j * n + i] = l[i * n + j];
            }
        }
        int[] pivots = new int[n];
        Arrays.setAll(pivots, i -> i);
        int rank = 0;
        while (rank < n) {
            int pivot = largest(l, n, rank);
            if (!(l[pivot * n + pivot] > tolerance)) {
                break;
            }
            swap(l, n, pivots, rank, pivot);
            eliminate(l, n, rank++);
        }
        return new Cholesky(n, rank, pivots, scale, l);
    }

    /** The pivot to come; a later column must be larger by more than rounding to go before an earlier one. */
    private static int largest(double[] l, int n, int from) {
        int best = from;
        for (int i = from + 1; i < n; i++) {
            if (l[i * n + i] > l[best * n + best] * (1 + 1e-12)) {
                best = i;
            }
        }
        return best;
    }

    private static void swap(double[] l, int n, int[] pivots, int i, int j) {
        if (i == j) {
            return;
        }
        int p = pivots[i];
        pivots[i] = pivots[j];
        pivots[j] = p;
        for (int k = 0; k < n; k++) {
            double v = l[i * n + k];
            l[i * n + k] = l[j * n + k];
            l[j * n + k] = v;
        }
        for (int k = i; k < n; k++) { // columns before i are finished, and their rows were swapped above
            double v = l[k * n + i];
            l[k * n + i] = l[k * n + j];
            l[k * n + j] = v;
        }
    }

    private static void eliminate(double[] l, int n, int k) {
        double root = Math.sqrt(l[k * n + k]);
        l[k * n + k] = root;
        for (int i = k + 1; i < n; i++) {
            l[i * n + k] /= root;
        }
        for (int i = k + 1; i < n; i++) {
            double factor = -l[i * n + k];
            for (int j = k + 1; j <= i; j++) {
                l[i * n + j] = Math.fma(factor, l[j * n + k], l[i * n + j]);
                l[j * n + i] = l[i * n + j];
            }
        }
    }

    /** The number of columns that are not combinations of others. */
    public int rank() {
        return rank;
    }

    /** Whether every column is a pivot. */
    public boolean isRegular() {
        return rank == n;
    }

    /** The columns that are no pivots, in order: each is a linear combination of those that are. */
    public int[] dependent() {
        int[] columns = Arrays.copyOfRange(pivots, rank, n);
        Arrays.sort(columns);
        return columns;
    }

    /**
     * How a column is made of the pivots, for a matrix of scalar products {@code A = XᵀX}: the c with {@code x[column]
     * = Σ c[j]·x[j]}, which is 0 for columns that are no pivots.
     *
     * @param column one of {@link #dependent}
     */
    public double[] combination(int column) {
        int row = rank;
        while (pivots[row] != column) {
            row++;
        }
        double[] w = Arrays.copyOfRange(l, row * n, row * n + rank);
        backward(w);
        double[] c = new double[n];
        for (int i = 0; i < rank; i++) {
            c[pivots[i]] = scale[column] == 0 ? 0 : w[i] * scale[pivots[i]] / scale[column];
        }
        return c;
    }

    /**
     * Replaces b by the solution of A·x = b that is 0 in the columns that are no pivots.
     *
     * @param b n entries
     */
    public void solve(double[] b) {
        double[] w = new double[rank];
        for (int i = 0; i < rank; i++) {
            w[i] = b[pivots[i]] * scale[pivots[i]];
        }
        forward(w);
        backward(w);
        Arrays.fill(b, 0);
        for (int i = 0; i < rank; i++) {
            b[pivots[i]] = w[i] * scale[pivots[i]];
        }
    }

    /**
     * The gradient in coordinates w with {@code x = whitenedToPlain(w)}, in which A is the identity: L⁻¹b over the
     * pivots.
     *
     * @param b n entries, not changed
     * @return {@link #rank} entries
     */
    public double[] whitened(double[] b) {
        double[] w = new double[rank];
        for (int i = 0; i < rank; i++) {
            w[i] = b[pivots[i]] * scale[pivots[i]];
        }
        forward(w);
        return w;
    }

    /**
     * The x with {@code xᵀAx = wᵀw}: L⁻ᵀw, and 0 in the columns that are no pivots.
     *
     * @param w {@link #rank} entries, not changed
     * @return n entries
     */
    public double[] whitenedToPlain(double[] w) {
        double[] solved = w.clone();
        backward(solved);
        double[] x = new double[n];
        for (int i = 0; i < rank; i++) {
            x[pivots[i]] = solved[i] * scale[pivots[i]];
        }
        return x;
    }

    /**
     * The other way round: the b, 0 in the columns that are no pivots, of which {@link #whitened} makes w.
     *
     * @param w {@link #rank} entries, not changed
     * @return n entries
     */
    public double[] unwhitened(double[] w) {
        double[] b = new double[n];
        for (int i = 0; i < rank; i++) {
            double sum = 0;
            for (int j = 0; j <= i; j++) {
                sum = Math.fma(l[i * n + j], w[j], sum);
            }
            b[pivots[i]] = sum / scale[pivots[i]];
        }
        return b;
    }

    /** bᵀA⁻¹b over the pivots. */
    public double inverseForm(double[] b) {
        double[] w = whitened(b);
        return Vectors.dot(w, w);
    }

    /** A⁻¹, n × n; NaN in the rows and columns that are no pivots. */
    public double[] inverse() {
        double[] inverse = new double[n * n];
        Arrays.fill(inverse, Double.NaN);
        double[] w = new double[rank];
        for (int c = 0; c < rank; c++) {
            Arrays.fill(w, 0);
            w[c] = scale[pivots[c]];
            forward(w);
            backward(w);
            for (int i = 0; i <= c; i++) { // one triangle, so that the result is symmetric to the last bit
                double v = w[i] * scale[pivots[i]];
                inverse[pivots[i] * n + pivots[c]] = v;
                inverse[pivots[c] * n + pivots[i]] = v;
            }
        }
        return inverse;
    }

    /**
     * The diagonal of L for the matrix that was given, in the order of pivots: the determinant is the product of
     * squares.
     */
    public double[] diagonal() {
        double[] d = new double[rank];
        for (int i = 0; i < rank; i++) {
            d[i] = l[i * n + i] / scale[pivots[i]];
        }
        return d;
    }

    /** w ← L⁻¹w. */
    private void forward(double[] w) {
        for (int i = 0; i < w.length; i++) {
            double v = w[i];
            for (int j = 0; j < i; j++) {
                v = Math.fma(-l[i * n + j], w[j], v);
            }
            w[i] = v / l[i * n + i];
        }
    }

    /** w ← L⁻ᵀw. */
    private void backward(double[] w) {
        for (int i = w.length - 1; i >= 0; i--) {
            double v = w[i];
            for (int j = i + 1; j < w.length; j++) {
                v = Math.fma(-l[j * n + i], w[j], v);
            }
            w[i] = v / l[i * n + i];
        }
    }
}
