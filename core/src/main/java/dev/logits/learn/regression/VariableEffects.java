package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.formula.DataColumn;
import dev.logits.learn.formula.DataFrame;
import dev.logits.learn.formula.DesignMatrix;
import dev.logits.learn.formula.ModelDesign;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a variable of a formula does to the probability of a class, averaged over rows, whatever terms it is part of:
 * <ul>
 *   <li>{@link #slope}: by how much the probability rises with a number, its derivative;
 *   <li>{@link #mean}: the mean probability if the variable had the same value in every row, a number or a level: a
 *       marginal mean;
 *   <li>{@link #difference}: that of two values.
 * </ul>
 *
 * <p>Standard errors are those of the delta method, of the covariance that the inference has, which may be robust; rows
 * are taken as they are. A derivative is a difference quotient over four points, with an error near 1e-11 of the
 * variable's deviation.
 *
 * <p>For any number of threads.
 *
 * <pre>{@code
 * VariableEffects effects = VariableEffects.of(table, design, data, weights);
 * effects.slope("age", 1);
 * effects.difference("site", "north", "south", 1);
 * }</pre>
 *
 * @since 0.1
 */
public final class VariableEffects {
    private static final double STEP = 1e-3;

    private final Inference inference;
    private final ModelDesign design;
    private final DataFrame data;
    private final double[] weights;

    private VariableEffects(Inference inference, ModelDesign design, DataFrame data, double[] weights) {
        this.inference = inference;
        this.design = design;
        this.data = data;
        this.weights = weights;
    }

    /**
     * Effects over rows.
     *
     * @param inference of a fit on the features of the design
     * @param data rows without missing cells
     * @param weights one per row; empty for 1 each
     * @throws IllegalArgumentException if the design has another number of features than the model, or there is not a
     *     weight per row
     */
    public static VariableEffects of(Inference inference, ModelDesign design, DataFrame data, double[] weights) {
        NullCheck.argument(inference, "inference");
        NullCheck.argument(design, "design");
        NullCheck.argument(data, "data");
        NullCheck.argument(weights, "weights");
        if (design.names().size() != inference.model().columns()) {
            throw new IllegalArgumentException("a formula of " + design.names().size() + " features for a model of "
                    + inference.model().columns());
        }
        if (weights.length != 0 && weights.length != data.rows()) {
            throw new IllegalArgumentException(weights.length + " weights for " + data.rows() + " rows");
        }
        return new VariableEffects(inference, design, data, weights);
    }

    /**
     * The mean derivative of a class's probability in a column of numbers.
     *
     * @throws IllegalArgumentException if the column holds texts
     */
    public LinearCombination slope(String variable, int c) {
        DataColumn column = data.column(NullCheck.argument(variable, "variable"));
        if (column.isText()) {
            throw new IllegalArgumentException(
                    "column \"" + variable + "\" holds levels, which have no slope; take their difference");
        }
        double h = STEP * deviation(column);
        Sum near = mean(moved(column, h), c).minus(mean(moved(column, -h), c));
        Sum far = mean(moved(column, 2 * h), c).minus(mean(moved(column, -2 * h), c));
        return estimate(near.times(8).minus(far).times(1 / (12 * h)));
    }

    /** The mean probability of a class if the column were this number, or the level that is so written, in all rows. */
    public LinearCombination mean(String variable, String value, int c) {
        NullCheck.argument(variable, "variable");
        NullCheck.argument(value, "value");
        return estimate(mean(set(variable, value), c));
    }

    /** {@link #mean} of one value less that of another. */
    public LinearCombination difference(String variable, String value, String reference, int c) {
        NullCheck.argument(variable, "variable");
        NullCheck.argument(value, "value");
        NullCheck.argument(reference, "reference");
        return estimate(mean(set(variable, value), c).minus(mean(set(variable, reference), c)));
    }

    private DataFrame set(String variable, String value) {
        DataColumn column = data.column(variable);
        if (column.isText()) {
            String[] all = new String[data.rows()];
            Arrays.fill(all, value);
            return data.with(DataColumn.texts(variable, all));
        }
        double[] all = new double[data.rows()];
        try {
            Arrays.fill(all, Double.parseDouble(value));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "\"" + value + "\" is no number, and column \"" + variable + "\" holds numbers");
        }
        return data.with(DataColumn.numbers(variable, all));
    }

    private DataFrame moved(DataColumn column, double by) {
        double[] all = new double[data.rows()];
        Arrays.setAll(all, r -> column.number(r) + by);
        return data.with(DataColumn.numbers(column.name(), all));
    }

    private double deviation(DataColumn column) {
        double mean = 0;
        for (int r = 0; r < data.rows(); r++) {
            mean += column.number(r) / data.rows();
        }
        double squares = 0;
        for (int r = 0; r < data.rows(); r++) {
            squares += (column.number(r) - mean) * (column.number(r) - mean);
        }
        double deviation = Math.sqrt(squares / data.rows());
        return deviation > 0 ? deviation : 1;
    }

    /** A mean probability and its derivative in the parameters of the centered rows. */
    private record Sum(double value, double[] gradient) {
        Sum minus(Sum other) {
            double[] g = gradient.clone();
            Arrays.setAll(g, i -> gradient[i] - other.gradient[i]);
            return new Sum(value - other.value, g);
        }

        Sum times(double factor) {
            return new Sum(
                    factor * value, Arrays.stream(gradient).map(v -> factor * v).toArray());
        }
    }

    private LinearCombination estimate(Sum sum) {
        double variance = SandwichCovariance.form(inference.centeredCovariance(), sum.gradient(), sum.gradient());
        return new LinearCombination(sum.value(), Math.sqrt(Math.max(0, variance)));
    }

    private Sum mean(DataFrame rows, int c) {
        ModelShape shape = inference.likelihood().shape();
        if (c < 0 || c >= shape.classes()) {
            throw new IndexOutOfBoundsException("class " + c + " of " + shape.classes());
        }
        DesignMatrix design = this.design.apply(rows);
        if (design.dropped() > 0) {
            throw new IllegalArgumentException(design.dropped() + " rows have missing cells; leave them out before");
        }
        CenteredRows centered = inference.likelihood().rows();
        int[] columns = centered.columns();
        double[] theta = inference.theta();
        DoubleFeatures features = design.features();
        double[] x = new double[shape.stride()];
        double[] gradient = new double[shape.size()];
        SoftmaxRow softmax = new SoftmaxRow(shape.outputs(), shape.first());
        double mean = 0;
        double total = 0;
        for (int r = 0; r < features.rows(); r++) {
            for (int j = 0; j < columns.length; j++) {
                x[j] = features.get(r, columns[j]) - centered.mean(j);
            }
            if (shape.intercept()) {
                x[columns.length] = 1;
            }
            for (int m = 0; m < shape.outputs(); m++) {
                double z = design.offset().length == 0 ? 0 : design.offset()[r];
                for (int j = 0; j < x.length; j++) {
                    z = Math.fma(theta[m * x.length + j], x[j], z);
                }
                softmax.z[m] = z;
            }
            softmax.evaluate(c);
            double p = c < shape.first() ? softmax.reference() : softmax.p[c - shape.first()];
            double w = weights.length == 0 ? 1 : weights[r];
            mean += w * p;
            total += w;
            for (int m = 0; m < shape.outputs(); m++) {
                double slope = -w * p * softmax.residual[m]; // p_c·([m = c] − p_m)
                for (int j = 0; j < x.length; j++) {
                    gradient[m * x.length + j] = Math.fma(slope, x[j], gradient[m * x.length + j]);
                }
            }
        }
        return new Sum(mean, gradient).times(1 / total);
    }

    /** The levels that a variable has among the rows, in sorted order; empty for a column of numbers. */
    public List<String> levels(String variable) {
        DataColumn column = data.column(NullCheck.argument(variable, "variable"));
        List<String> levels = new ArrayList<>();
        for (int r = 0; r < data.rows() && column.isText(); r++) {
            if (!levels.contains(column.text(r))) {
                levels.add(column.text(r));
            }
        }
        levels.sort(null);
        return levels;
    }

    @Override
    public String toString() {
        return "VariableEffects of " + design.formula() + " over " + data.rows() + " rows";
    }
}
