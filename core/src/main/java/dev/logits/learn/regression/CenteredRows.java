package dev.logits.learn.regression;

import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.sum.ExactSums;
import dev.logits.learn.features.FeatureRows;
import java.util.Arrays;

/**
 * The rows of a fit with few columns: chosen columns in double precision, less their means where the model has an
 * intercept, and a 1 behind them for it. Centering changes the intercept only, and keeps the digits of columns whose
 * numbers are large but vary little, such as years.
 */
final class CenteredRows {
    /** Parts of the rows whose means are summed at the same time, at most, and numbers of a part, at least. */
    private static final int MOST_PARTS = 8;

    private static final int PART = 1 << 18;

    private final Examples examples;
    private final FeatureRows x;
    private final int[] columns;
    private final boolean intercept;
    private final double[] means;

    /** @param columns the columns that take part, rising */
    CenteredRows(Examples examples, int[] columns, boolean intercept) {
        this.examples = examples;
        this.x = FeatureRows.of(examples.features());
        this.columns = columns;
        this.intercept = intercept;
        this.means = intercept ? means() : new double[columns.length];
    }

    private CenteredRows(CenteredRows all, int[] columns, double[] means) {
        this.examples = all.examples;
        this.x = all.x;
        this.columns = columns;
        this.intercept = all.intercept;
        this.means = means;
    }

    /** The same rows of fewer columns. */
    CenteredRows of(int[] fewer) {
        return new CenteredRows(
                this,
                fewer,
                Arrays.stream(fewer)
                        .mapToDouble(c -> means[Arrays.binarySearch(columns, c)])
                        .toArray());
    }

    /** By sums that are exact, so that their order does not matter. */
    private double[] means() {
        ExactSums sums = new ExactSums(columns.length);
        int parts = (int) Math.max(1, Math.min(MOST_PARTS, (long) examples.count() * columns.length / PART));
        RowBlocks.tasks(parts, t -> {
            ExactSums part = new ExactSums(columns.length);
            double[] raw = rawBuffer();
            int to = (int) ((t + 1L) * examples.count() / parts);
            for (int i = (int) ((long) t * examples.count() / parts); i < to; i++) {
                x.copy(examples.rows()[i], raw);
                for (int j = 0; j < columns.length; j++) {
                    part.add(j, examples.weights()[i] * raw[columns[j]]);
                }
            }
            synchronized (sums) {
                sums.add(part);
            }
        });
        double[] means = new double[columns.length];
        for (int j = 0; j < means.length; j++) {
            means[j] = sums.value(j) / examples.weightSum();
        }
        return means;
    }

    int count() {
        return examples.count();
    }

    int stride() {
        return columns.length + (intercept ? 1 : 0);
    }

    int[] columns() {
        return columns;
    }

    double mean(int j) {
        return means[j];
    }

    /**
     * Reads example i.
     *
     * @param raw room for all D columns
     * @param out overwritten, {@link #stride} long
     */
    void read(int i, double[] raw, double[] out) {
        x.copy(examples.rows()[i], raw);
        for (int j = 0; j < columns.length; j++) {
            out[j] = raw[columns[j]] - means[j];
        }
        if (intercept) {
            out[columns.length] = 1;
        }
    }

    double[] rawBuffer() {
        return new double[examples.features().columns()];
    }

    /** Σ x·xᵀ over the rows, without weights; what is above the diagonal is of no use. */
    double[] gram() {
        int n = stride();
        int entries = SquareMatrix.entries(n, "scalar products of all columns", "use fewer columns");
        double[] gram = new double[entries];
        RowChunks chunks = new RowChunks(count(), entries, entries);
        chunks.sum(
                (from, to, sum, value) -> {
                    double[] raw = rawBuffer();
                    double[] row = new double[n];
                    double[] one = {1};
                    OuterProducts products = new OuterProducts(sum, 0, true, 1, n, to - from);
                    for (int i = from; i < to; i++) {
                        read(i, raw, row);
                        products.add(row, one);
                    }
                    products.flush();
                },
                gram);
        return gram;
    }

    /** block += s·x·xᵀ in an array whose rows are {@code stride} long. */
    static void addOuter(double s, double[] x, double[] sum, int off, int stride) {
        for (int i = 0; i < x.length; i++) {
            double factor = s * x[i];
            int at = off + i * stride;
            if (factor != 0) {
                for (int j = 0; j < x.length; j++) {
                    sum[at + j] = Math.fma(factor, x[j], sum[at + j]);
                }
            }
        }
    }

    /** The parameters for the rows before centering: only intercepts differ. */
    double[] uncentered(double[] theta, ModelShape shape) {
        return shifted(theta, shape, -1);
    }

    /** The parameters for these rows. */
    double[] centered(double[] theta, ModelShape shape) {
        return shifted(theta, shape, 1);
    }

    private double[] shifted(double[] theta, ModelShape shape, int sign) {
        double[] out = theta.clone();
        for (int m = 0; m < shape.outputs() && intercept; m++) {
            int off = m * stride();
            double shift = 0;
            for (int j = 0; j < columns.length; j++) {
                shift = Math.fma(theta[off + j], means[j], shift);
            }
            out[off + columns.length] += sign * shift;
        }
        return out;
    }

    /** Runs over the examples on all threads. */
    void forEach(RowBlocks.Block block) {
        RowBlocks.forEach(count(), (int) Math.max(16, Math.min(Integer.MAX_VALUE, (long) stride() * stride())), block);
    }
}
