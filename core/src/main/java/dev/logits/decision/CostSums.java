package dev.logits.decision;

import dev.logits.Logits;
import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.ExactSums;
import dev.logits.metric.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a {@link CostReport} sums over rows; counts, or exact, so that sums have no order. For one thread. */
final class CostSums {
    private final CostMatrix costs;
    private final RowWeights weights;
    private final int classes;
    private final int decisions;
    private final double[] p;
    private final double[] expectedCosts;
    private final ExactSum expected = new ExactSum();
    private long rows;
    /** Rows by label and decision, by label and top class. */
    private final double[] paid;

    private final double[] top;
    /** Sums of weights and of squared weights, where they are not 1. */
    private final ExactSums paidWeights;

    private final ExactSums paidSquares;
    private final ExactSums topWeights;

    CostSums(CostMatrix costs, RowWeights weights) {
        this.costs = costs;
        this.weights = weights;
        classes = costs.classes();
        decisions = costs.decisions();
        p = new double[classes];
        expectedCosts = new double[decisions];
        paid = new double[classes * decisions];
        top = new double[classes * classes];
        paidWeights = new ExactSums(weights.areOnes() ? 0 : paid.length);
        paidSquares = new ExactSums(paidWeights.count());
        topWeights = new ExactSums(weights.areOnes() ? 0 : top.length);
    }

    void add(Logits z, int r, long number, int label, double weight) {
        CostMatrix.probabilities(z, r, number, p);
        int decision = costs.best(p, expectedCosts);
        int first = FirstRows.top(z, r);
        RowWeights.add(expected, weight, expectedCosts[decision]);
        rows++;
        if (weights.areOnes()) {
            paid[label * decisions + decision]++;
            top[label * classes + first]++;
        } else {
            paidWeights.add(label * decisions + decision, weight);
            paidSquares.add(label * decisions + decision, weight * weight);
            topWeights.add(label * classes + first, weight);
        }
    }

    CostReport report() {
        if (rows == 0) {
            throw weights.none("costs need");
        }
        if (!weights.areOnes()) {
            Arrays.setAll(paid, paidWeights::value);
            Arrays.setAll(top, topWeights::value);
        }
        double n = 0;
        double perfect = 0;
        double topClass = decisions < classes ? Double.NaN : 0;
        double cost = 0;
        double[] constants = new double[decisions];
        double[] decided = new double[decisions];
        for (int k = 0; k < classes; k++) {
            double labeled = 0;
            for (int d = 0; d < decisions; d++) {
                double here = paid[k * decisions + d];
                labeled += here;
                decided[d] += here;
                cost += here * costs.cost(k, d);
            }
            n += labeled;
            perfect += labeled * costs.least(k);
            for (int d = 0; d < decisions; d++) {
                constants[d] += labeled * costs.cost(k, d);
            }
            for (int d = 0; d < classes && !Double.isNaN(topClass); d++) {
                topClass += top[k * classes + d] * costs.cost(k, d);
            }
        }
        int constant = 0;
        for (int d = 1; d < decisions; d++) {
            constant = constants[d] < constants[constant] ? d : constant;
        }
        double mean = cost / n;
        double half = Levels.z(0.95) * error(n, mean);
        List<Double> counts = new ArrayList<>();
        for (double d : decided) {
            counts.add(d);
        }
        return new CostReport(
                rows,
                n,
                mean,
                new Interval(mean - half, mean + half),
                expected.value() / n,
                topClass / n,
                constants[constant] / n,
                constant,
                perfect / n,
                counts);
    }

    /** The standard error of the mean cost. */
    private double error(double n, double mean) {
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            for (int d = 0; d < decisions; d++) {
                double off = costs.cost(k, d) - mean;
                int cell = k * decisions + d;
                sum += (weights.areOnes() ? paid[cell] : paidSquares.value(cell)) * off * off;
            }
        }
        return Math.sqrt(sum) / n;
    }
}
