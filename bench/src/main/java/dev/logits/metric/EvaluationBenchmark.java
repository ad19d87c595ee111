package dev.logits.metric;

import dev.logits.Logits;
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

/** Every metric of up to 5 · 10^7 logits, its intervals, and the test for noise. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx4g", "--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector"})
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class EvaluationBenchmark {
    /** The number of classes K. */
    @Param({"2", "10", "100", "1000"})
    public int classes;

    private Logits z;
    private int[] labels;
    private Confidences confidences;

    /** Gaussian logits, of whose labels two in five are the top class. */
    @Setup
    public void generate() {
        SplittableRandom random = new SplittableRandom(1);
        int rows = classes == 2 ? 1_000_000 : 50_000_000 / Math.max(classes, 50);
        z = Logits.zeros(rows, classes);
        labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            int top = 0;
            for (int c = 0; c < classes; c++) {
                z.set(r, c, (float) (3 * random.nextGaussian()));
                top = z.get(r, c) > z.get(r, top) ? c : top;
            }
            labels[r] = random.nextDouble() < 0.4 ? top : random.nextInt(classes);
        }
        confidences = Confidences.of(z, labels);
    }

    /** All metrics in one pass. */
    @Benchmark
    public Evaluation evaluation() {
        return Evaluation.of(z, labels, 15);
    }

    /** The least that a pass over the probabilities costs. */
    @Benchmark
    public double brierAlone() {
        return BrierScore.of(z, labels);
    }

    /** A thousand resamples of every metric. */
    @Benchmark
    public Bootstrap bootstrap() {
        return Bootstrap.of(z, labels, 15, 1000, 0);
    }

    /** A thousand calibrated worlds. */
    @Benchmark
    public ConsistencyTest consistency() {
        return ConsistencyTest.of(confidences, 15, 1000, 0);
    }

    /** Of all confidences. */
    @Benchmark
    public double smooth() {
        return SmoothCalibrationError.of(confidences);
    }
}
