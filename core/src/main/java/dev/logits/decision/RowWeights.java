package dev.logits.decision;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.ExactSums;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.source.SourceColumn;

/** The weights of a source's rows: a column of them, or 1 for each. And the rule for weights. Immutable. */
final class RowWeights {
    /** Of weights between these bounds, sums and squares neither overflow nor vanish. */
    private static final double LEAST = 1e-100;

    private static final double MOST = 1e100;

    static final RowWeights ONES = new RowWeights("", -1);

    private final String name;
    /** Of the column; −1 where there is none. */
    private final int place;

    private RowWeights(String name, int place) {
        this.name = name;
        this.place = place;
    }

    /**
     * The weights of a column.
     *
     * @throws IllegalArgumentException if the source has no such column
     */
    static RowWeights of(LogitsSource source, String weight) {
        NullCheck.argument(source, "source");
        NullCheck.argument(weight, "weight");
        return new RowWeights(weight, SourceColumn.place(source, weight));
    }

    /** Whether each is 1. */
    boolean areOnes() {
        return place < 0;
    }

    /**
     * The weight of a row that was read last; 0 where it has no label.
     *
     * @throws IllegalArgumentException if it is not a weight
     */
    double of(RowBatch batch, int r) {
        if (batch.ignored(r)) {
            return 0;
        }
        return place < 0 ? 1 : ofAny(batch, r);
    }

    /** The same of a row that may have no label. */
    double ofAny(RowBatch batch, int r) {
        if (place < 0) {
            return 1;
        }
        String cell = batch.cell(r, place);
        try {
            double value = Double.parseDouble(cell);
            if (isWeight(value)) {
                return value;
            }
        } catch (NumberFormatException noNumber) {
            // said below
        }
        throw new IllegalArgumentException("row " + batch.number(r) + ": the weight \"" + name + "\" is \"" + cell
                + "\"; a weight is how much the row counts, 0 or a number from 1e-100 to 1e100");
    }

    private static boolean isWeight(double value) {
        return value == 0 || value >= LEAST && value <= MOST;
    }

    /** The error where no row counts. */
    IllegalArgumentException none(String what) {
        return new IllegalArgumentException(
                areOnes()
                        ? "no labeled rows; " + what + " at least one"
                        : "no labeled row has a weight \"" + name + "\" above 0; " + what + " at least one");
    }

    /** Adds weight · x to a sum, exactly, so that a weight of 3 is three terms to the bit. */
    static void add(ExactSum sum, double weight, double x) {
        double product = weight * x;
        sum.add(product);
        if (weight != 1 && Double.isFinite(product)) {
            sum.add(Math.fma(weight, x, -product));
        }
    }

    /** The same of one of many sums. */
    static void add(ExactSums sums, int k, double weight, double x) {
        double product = weight * x;
        sums.add(k, product);
        if (weight != 1 && Double.isFinite(product)) {
            sums.add(k, Math.fma(weight, x, -product));
        }
    }

    /**
     * Adds a term's moments with its squared weight: sum k is of those, k + 1 of them times x, k + 2 of them times x²;
     * all exact.
     */
    static void addMoments(ExactSums sums, int k, double square, double x) {
        sums.add(k, square);
        if (x != 0) {
            add(sums, k + 1, square, x);
            double power = x * x;
            add(sums, k + 2, square, power);
            if (Double.isFinite(power)) {
                add(sums, k + 2, square, Math.fma(x, x, -power));
            }
        }
    }

    /** Σ w² (x − mean)² of moments, with twice the digits of a double, as little may be left of them; 0 or more. */
    static double spread(ExactSums sums, int k, double mean) {
        ExactSums left = new ExactSums(1);
        double power = mean * mean;
        double rest = Math.fma(mean, mean, -power);
        for (double part : parts(sums, k)) {
            add(left, 0, power, part);
            add(left, 0, rest, part);
        }
        for (double part : parts(sums, k + 1)) {
            add(left, 0, -2 * mean, part);
        }
        for (double part : parts(sums, k + 2)) {
            left.add(0, part);
        }
        return Math.max(0, left.value(0));
    }

    /**
     * The quotient of two exact sums, so precise that the mean of equal numbers is that number.
     *
     * @return NaN where both are 0
     */
    static double mean(ExactSums sums, int k, ExactSums weights, int j) {
        double[] sum = parts(sums, k);
        double[] weight = parts(weights, j);
        double quotient = sum[0] / weight[0];
        double left = Math.fma(-quotient, weight[0], sum[0]) + sum[1] - quotient * weight[1];
        return Double.isFinite(left) ? quotient + left / weight[0] : quotient;
    }

    /** A sum as a double and what it leaves. */
    private static double[] parts(ExactSums sums, int k) {
        double high = sums.value(k);
        if (!Double.isFinite(high)) {
            return new double[] {high, 0};
        }
        sums.add(k, -high);
        double low = sums.value(k);
        sums.add(k, high);
        return new double[] {high, low};
    }

    /**
     * Checks weights in an array.
     *
     * @throws IllegalArgumentException if their number is not that of the rows, one is not 0 or more and finite, or of
     *     a size that no weight has, or none is more than 0
     */
    static void check(double[] weights, int rows) {
        if (weights.length != rows) {
            throw new IllegalArgumentException(weights.length + " weights for " + rows + " rows");
        }
        boolean any = false;
        for (int i = 0; i < rows; i++) {
            if (!(weights[i] >= 0) || weights[i] == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException(
                        "weights[" + i + "] must be 0 or more and finite, got " + weights[i]);
            }
            if (!isWeight(weights[i])) {
                throw new IllegalArgumentException("weights[" + i + "] must be 0 or from 1e-100 to 1e100, got "
                        + weights[i] + "; weights say how much rows count beside each other, so divide all of them");
            }
            any |= weights[i] > 0;
        }
        if (!any) {
            throw new IllegalArgumentException("no row has a weight above 0; at least one must");
        }
    }
}
