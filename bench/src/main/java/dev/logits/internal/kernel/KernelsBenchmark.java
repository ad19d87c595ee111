package dev.logits.internal.kernel;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** One operation is a whole batch; docs/performance.md divides by its rows. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelsBenchmark {

    @Benchmark
    public float[] softmax(Batch b) {
        b.run((from, to) -> {
            int off = from * b.classes;
            if (b.chosen != null) {
                b.chosen.softmax(b.z, off, to - from, b.classes, b.out, off);
            } else {
                for (int r = from; r < to; r++) {
                    PlainLoops.softmax(b.z, r * b.classes, b.classes, b.out);
                }
            }
        });
        return b.out;
    }

    @Benchmark
    public float[] logSoftmax(Batch b) {
        b.run((from, to) -> {
            int off = from * b.classes;
            if (b.chosen != null) {
                b.chosen.logSoftmax(b.z, off, to - from, b.classes, b.out, off);
            } else {
                for (int r = from; r < to; r++) {
                    PlainLoops.logSoftmax(b.z, r * b.classes, b.classes, b.out);
                }
            }
        });
        return b.out;
    }

    @Benchmark
    public double[] logSumExp(Batch b) {
        b.run((from, to) -> {
            if (b.chosen != null) {
                b.chosen.logSumExp(b.z, from * b.classes, to - from, b.classes, b.values, from);
            } else {
                for (int r = from; r < to; r++) {
                    b.values[r] = PlainLoops.logSumExp(b.z, r * b.classes, b.classes);
                }
            }
        });
        return b.values;
    }

    /** What moving the batch costs: below it no function can go that reads all scores and writes as many. */
    @Benchmark
    public float[] copy(Batch b) {
        b.run((from, to) -> System.arraycopy(b.z, from * b.classes, b.out, from * b.classes, (to - from) * b.classes));
        return b.out;
    }

    /** Values and gradients. */
    @Benchmark
    public double[] crossEntropy(Batch b) {
        double scale = 1.0 / b.rows;
        b.run((from, to) -> {
            int n = b.classes;
            int off = from * n;
            if (b.chosen != null) {
                b.chosen.softmaxMinusOneHot(b.z, off, to - from, n, b.labels, from, scale, b.out, off, b.values, from);
            } else {
                for (int r = from; r < to; r++) {
                    b.values[r] = PlainLoops.crossEntropy(b.z, r * n, n, b.labels[r], scale, b.out);
                }
            }
        });
        return b.values;
    }
}
