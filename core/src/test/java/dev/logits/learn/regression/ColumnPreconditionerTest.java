package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.Features;
import dev.logits.learn.features.SparseFeatures;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnPreconditionerTest {
    private static final int[] LABELS = {0, 0, 0, 1, 1, 2, 2, 2};
    private static final double[] SHARES = {3 / 8.0, 2 / 8.0, 3 / 8.0};

    /** Three columns whose deviations from their means are uncorrelated. */
    private static final double[][] ROWS = {
        {1, 12, 5}, {1, 12, 3}, {1, 8, 5}, {1, 8, 3}, {-2, 12, 5}, {-2, 12, 3}, {-2, 8, 5}, {-2, 8, 3}
    };

    private static Examples examples(int classes) {
        int[] y = IntStream.of(LABELS).map(c -> Math.min(c, classes - 1)).toArray();
        return Examples.of(DoubleFeatures.copyOf(ROWS), y, classes, new double[0], new double[0]);
    }

    private static ColumnPreconditioner preconditioner(
            Examples examples, ModelShape shape, int[] columns, double ridge) {
        return new ColumnPreconditioner(examples, shape, new ColumnMoments(examples), columns, ridge);
    }

    /** The product of the mean's Hessian at probabilities that are the same for all rows. */
    private static double[] hessianTimes(ModelShape shape, double[] p, double ridge, double[] v) {
        double[] out = new double[v.length];
        int stride = shape.stride();
        for (double[] row : ROWS) {
            double[] dots = new double[shape.outputs()];
            double mean = 0;
            for (int m = 0; m < dots.length; m++) {
                for (int j = 0; j < stride; j++) {
                    dots[m] += v[m * stride + j] * (j < row.length ? row[j] : 1);
                }
                mean += p[shape.first() + m] * dots[m];
            }
            for (int m = 0; m < dots.length; m++) {
                for (int j = 0; j < stride; j++) {
                    double x = j < row.length ? row[j] : 1;
                    out[m * stride + j] += p[shape.first() + m] * (dots[m] - mean) * x / ROWS.length;
                }
            }
        }
        for (int m = 0; m < shape.outputs(); m++) {
            for (int j = 0; j < shape.columns(); j++) {
                out[m * stride + j] += ridge * v[m * stride + j];
            }
        }
        return out;
    }

    private static void invertsTheHessian(int classes, boolean reference, boolean intercept, double ridge) {
        ModelShape shape = new ModelShape(3, classes, reference, intercept);
        Examples examples = examples(classes);
        double[] shares = classes == 2 ? new double[] {SHARES[0], 1 - SHARES[0]} : SHARES;
        double[] p = intercept ? shares : new double[] {1.0 / classes, 1.0 / classes, 1.0 / classes};
        SplittableRandom random = new SplittableRandom(classes);
        double[] v = new double[shape.size()];
        for (int j = 0; j < shape.stride(); j++) {
            double sum = 0;
            for (int m = 0; m < shape.outputs(); m++) {
                v[m * shape.stride() + j] = random.nextDouble() - 0.5;
                sum += v[m * shape.stride() + j];
            }
            for (int m = 0; m < shape.outputs() && !reference; m++) {
                v[m * shape.stride() + j] -= sum / shape.outputs(); // all that a fit without reference moves along
            }
        }
        double[] out = new double[v.length];
        preconditioner(examples, shape, new int[] {0, 1, 2}, ridge).apply(hessianTimes(shape, p, ridge, v), out);
        for (int i = 0; i < v.length; i++) {
            assertThat(out[i]).isCloseTo(v[i], within(1e-9));
        }
    }

    @Test
    void isTheInverseHessianOfInterceptsAloneWhereColumnsAreUncorrelated() {
        for (boolean intercept : new boolean[] {true, false}) {
            invertsTheHessian(2, true, intercept, 0);
            invertsTheHessian(2, true, intercept, 0.3);
            invertsTheHessian(3, true, intercept, 0);
            invertsTheHessian(3, false, intercept, 0);
        }
        invertsTheHessian(3, false, false, 0.3); // with equal shares, classes have the same curvature
    }

    @Test
    void startsAtTheSharesOfTheClasses() {
        for (boolean reference : new boolean[] {true, false}) {
            ModelShape shape = new ModelShape(3, 3, reference, true);
            double[] theta =
                    preconditioner(examples(3), shape, new int[] {0, 1, 2}, 0).start();
            double[] gradient = new double[theta.length];
            new ExactObjective(examples(3), shape, 0).valueAndGradient(theta, gradient);
            for (int m = 0; m < shape.outputs(); m++) {
                assertThat(gradient[m * shape.stride() + 3]).isCloseTo(0, within(1e-15));
            }
        }
    }

    @Test
    void leavesColumnsOutThatTakeNoPart() {
        ModelShape shape = new ModelShape(3, 2, true, true);
        double[] out = new double[4];
        preconditioner(examples(2), shape, new int[] {0, 2}, 0).apply(new double[] {1, 0, 1, 1}, out);
        assertThat(out[1]).isZero();
    }

    private static Features columns(double scale, double shift, boolean sparse) {
        SplittableRandom random = new SplittableRandom(7);
        double[][] x = new double[2000][30];
        for (double[] row : x) {
            for (int j = 0; j < row.length; j++) {
                row[j] = Math.pow(scale, j % 3 - 1) * ((random.nextInt(4) == 0 ? random.nextGaussian() : 0) + shift);
            }
        }
        DoubleFeatures dense = DoubleFeatures.copyOf(x);
        return sparse ? SparseFeatures.copyOf(dense.toFloat()) : dense;
    }

    @ParameterizedTest
    @CsvSource({"1, 0, false", "1, 0, true", "1000, 0, false", "1000, 0, true", "1, 30, false", "1000, 30, false"})
    void takesFewPassesWhateverUnitsAndZeroPointsColumnsHave(double scale, double shift, boolean sparse) {
        Features x = columns(scale, shift, sparse);
        double[] plain = ((DoubleFeatures) columns(1, 0, false)).array();
        SplittableRandom random = new SplittableRandom(8);
        int[] y = new int[2000];
        for (int r = 0; r < y.length; r++) {
            double z = plain[r * 30] + plain[r * 30 + 1] - plain[r * 30 + 2] + 2 * plain[r * 30 + 3] - 2;
            y[r] = random.nextDouble() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
        }
        LogisticModel model = LogisticRegression.maximumLikelihood()
                .withSolver(Solver.LBFGS)
                .withTolerance(1e-6)
                .fit(x, y);
        assertThat(model.report().converged()).isTrue();
        assertThat(model.report().evaluations()).isLessThan(20);
    }
}
