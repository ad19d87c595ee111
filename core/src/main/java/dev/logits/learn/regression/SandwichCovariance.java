package dev.logits.learn.regression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Covariances of coefficients from the derivatives of rows or of clusters; see {@link RobustErrors}. */
final class SandwichCovariance {
    private final Likelihood likelihood;
    private final double[] theta;
    private final double[] bread;
    private final int size;

    /** @param bread the inverse of the information */
    SandwichCovariance(Likelihood likelihood, double[] theta, double[] bread) {
        this.likelihood = likelihood;
        this.theta = theta;
        this.bread = bread;
        size = likelihood.shape().size();
    }

    double[] robust(RobustErrors kind) {
        boolean leverages = kind == RobustErrors.HC2 || kind == RobustErrors.HC3;
        if (leverages && likelihood.shape().outputs() > 1) {
            throw new IllegalArgumentException(
                    "errors " + kind + " need leverages, which rows have with two classes; use HC0, HC1 or clusters");
        }
        double[] meat = new double[size * size];
        Likelihood.Visitor visitor = likelihood.new Visitor(theta);
        double[] score = new double[size];
        Examples examples = likelihood.examples();
        for (int i = 0; i < examples.count(); i++) {
            visitor.visit(i);
            score(visitor, 1, score, true);
            double rest = leverages ? 1 - leverage(visitor, bread) : 1;
            double factor = kind == RobustErrors.HC3 ? 1 / (rest * rest) : 1 / rest;
            CenteredRows.addOuter(examples.weights()[i] * factor, score, meat, 0, size);
        }
        double n = examples.weightSum();
        return product(meat, kind == RobustErrors.HC1 ? n / (n - size) : 1);
    }

    /**
     * The sums of the rows of each cluster are what varies; times G / (G − 1) for G clusters.
     *
     * @param clusters a number for each row as it was given
     */
    double[] clustered(int[] clusters) {
        Examples examples = likelihood.examples();
        Map<Integer, double[]> sums = new HashMap<>();
        Likelihood.Visitor visitor = likelihood.new Visitor(theta);
        for (int i = 0; i < examples.count(); i++) {
            visitor.visit(i);
            double[] sum = sums.computeIfAbsent(clusters[examples.origins()[i]], c -> new double[size]);
            score(visitor, examples.weights()[i], sum, false);
        }
        if (sums.size() < 2) {
            throw new IllegalArgumentException("all rows are of one cluster; their errors need two or more");
        }
        List<double[]> ordered = new ArrayList<>(sums.values());
        ordered.sort(Arrays::compare); // by content, so that the order of the rows changes no bit
        double[] meat = new double[size * size];
        for (double[] sum : ordered) {
            CenteredRows.addOuter(1, sum, meat, 0, size);
        }
        double g = sums.size();
        return product(meat, g / (g - 1));
    }

    private void score(Likelihood.Visitor visitor, double weight, double[] out, boolean fresh) {
        int stride = visitor.x.length;
        for (int m = 0; m < likelihood.shape().outputs(); m++) {
            double residual = -weight * visitor.softmax.residual[m];
            for (int j = 0; j < stride; j++) {
                int at = m * stride + j;
                out[at] = Math.fma(residual, visitor.x[j], fresh ? 0 : out[at]);
            }
        }
    }

    /** h = p·(1 − p)·xᵀ·C·x of the row that was visited; two classes. */
    static double leverage(Likelihood.Visitor visitor, double[] bread) {
        return Likelihood.variance(visitor.softmax, 0) * form(bread, visitor.x, visitor.x);
    }

    /** aᵀ·C·b. */
    static double form(double[] c, double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double row = 0;
            for (int j = 0; j < b.length; j++) {
                row = Math.fma(c[i * b.length + j], b[j], row);
            }
            sum = Math.fma(row, a[i], sum);
        }
        return sum;
    }

    private double[] product(double[] meat, double factor) {
        double[] half = multiply(bread, meat);
        double[] whole = multiply(half, bread);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double mean = factor * (whole[i * size + j] + whole[j * size + i]) / 2;
                whole[i * size + j] = mean;
                whole[j * size + i] = mean;
            }
        }
        return whole;
    }

    private double[] multiply(double[] a, double[] b) {
        double[] out = new double[size * size];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < size; k++) {
                double v = a[i * size + k];
                for (int j = 0; j < size; j++) {
                    out[i * size + j] = Math.fma(v, b[k * size + j], out[i * size + j]);
                }
            }
        }
        return out;
    }
}
