package dev.logits.internal.sum;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.kernel.NeumaierSum;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * What sums without an order cost beside a row's kernels: a pass over 200,000 scores, or 5,000 rows, that keeps four
 * numbers per row, as the fit of a temperature does, and the same with their sums, compensated and exact.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RowSumsBenchmark {
    private static final int SCORES = 200_000;
    private static final int FEWEST_ROWS = 5_000;
    private static final int NUMBERS = 4;

    /** The number of classes K. */
    @Param({"2", "10", "100", "1000"})
    public int classes;

    private int rows;
    private float[] z;
    private double[][] numbers;

    /** Gaussian logits. */
    @Setup
    public void generate() {
        SplittableRandom random = new SplittableRandom(1);
        rows = Math.max(FEWEST_ROWS, SCORES / classes);
        z = new float[rows * classes];
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) (3 * random.nextGaussian());
        }
        numbers = new double[NUMBERS][rows];
    }

    /** The rows alone. */
    @Benchmark
    public double[][] kernels() {
        Kernels kernels = Kernels.get();
        double[] sums = new double[3];
        for (int r = 0; r < rows; r++) {
            int off = r * classes;
            double max = kernels.temperatureSums(z, off, classes, 0.8, sums);
            double mean = sums[1] / sums[0];
            double d = z[off] - max; // of class 0, as if it were the label
            numbers[0][r] = Elementary.log(sums[0]) - 0.8 * d;
            numbers[1][r] = mean - d;
            numbers[2][r] = sums[2] / sums[0] - mean * mean;
            numbers[3][r] = -d;
        }
        return numbers;
    }

    /** The baseline: rows and sums whose bits depend on the order. */
    @Benchmark
    public double compensated() {
        kernels();
        double all = 0;
        for (double[] x : numbers) {
            NeumaierSum sum = new NeumaierSum();
            for (double term : x) {
                sum.add(term);
            }
            all += sum.value();
        }
        return all;
    }

    /** Rows and exact sums. */
    @Benchmark
    public double exact() {
        kernels();
        double all = 0;
        for (double[] x : numbers) {
            ExactSum sum = new ExactSum();
            sum.add(x, 0, rows);
            all += sum.value();
        }
        return all;
    }
}
