package dev.logits.learn.regression;

import dev.logits.internal.optim.Cholesky;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds columns that are linear combinations of others and the intercept, by the rank of their matrix of scalar
 * products. A column counts as one when less than 10⁻¹² of the squared length of what its mean leaves is not explained,
 * which is how far floats round a sum of two columns.
 */
final class CollinearityCheck {
    private static final double TOLERANCE = 1e-12;

    /** Rounding that a constant column's squared length may show, relative to the square of its mean. */
    private static final double CONSTANT = 1e-24;

    /** A part of a combination this small, relative to the column, is rounding. */
    private static final double NEGLIGIBLE = 1e-6;

    private CollinearityCheck() {}

    static List<Collinearity> find(Examples examples, boolean intercept) {
        return find(LogisticFit.allRows(examples, intercept), intercept);
    }

    /** @param rows of all columns */
    static List<Collinearity> find(CenteredRows rows, boolean intercept) {
        int d = rows.columns().length;
        int n = rows.stride();
        double[] gram = rows.gram();
        for (int j = 0; j < d && intercept; j++) {
            double mean = rows.mean(j);
            if (gram[j * n + j] <= CONSTANT * mean * mean * rows.count()) {
                for (int i = 0; i < n; i++) {
                    gram[i * n + j] = 0;
                    gram[j * n + i] = 0;
                }
            }
        }
        double[] columns = new double[d * d]; // without the intercept, which centering has made orthogonal
        for (int i = 0; i < d; i++) {
            System.arraycopy(gram, i * n, columns, i * d, d);
        }
        Cholesky factor = Cholesky.of(columns, d, TOLERANCE);
        List<Collinearity> found = new ArrayList<>();
        for (int column : factor.dependent()) {
            found.add(describe(column, factor.combination(column), rows, columns));
        }
        return found;
    }

    private static Collinearity describe(int column, double[] combination, CenteredRows rows, double[] gram) {
        List<Integer> columns = new ArrayList<>();
        List<Double> factors = new ArrayList<>();
        double constant = rows.mean(column);
        for (int j = 0; j < combination.length; j++) {
            double share = combination[j] * Math.sqrt(gram[j * combination.length + j]);
            if (Math.abs(share) > NEGLIGIBLE * Math.sqrt(gram[column * combination.length + column])) {
                columns.add(j);
                factors.add(combination[j]);
                constant -= combination[j] * rows.mean(j);
            }
        }
        return new Collinearity(column, columns, factors, constant);
    }
}
