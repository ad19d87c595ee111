package dev.logits.learn.network;

import dev.logits.Logits;
import dev.logits.data.StrokeDigits;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.loss.CrossEntropy;
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
 * A network of 784-128-64-10 nodes: one training step of 128 rows with AdamW, and the logits of one row and of 10,000.
 * Run with {@code -jvmArgsAppend -Djava.util.concurrent.ForkJoinPool.common.parallelism=0} for one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrainingBenchmark {
    private static final int ROWS = 10_000;

    @Param({"RELU", "GELU"})
    public Activation activation;

    private TrainingRun<int[]> run;
    private Network network;
    private DenseFeatures x;
    private DenseFeatures row;
    private Logits z;
    private Logits rowLogits;
    private Workspace workspace;

    @Setup
    public void begin() {
        StrokeDigits digits = StrokeDigits.of(1);
        x = digits.features(0, ROWS);
        row = x.slice(7, 8);
        Architecture architecture = Architecture.features(784)
                .dense(128)
                .layer(activation)
                .dense(64)
                .layer(activation)
                .logits(10);
        network = Network.initial(architecture, 1);
        workspace = network.workspace(1);
        z = Logits.zeros(ROWS, 10);
        rowLogits = Logits.zeros(1, 10);
        run = Trainer.of(architecture, new CrossEntropy(), Training.DEFAULTS.withEpochs(1_000_000))
                .start(Examples.of(x, digits.labels(0, ROWS)));
    }

    @Benchmark
    public Progress step() {
        return run.step();
    }

    @Benchmark
    public Logits logitsOfOneRow() {
        network.logits(row, rowLogits, workspace);
        return rowLogits;
    }

    @Benchmark
    public Logits logitsOfAllRows() {
        network.logits(x, z);
        return z;
    }
}
