package dev.logits.distill;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.sum.ExactSum;
import dev.logits.loss.Loss;

/**
 * DIST, a batch: {@code T²·[β·(1 − mean of ρ(p_row, q_row)) + γ·(1 − mean of ρ(p_column, q_column))]}, ρ Pearson's
 * correlation of softmax probabilities at temperature T, p of the teacher and q of the student. The student need match
 * neither the teacher's probabilities nor their scale, only how classes compare within a row and rows within a class.
 * The gradient is exact, through both correlations and the softmax.
 *
 * <p>Shape: s and t are N × K, N at least 2 unless γ = 0. The mean divides by N.
 *
 * <p>The columns run through the whole batch, so a row has no loss of its own: {@link #values} gives each row its own
 * {@code T²·β·(1 − ρ_row)} plus the batch's column term, the same for all rows, and the mean of these is {@link #mean}.
 * A part of a batch has other values.
 * <ul>
 *   <li>Equal rows give value 0 and gradient 0.
 *   <li>A class masked (−∞) in both rows is left out of the row's correlation; a class masked in one alone counts there
 *       with probability 0. A masked class has gradient 0.
 *   <li>A row or column that is constant in both has correlation 1, one that is constant in one alone has correlation
 *       0; its gradient is 0. Classes without any probability in the whole batch are left out of the mean over columns.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}.
 * </ul>
 *
 * <p>1 − ρ is computed as half the squared distance of the two centered rows, each scaled to length 1, which keeps its
 * digits where ρ is near 1.
 *
 * <p>The correlations of columns are summed in the order of the rows: as in all of training, and unlike the means of
 * other losses, another order may change the last bits.
 *
 * <p>Memory: three matrices N × K in double precision, for the time of a call.
 *
 * <p>Reference: T. Huang, S. You, F. Wang, C. Qian, C. Xu, Knowledge distillation from a stronger teacher, 2022.
 *
 * <pre>{@code new CorrelationLoss(1, 1).withTemperature(4).meanAndGradient(student, teacher, gradient); }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class CorrelationLoss implements Loss<Logits> {
    private static final String NAME = "DIST";

    private final double beta;
    private final double gamma;
    private final double temperature;

    /**
     * The loss at temperature 1.
     *
     * @param beta the weight of the rows' part, 0 or more
     * @param gamma the weight of the columns' part, 0 or more
     */
    public CorrelationLoss(double beta, double gamma) {
        this(beta, gamma, 1);
    }

    private CorrelationLoss(double beta, double gamma, double temperature) {
        this.beta = Teachers.weight("beta", beta);
        this.gamma = Teachers.weight("gamma", gamma);
        this.temperature = Teachers.temperature(temperature);
    }

    /** The same at a temperature. */
    public CorrelationLoss withTemperature(double temperature) {
        return new CorrelationLoss(beta, gamma, temperature);
    }

    @Override
    public void values(Logits z, Logits teacher, double[] out) {
        NullCheck.argument(z, "z");
        NullCheck.argument(teacher, "teacher");
        NullCheck.argument(out, "out");
        if (out.length != z.rows()) {
            throw new IllegalArgumentException(
                    NAME + " of " + z.rows() + " rows into an array of length " + out.length);
        }
        Teachers.checkShape(z, teacher);
        if (z.rows() > 0) {
            new Soft(z, teacher).distances(out, false);
        }
    }

    @Override
    public double mean(Logits z, Logits teacher) {
        NullCheck.argument(z, "z");
        NullCheck.argument(teacher, "teacher");
        checkRows(z);
        double[] values = new double[z.rows()];
        values(z, teacher, values);
        return mean(values);
    }

    @Override
    public double meanAndGradient(Logits z, Logits teacher, Logits gradient) {
        NullCheck.argument(z, "z");
        NullCheck.argument(teacher, "teacher");
        NullCheck.argument(gradient, "gradient");
        Teachers.checkShape(z, teacher);
        if (gradient.rows() != z.rows() || gradient.classes() != z.classes()) {
            throw new IllegalArgumentException("the gradient is " + gradient.rows() + " x " + gradient.classes()
                    + ", the logits are " + z.rows() + " x " + z.classes());
        }
        checkRows(z);
        double[] values = new double[z.rows()];
        Soft soft = new Soft(z, teacher);
        soft.distances(values, true);
        soft.write(gradient);
        return mean(values);
    }

    private static void checkRows(Logits z) {
        if (z.rows() == 0) {
            throw new IllegalArgumentException("no rows; a mean needs one");
        }
    }

    private static double mean(double[] values) {
        ExactSum sum = new ExactSum();
        for (double v : values) {
            sum.add(v);
        }
        return sum.value() / values.length;
    }

    /** The probabilities of a batch. */
    private final class Soft {
        private final int rows;
        private final int n;
        private final double[] p; // LEFT_OUT where both are masked
        private final double[] q;
        private double[] slope = {};

        Soft(Logits z, Logits teacher) {
            rows = z.rows();
            n = z.classes();
            if (rows < 2 && gamma > 0) {
                throw new IllegalArgumentException(
                        "DIST correlates columns over the rows of a batch and needs at least 2," + " got " + rows
                                + "; gamma = 0 compares rows alone");
            }
            p = new double[Math.multiplyExact(rows, n)];
            q = new double[p.length];
            RowBlocks.forEach(rows, n, (from, to) -> {
                PairedRows pair = PairedRows.ofThread();
                for (int r = from; r < to; r++) {
                    if (!pair.read(z.array(), z.offset(r), teacher.array(), teacher.offset(r), n, temperature)) {
                        throw Teachers.isValid(z, r)
                                ? Teachers.invalid(teacher, r, NAME)
                                : BadRow.error(z.array(), z.offset(r), n, r, NAME);
                    }
                    System.arraycopy(pair.p, 0, p, r * n, n);
                    System.arraycopy(pair.q, 0, q, r * n, n);
                    for (int c = 0; c < n; c++) {
                        boolean masked =
                                z.get(r, c) == Float.NEGATIVE_INFINITY && teacher.get(r, c) == Float.NEGATIVE_INFINITY;
                        p[r * n + c] = masked ? Pearson.LEFT_OUT : p[r * n + c];
                    }
                }
            });
        }

        /** The value of each row, and the derivatives with respect to q if wanted. */
        void distances(double[] values, boolean slopes) {
            slope = slopes ? new double[p.length] : slope;
            double square = temperature * temperature;
            // T² of the value, 1 / T of the softmax.
            double ofRow = slopes ? temperature * beta / rows : 0;
            RowBlocks.forEach(rows, n, (from, to) -> {
                for (int r = from; r < to; r++) {
                    values[r] = square * beta * Pearson.distance(p, q, r * n, 1, n, false, ofRow, slope);
                }
            });
            if (gamma == 0) {
                return;
            }
            int counted = countedColumns();
            double ofColumn = slopes ? temperature * gamma / counted : 0;
            double[] columns = new double[n];
            RowBlocks.forEach(n, rows, (from, to) -> {
                for (int c = from; c < to; c++) {
                    columns[c] = Pearson.distance(p, q, c, n, rows, true, ofColumn, slope);
                }
            });
            ExactSum sum = new ExactSum();
            for (double d : columns) {
                sum.add(d);
            }
            for (int r = 0; r < rows; r++) {
                values[r] += square * gamma * sum.value() / counted;
            }
        }

        /** Columns with some probability; a column without any is constant in both, and adds 0. */
        private int countedColumns() {
            int counted = 0;
            for (int c = 0; c < n; c++) {
                boolean any = false;
                for (int i = c; i < p.length && !any; i += n) {
                    any = p[i] > 0 || q[i] > 0;
                }
                counted += any ? 1 : 0;
            }
            return counted;
        }

        void write(Logits gradient) {
            RowBlocks.forEach(rows, n, (from, to) -> {
                PairedRows pair = PairedRows.ofThread();
                pair.grow(n);
                for (int r = from; r < to; r++) {
                    pair.take(q, slope, r * n, n);
                    pair.writeSoftmaxGradient(pair.meanSlope(), 1, gradient.array(), gradient.offset(r));
                }
            });
        }
    }

    /** The weights and the temperature. */
    @Override
    public String toString() {
        return "CorrelationLoss[beta=" + beta + ", gamma=" + gamma + ", temperature=" + temperature + "]";
    }
}
