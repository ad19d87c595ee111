package dev.logits.internal.kernel;

import dev.logits.internal.parallel.RowBlocks;
import java.util.Random;
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

/** What fitting and scoring 50,000 rows of 1000 classes ask of the kernels, over the common pool. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FitsBenchmark {
    private static final int ROWS = 50_000;
    private static final int CLASSES = 1000;

    @Param({"vector", "scalar"})
    public String kernels;

    private final float[] z = new float[ROWS * CLASSES];
    private final double[] values = new double[ROWS];
    private Kernels chosen;

    @Setup
    public void fill() {
        Random random = new Random(1);
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) (3 * random.nextGaussian());
        }
        chosen = kernels.equals("vector") ? KernelChoice.vector().orElseThrow().kernels() : new ScalarKernels();
    }

    /** One step of a temperature fit: value, first and second derivative. */
    @Benchmark
    public double[] temperatureStep() {
        RowBlocks.forEach(ROWS, CLASSES, (from, to) -> {
            double[] sums = new double[3];
            for (int r = from; r < to; r++) {
                double max = chosen.temperatureSums(z, r * CLASSES, CLASSES, 0.7, sums);
                values[r] = max + sums[0] + sums[1] + sums[2];
            }
        });
        return values;
    }

    /** Every row's most likely class and its probability, as the expected calibration error needs them. */
    @Benchmark
    public double[] topLabels() {
        RowBlocks.forEach(ROWS, CLASSES, (from, to) -> {
            for (int r = from; r < to; r++) {
                double p = chosen.topProbability(z, r * CLASSES, CLASSES);
                values[r] = p + chosen.argmax(z, r * CLASSES, CLASSES);
            }
        });
        return values;
    }
}
