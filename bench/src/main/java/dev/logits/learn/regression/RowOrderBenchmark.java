package dev.logits.learn.regression;

import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs a fit that the order of the rows changes no bit: a hash and a sort, and a copy of 100,000 x 50 floats,
 * beside one pass for loss and gradient, which a fit makes a dozen times or more, and beside whole fits.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector", "-Xmx2g"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RowOrderBenchmark {
    private static final int ROWS = 100_000;
    private static final int COLUMNS = 50;

    @Param({"2", "10"})
    private int classes;

    private final double[] weights = new double[ROWS];
    private final int[] rows = IntStream.range(0, ROWS).toArray();
    private final int[] labels = new int[ROWS];
    private DenseFeatures x;
    private int[] order;
    private FloatObjective objective;
    private double[] theta;
    private double[] gradient;

    @Setup
    public void generate() {
        Random random = new Random(0);
        float[] array = new float[ROWS * COLUMNS];
        double[][] w = new double[classes][COLUMNS];
        for (double[] row : w) {
            Arrays.setAll(row, j -> random.nextGaussian() / Math.sqrt(COLUMNS));
        }
        double[] z = new double[classes];
        for (int r = 0; r < ROWS; r++) {
            for (int c = 0; c < classes; c++) {
                z[c] = -Math.log(-Math.log(random.nextDouble()));
            }
            for (int j = 0; j < COLUMNS; j++) {
                array[r * COLUMNS + j] = (float) random.nextGaussian();
                for (int c = 0; c < classes; c++) {
                    z[c] += array[r * COLUMNS + j] * w[c][j];
                }
            }
            for (int c = 0; c < classes; c++) {
                labels[r] = z[c] > z[labels[r]] ? c : labels[r];
            }
        }
        Arrays.fill(weights, 1);
        x = DenseFeatures.wrap(array, ROWS, COLUMNS);
        order = order();
        ModelShape shape = new ModelShape(COLUMNS, classes, classes == 2, true);
        objective = new FloatObjective(Examples.of(x, labels, classes, new double[0], new double[0]), shape, 1e-4);
        theta = new double[shape.size()];
        gradient = new double[shape.size()];
    }

    @Benchmark
    public int[] order() {
        return RowOrder.of(FeatureRows.of(x), COLUMNS, rows, labels, weights);
    }

    @Benchmark
    public Features copy() {
        return FeatureRows.of(x).select(order);
    }

    @Benchmark
    public double lossAndGradient() {
        return objective.valueAndGradient(theta, gradient);
    }

    @Benchmark
    public LogisticModel wholeFit() {
        return LogisticRegression.l2(1e-4)
                .withSolver(Solver.LBFGS)
                .withTolerance(1e-5)
                .fit(x, labels);
    }
}
