package dev.logits.learn.regression;

import dev.logits.internal.optim.ConeProjection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Decides exactly, up to rounding, whether classes are separated: whether there is a β ≠ 0 with (β_y − β_c)·x ≥ 0 for
 * every row x of class y and every other class c, not 0 for all (A. Albert, J. Anderson, On the existence of maximum
 * likelihood estimates in logistic regression models, 1984). {@link ConeProjection} answers that; the inequalities that
 * its answer leaves at 0 are asked again by themselves, until none are left, which is complete separation, or none of
 * the rest can be separated, which is quasi-complete.
 */
final class SeparationCheck {
    /** A margin, relative to the direction and the row, that counts as more than 0. */
    private static final double MARGIN = 1e-7;

    private final CenteredRows rows;
    private final int[] labels;
    private final ModelShape shape;
    private final int classes;
    private final double[] scale;

    /** Inequalities, numbered row · K + class, that no direction has satisfied strictly so far. */
    private final BitSet open = new BitSet();

    private final double[] raw;
    private final double[] x;
    private final double[] scores;
    private final double[][] directions;
    private int found;

    SeparationCheck(Likelihood likelihood) {
        rows = likelihood.rows();
        labels = likelihood.examples().labels();
        shape = likelihood.shape();
        classes = shape.classes();
        checkSize(rows.count(), classes);
        raw = rows.rawBuffer();
        x = new double[rows.stride()];
        scores = new double[classes];
        scale = scales();
        directions = new double[shape.size()][];
    }

    /**
     * Refuses more inequalities, one for each class of each row, than an int counts.
     *
     * @throws IllegalArgumentException if there are too many
     */
    static void checkSize(int rows, int classes) {
        if ((long) rows * classes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    rows + " rows x " + classes + " classes are more than " + Integer.MAX_VALUE
                            + " inequalities, too many to look for separation; fit with a penalty such as l2");
        }
    }

    private double[] scales() {
        double[] squares = new double[x.length];
        for (int i = 0; i < rows.count(); i++) {
            rows.read(i, raw, x);
            for (int j = 0; j < x.length; j++) {
                squares[j] += x[j] * x[j];
            }
        }
        for (int j = 0; j < x.length; j++) {
            squares[j] = squares[j] > 0 ? Math.sqrt(rows.count() / squares[j]) : 0;
        }
        return squares;
    }

    Optional<Separation> find() {
        for (int i = 0; i < rows.count(); i++) {
            for (int c = 0; c < classes; c++) {
                if (c != labels[i]) {
                    open.set(i * classes + c);
                }
            }
        }
        while (!open.isEmpty() && found < directions.length) {
            double[] direction = new ConeProjection(mean()).project(new Inequalities(), 20 * shape.size() + 200);
            if (direction == null || isZero(direction) || !close(direction)) {
                break;
            }
            directions[found++] = direction;
        }
        return found == 0 ? Optional.empty() : Optional.of(separation());
    }

    private static boolean isZero(double[] v) {
        for (double a : v) {
            if (a != 0) {
                return false;
            }
        }
        return true;
    }

    private double read(int i) {
        rows.read(i, raw, x);
        double square = 0;
        for (int j = 0; j < x.length; j++) {
            x[j] *= scale[j];
            square += x[j] * x[j];
        }
        return Math.sqrt(square);
    }

    /** The scores of the classes of the row that was read. */
    private void score(double[] beta) {
        Arrays.fill(scores, 0);
        for (int m = 0; m < shape.outputs(); m++) {
            double sum = 0;
            for (int j = 0; j < x.length; j++) {
                sum = Math.fma(beta[m * x.length + j], x[j], sum);
            }
            scores[m + shape.first()] = sum;
        }
    }

    private double norm(double rowNorm, int label, int c) {
        boolean one = shape.reference() && (label == 0 || c == 0);
        return one ? rowNorm : Math.sqrt(2) * rowNorm;
    }

    private void add(double factor, int label, int c, double[] out) {
        for (int sign = 1; sign >= -1; sign -= 2) {
            int m = (sign > 0 ? label : c) - shape.first();
            for (int j = 0; j < x.length && m >= 0; j++) {
                out[m * x.length + j] += sign * factor * x[j];
            }
        }
    }

    private double[] mean() {
        double[] mean = new double[shape.size()];
        double share = 1.0 / open.cardinality();
        for (int at = open.nextSetBit(0); at >= 0; at = open.nextSetBit(at + 1)) {
            double norm = norm(read(at / classes), labels[at / classes], at % classes);
            if (norm > 0) {
                add(share / norm, labels[at / classes], at % classes, mean);
            }
        }
        return mean;
    }

    /** Takes out the inequalities that a direction satisfies strictly; returns whether there are any. */
    private boolean close(double[] direction) {
        double length = 0;
        for (double d : direction) {
            length += d * d;
        }
        length = Math.sqrt(length);
        boolean any = false;
        for (int at = open.nextSetBit(0); at >= 0; at = open.nextSetBit(at + 1)) {
            double norm = norm(read(at / classes), labels[at / classes], at % classes);
            score(direction);
            if (scores[labels[at / classes]] - scores[at % classes] > MARGIN * norm * length) {
                open.clear(at);
                any = true;
            }
        }
        return any;
    }

    private final class Inequalities implements ConeProjection.Cone {
        @Override
        public long mostNegative(double[] rho) {
            long worst = -1;
            double least = 0;
            int row = -1;
            double rowNorm = 0;
            for (int at = open.nextSetBit(0); at >= 0; at = open.nextSetBit(at + 1)) {
                if (at / classes != row) {
                    row = at / classes;
                    rowNorm = read(row);
                    score(rho);
                }
                double margin = scores[labels[row]] - scores[at % classes];
                double relative = margin / norm(rowNorm, labels[row], at % classes);
                if (relative < least) {
                    least = relative;
                    worst = at;
                }
            }
            return worst;
        }

        @Override
        public void copy(long index, double[] out) {
            int row = (int) (index / classes);
            int c = (int) (index % classes);
            double norm = norm(read(row), labels[row], c);
            Arrays.fill(out, 0);
            add(1 / norm, labels[row], c, out);
        }
    }

    private Separation separation() {
        long separated = 0;
        boolean[][] pairOpen = new boolean[classes][classes];
        for (int i = 0; i < rows.count(); i++) {
            boolean strict = false;
            for (int c = 0; c < classes; c++) {
                boolean isOpen = open.get(i * classes + c);
                strict |= c != labels[i] && !isOpen;
                pairOpen[labels[i]][c] |= isOpen;
                pairOpen[c][labels[i]] |= isOpen;
            }
            separated += strict ? 1 : 0;
        }
        List<Integer> alone = separatingColumns();
        return new Separation(
                open.isEmpty(),
                alone.isEmpty() ? involved() : alone,
                !alone.isEmpty(),
                concerned(pairOpen),
                separated,
                rows.count());
    }

    /** Classes that have been set apart from every other, or else all that some row was set apart from. */
    private List<Integer> concerned(boolean[][] pairOpen) {
        TreeSet<Integer> apart = new TreeSet<>();
        TreeSet<Integer> touched = new TreeSet<>();
        for (int a = 0; a < classes; a++) {
            boolean all = true;
            for (int b = 0; b < classes; b++) {
                all &= a == b || !pairOpen[a][b];
            }
            if (all) {
                apart.add(a);
            }
        }
        for (int i = 0; i < rows.count(); i++) {
            for (int c = 0; c < classes; c++) {
                if (c != labels[i] && !open.get(i * classes + c)) {
                    touched.add(labels[i]);
                    touched.add(c);
                }
            }
        }
        return List.copyOf(apart.isEmpty() ? touched : apart);
    }

    private List<Integer> involved() {
        TreeSet<Integer> columns = new TreeSet<>();
        for (int f = 0; f < found; f++) {
            double largest = 0;
            for (double d : directions[f]) {
                largest = Math.max(largest, Math.abs(d));
            }
            for (int at = 0; at < directions[f].length; at++) {
                int j = at % x.length;
                if (j < rows.columns().length && Math.abs(directions[f][at]) > 1e-6 * largest) {
                    columns.add(rows.columns()[j]);
                }
            }
        }
        return List.copyOf(columns);
    }

    /** Columns that set some class apart from all others by a threshold. */
    private List<Integer> separatingColumns() {
        int d = rows.columns().length;
        double[][] low = new double[classes][d];
        double[][] high = new double[classes][d];
        for (int c = 0; c < classes; c++) {
            Arrays.fill(low[c], Double.POSITIVE_INFINITY);
            Arrays.fill(high[c], Double.NEGATIVE_INFINITY);
        }
        for (int i = 0; i < rows.count(); i++) {
            rows.read(i, raw, x);
            for (int j = 0; j < d; j++) {
                low[labels[i]][j] = Math.min(low[labels[i]][j], x[j]);
                high[labels[i]][j] = Math.max(high[labels[i]][j], x[j]);
            }
        }
        List<Integer> columns = new ArrayList<>();
        for (int j = 0; j < d && shape.intercept(); j++) {
            if (separates(low, high, j)) {
                columns.add(rows.columns()[j]);
            }
        }
        return columns;
    }

    private boolean separates(double[][] low, double[][] high, int j) {
        for (int c = 0; c < classes; c++) {
            double othersLow = Double.POSITIVE_INFINITY;
            double othersHigh = Double.NEGATIVE_INFINITY;
            for (int b = 0; b < classes; b++) {
                othersLow = b == c ? othersLow : Math.min(othersLow, low[b][j]);
                othersHigh = b == c ? othersHigh : Math.max(othersHigh, high[b][j]);
            }
            if (high[c][j] <= othersLow || low[c][j] >= othersHigh) {
                return true;
            }
        }
        return false;
    }
}
