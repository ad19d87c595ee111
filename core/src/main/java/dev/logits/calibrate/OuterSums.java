package dev.logits.calibrate;

import dev.logits.internal.sum.GridSums;
import dev.logits.internal.sum.TermSums;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sums of {@code g xᵀ} and of g over rows, column after column of x, g in [−1, 1]. Four rows are added at a time,
 * so that each sum is read and written once for four terms.
 */
final class OuterSums extends RowSums {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int ROWS = 4;

    private final int n;
    private final GridSums grid;
    /** Of the columns of x whose largest entries are far above the others: they would leave these few digits. */
    private final TermSums[] exact;

    private final boolean[] far;
    private final double[][] xs;
    private final double[][] gs;
    private int held;
    private int terms;

    /**
     * Sums without rows.
     *
     * @param bounds n of the largest magnitude of each column of x, and n of 1
     * @param far which columns of x are summed exactly
     */
    OuterSums(int n, double[] bounds, boolean[] far) {
        this(n, far, new GridSums(bounds), exact(n, bounds, far));
    }

    private OuterSums(int n, boolean[] far, GridSums grid, TermSums[] exact) {
        super(n);
        this.n = n;
        this.far = far;
        this.grid = grid;
        this.exact = exact;
        xs = new double[ROWS][n];
        gs = new double[ROWS][n];
    }

    private static TermSums[] exact(int n, double[] bounds, boolean[] far) {
        boolean[] all = new boolean[n];
        Arrays.fill(all, true);
        List<TermSums> exact = new ArrayList<>();
        for (int j = 0; j < n; j++) {
            if (far[j]) {
                exact.add(new TermSums(Arrays.copyOfRange(bounds, j * n, (j + 1) * n), all));
            }
        }
        return exact.toArray(TermSums[]::new);
    }

    /** Where the next row's x goes. */
    double[] nextX() {
        return xs[held];
    }

    /** Where its g goes. */
    double[] nextG() {
        return gs[held];
    }

    /** Takes the row that was written there. */
    void next() {
        if (++held == ROWS) {
            addHeld();
        }
    }

    private void addHeld() {
        for (double[] g : gs) {
            for (int i = 0; i < n; i++) {
                g[i] = GridSums.odd(g[i]);
            }
        }
        double[] sums = grid.accumulators();
        for (int j = 0; j < n; j++) {
            if (!far[j]) {
                addOuter(xs[0][j], xs[1][j], xs[2][j], xs[3][j], gs[0], gs[1], gs[2], gs[3], sums, j * n, n);
            }
        }
        addOuter(1, 1, 1, 1, gs[0], gs[1], gs[2], gs[3], sums, n * n, n);
        for (int i = 0; i < ROWS && exact.length > 0; i++) {
            addExactly(xs[i], gs[i]);
        }
        held = 0;
        terms += ROWS;
        if (terms == GridSums.TERMS) {
            grid.flush();
            terms = 0;
        }
    }

    private static void addOuter(
            double a,
            double b,
            double c,
            double d,
            double[] ga,
            double[] gb,
            double[] gc,
            double[] gd,
            double[] sum,
            int off,
            int n) {
        for (int i = 0; i < n; i++) {
            double two = Math.fma(b, gb[i], Math.fma(a, ga[i], sum[off + i]));
            sum[off + i] = Math.fma(d, gd[i], Math.fma(c, gc[i], two));
        }
    }

    private void addExactly(double[] x, double[] g) {
        int at = 0;
        for (int j = 0; j < n; j++) {
            if (far[j]) {
                exact[at++].add(x[j], g);
            }
        }
    }

    private void addRest() {
        for (int i = held; held > 0 && i < ROWS; i++) {
            Arrays.fill(xs[i], 0);
            Arrays.fill(gs[i], 0);
        }
        if (held > 0) {
            addHeld();
        }
    }

    @Override
    RowSums empty() {
        TermSums[] empty = new TermSums[exact.length];
        Arrays.setAll(empty, i -> exact[i].empty());
        return new OuterSums(n, far, grid.empty(), empty);
    }

    @Override
    void add(RowSums others) {
        OuterSums that = (OuterSums) others;
        addRest();
        that.addRest();
        grid.add(that.grid);
        for (int i = 0; i < exact.length; i++) {
            exact[i].add(that.exact[i]);
        }
    }

    @Override
    void into(double[] out) {
        addRest();
        grid.into(out);
        int at = 0;
        for (int j = 0; j < n; j++) {
            if (far[j]) {
                exact[at++].into(out, j * n);
            }
        }
    }
}
