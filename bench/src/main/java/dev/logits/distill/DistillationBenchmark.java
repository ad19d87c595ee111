package dev.logits.distill;

import dev.logits.Logits;
import dev.logits.loss.CrossEntropy;
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

/**
 * Value and gradient of Hinton's loss beside those of plain cross-entropy, each of a whole batch; the goal is at most
 * 2.2 times the time, and nothing allocated a row. Run with
 * {@code -Djava.util.concurrent.ForkJoinPool.common.parallelism=0} for one thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class DistillationBenchmark {
    @Param({"64x32000", "64x128256"})
    public String shape;

    private Logits student;
    private Logits teacher;
    private Logits gradient;
    private int[] labels;

    @Setup
    public void fill() {
        int rows = Integer.parseInt(shape.substring(0, shape.indexOf('x')));
        int classes = Integer.parseInt(shape.substring(shape.indexOf('x') + 1));
        student = Logits.zeros(rows, classes);
        teacher = Logits.zeros(rows, classes);
        gradient = Logits.zeros(rows, classes);
        labels = new int[rows];
        Random random = new Random(1);
        for (int i = 0; i < student.array().length; i++) {
            student.array()[i] = (float) (3 * random.nextGaussian());
            teacher.array()[i] = (float) (student.array()[i] + random.nextGaussian());
        }
        for (int r = 0; r < rows; r++) {
            labels[r] = random.nextInt(classes);
        }
    }

    @Benchmark
    public double crossEntropy() {
        return new CrossEntropy().meanAndGradient(student, labels, gradient);
    }

    @Benchmark
    public double distillation() {
        return new DistillationLoss(4).meanAndGradient(student, teacher, gradient);
    }
}
