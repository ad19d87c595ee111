package dev.logits.decision;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import java.util.Arrays;
import java.util.Objects;

/**
 * What each decision costs for each label, and the decision of least expected cost: {@code argmin_d Σ_k p_k · cost(k,
 * d)}, the first of equal ones. A decision need not be a class: a further one can be "ask a person", at a cost of its
 * own whatever the label. A gain is a negative cost.
 *
 * <p>Least expected cost is least cost only where probabilities mean what they say: {@link CostReport} compares what
 * was expected with what was paid, and {@link CostComparison} says what calibration is worth.
 *
 * <p>Reference: C. Elkan, The foundations of cost-sensitive learning, IJCAI 2001.
 *
 * <pre>{@code
 * CostMatrix costs = CostMatrix.of(new double[][] {{0, 1, 0.3}, {10, 0, 0.3}});   // no, yes, ask
 * int decision = costs.decide(z, 0);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class CostMatrix {
    private final double[][] cost;
    private final int decisions;

    private CostMatrix(double[][] cost) {
        this.cost = cost;
        decisions = cost[0].length;
    }

    /**
     * Of costs by label and decision.
     *
     * @param cost {@code cost[k][d]}, K × D; copied
     * @throws IllegalArgumentException if there is no label or decision, rows differ in length, or a cost is not finite
     */
    public static CostMatrix of(double[][] cost) {
        NullCheck.entries(cost, "cost");
        if (cost.length == 0 || cost[0].length == 0) {
            throw new IllegalArgumentException("a cost matrix needs at least one label and one decision");
        }
        double[][] copy = new double[cost.length][];
        for (int k = 0; k < cost.length; k++) {
            if (cost[k].length != cost[0].length) {
                throw new IllegalArgumentException(
                        "cost[" + k + "] has " + cost[k].length + " decisions, and cost[0] has " + cost[0].length);
            }
            for (int d = 0; d < cost[k].length; d++) {
                if (!Double.isFinite(cost[k][d])) {
                    throw new IllegalArgumentException("cost[" + k + "][" + d + "] must be finite, got " + cost[k][d]);
                }
            }
            copy[k] = cost[k].clone();
        }
        return new CostMatrix(copy);
    }

    /** 1 for every wrong class, 0 for the right one: the least expected cost is then the most likely class. */
    public static CostMatrix zeroOne(int classes) {
        if (classes < 1) {
            throw new IllegalArgumentException("a cost matrix needs at least one label, got " + classes);
        }
        double[][] cost = new double[classes][classes];
        for (int k = 0; k < classes; k++) {
            Arrays.fill(cost[k], 1);
            cost[k][k] = 0;
        }
        return new CostMatrix(cost);
    }

    /** Labels K. */
    public int classes() {
        return cost.length;
    }

    /** Decisions D. */
    public int decisions() {
        return decisions;
    }

    /** What decision d costs where the label is k. */
    public double cost(int k, int d) {
        return cost[Objects.checkIndex(k, cost.length)][Objects.checkIndex(d, decisions)];
    }

    /**
     * The decision of least expected cost for a row.
     *
     * @throws IllegalArgumentException if the logits have another number of classes, or the row is not valid
     */
    public int decide(Logits z, int row) {
        NullCheck.argument(z, "z");
        checkClasses(z.classes());
        double[] p = new double[z.classes()];
        probabilities(z, row, row, p);
        return best(p, new double[decisions]);
    }

    void checkClasses(int classes) {
        if (classes != cost.length) {
            throw new IllegalArgumentException(
                    "the costs are of " + cost.length + " labels, and the logits have " + classes + " classes");
        }
    }

    static void probabilities(Logits z, int row, long number, double[] p) {
        float[] array = z.array();
        int off = z.offset(row);
        if (Double.isNaN(Kernels.get().softmaxAndRest(array, off, p.length, p, 0))) {
            throw BadRow.error(array, off, p.length, number, "a decision");
        }
    }

    /** The decision of least expected cost; writes all expected costs. */
    int best(double[] p, double[] expected) {
        Arrays.fill(expected, 0);
        for (int k = 0; k < p.length; k++) {
            for (int d = 0; d < decisions; d++) {
                expected[d] += p[k] * cost[k][d];
            }
        }
        int best = 0;
        for (int d = 1; d < decisions; d++) {
            best = expected[d] < expected[best] ? d : best;
        }
        return best;
    }

    /** The least that a row of a label can cost. */
    double least(int k) {
        return Arrays.stream(cost[k]).min().getAsDouble();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CostMatrix that && Arrays.deepEquals(cost, that.cost);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(cost);
    }

    @Override
    public String toString() {
        return "CostMatrix" + Arrays.deepToString(cost);
    }
}
