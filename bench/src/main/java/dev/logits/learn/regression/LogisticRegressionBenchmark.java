package dev.logits.learn.regression;

import dev.logits.internal.optim.Objective;
import dev.logits.learn.features.DenseFeatures;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Loss and gradient of 60,000 x 784 floats and ten classes in one pass, and the plain loop beside it on one thread; and
 * the whole fit to a gradient of 1e-4. A fifth of the features are not 0 and lie in [0, 1), like the pixels of digits.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector", "-Xmx1g"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LogisticRegressionBenchmark {
    private static final int ROWS = 60_000;
    private static final int COLUMNS = 784;
    private static final int CLASSES = 10;

    private final double[] gradient = new double[CLASSES * (COLUMNS + 1)];
    private final double[] theta = new double[CLASSES * (COLUMNS + 1)];
    private DenseFeatures x;
    private int[] labels;
    private Objective<RuntimeException> onePass;

    @Setup
    public void generate() {
        Random random = new Random(0);
        double[][] w = new double[CLASSES][COLUMNS];
        for (double[] row : w) {
            for (int j = 0; j < COLUMNS; j++) {
                row[j] = 0.3 * random.nextGaussian();
            }
        }
        float[] array = new float[ROWS * COLUMNS];
        labels = new int[ROWS];
        for (int r = 0; r < ROWS; r++) {
            double[] z = new double[CLASSES];
            for (int j = 0; j < COLUMNS; j++) {
                if (random.nextFloat() < 0.2f) {
                    array[r * COLUMNS + j] = random.nextFloat();
                    for (int c = 0; c < CLASSES; c++) {
                        z[c] += array[r * COLUMNS + j] * w[c][j];
                    }
                }
            }
            for (int c = 0; c < CLASSES; c++) {
                z[c] -= Math.log(-Math.log(random.nextDouble()));
                labels[r] = z[c] > z[labels[r]] ? c : labels[r];
            }
        }
        x = DenseFeatures.wrap(array, ROWS, COLUMNS);
        for (int i = 0; i < theta.length; i++) {
            theta[i] = 0.01 * random.nextGaussian();
        }
        Examples examples = Examples.of(x, labels, CLASSES, new double[0], new double[0]);
        onePass = new FloatObjective(examples, new ModelShape(COLUMNS, CLASSES, false, true), 1e-5);
    }

    @Benchmark
    public double lossAndGradient() {
        return onePass.valueAndGradient(theta, gradient);
    }

    @Benchmark
    public double plainLoop() {
        double loss = 0;
        double[] z = new double[CLASSES];
        for (int r = 0; r < ROWS; r++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < CLASSES; c++) {
                z[c] = theta[c * (COLUMNS + 1) + COLUMNS];
                for (int j = 0; j < COLUMNS; j++) {
                    z[c] += x.get(r, j) * theta[c * (COLUMNS + 1) + j];
                }
                max = Math.max(max, z[c]);
            }
            double sum = 0;
            for (int c = 0; c < CLASSES; c++) {
                sum += Math.exp(z[c] - max);
            }
            loss += max + Math.log(sum) - z[labels[r]];
            for (int c = 0; c < CLASSES; c++) {
                double g = Math.exp(z[c] - max) / sum - (c == labels[r] ? 1 : 0);
                for (int j = 0; j < COLUMNS; j++) {
                    gradient[c * (COLUMNS + 1) + j] += g * x.get(r, j);
                }
            }
        }
        return loss;
    }

    /** scikit-learn's C = 1: strength 1 / rows. */
    @Benchmark
    public LogisticModel wholeFit() {
        return LogisticRegression.l2(1.0 / ROWS).withTolerance(1e-4).fit(x, labels);
    }
}
