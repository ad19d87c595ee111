package dev.logits.internal.sum;

import dev.logits.internal.kernel.NeumaierSum;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a term of a sum costs: in a plain loop, with its error carried along, exact; and of 64 columns of products. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SumsBenchmark {
    private static final int TERMS = 1 << 16;
    private static final int COLUMNS = 64;
    private static final int ROWS = TERMS / COLUMNS;

    private final double[] terms = new double[TERMS];
    private final double[] sums = new double[COLUMNS];
    private double[] bounds;

    /** Exponential terms, as negative log-likelihoods are. */
    @Setup
    public void generate() {
        SplittableRandom random = new SplittableRandom(1);
        bounds = new double[COLUMNS];
        for (int i = 0; i < TERMS; i++) {
            terms[i] = -Math.log(1 - random.nextDouble());
            bounds[i % COLUMNS] = Math.max(bounds[i % COLUMNS], terms[i]);
        }
    }

    /** The baseline. */
    @Benchmark
    @OperationsPerInvocation(TERMS)
    public double plain() {
        double sum = 0;
        for (double x : terms) {
            sum += x;
        }
        return sum;
    }

    /** A compensated sum. */
    @Benchmark
    @OperationsPerInvocation(TERMS)
    public double compensated() {
        NeumaierSum sum = new NeumaierSum();
        for (double x : terms) {
            sum.add(x);
        }
        return sum.value();
    }

    /** An exact sum. */
    @Benchmark
    @OperationsPerInvocation(TERMS)
    public double exact() {
        ExactSum sum = new ExactSum();
        for (double x : terms) {
            sum.add(x);
        }
        return sum.value();
    }

    /** An exact sum of an array. */
    @Benchmark
    @OperationsPerInvocation(TERMS)
    public double exactOfArray() {
        ExactSum sum = new ExactSum();
        sum.add(terms, 0, TERMS);
        return sum.value();
    }

    /** An exact sum, each term put in its place at once. */
    @Benchmark
    @OperationsPerInvocation(TERMS)
    public double exactOneByOne() {
        ExactSums sum = new ExactSums(1);
        for (double x : terms) {
            sum.add(0, x);
        }
        return sum.value(0);
    }

    /** Plain sums of columns of products. */
    @Benchmark
    @OperationsPerInvocation(TERMS)
    public double[] plainColumns() {
        double[] a = sums;
        for (int r = 0; r < ROWS; r++) {
            double factor = 1.0 / (r + 1);
            for (int j = 0; j < COLUMNS; j++) {
                a[j] = Math.fma(factor, terms[r * COLUMNS + j], a[j]);
            }
        }
        return a;
    }

    /** The same on a grid. */
    @Benchmark
    @OperationsPerInvocation(TERMS)
    public double[] gridColumns() {
        GridSums grid = new GridSums(bounds);
        double[] a = grid.accumulators();
        for (int r = 0; r < ROWS; r++) {
            double factor = GridSums.odd(1.0 / (r + 1));
            for (int j = 0; j < COLUMNS; j++) {
                a[j] = Math.fma(factor, terms[r * COLUMNS + j], a[j]);
            }
            if (r % GridSums.TERMS == GridSums.TERMS - 1) {
                grid.flush();
            }
        }
        grid.into(sums);
        return sums;
    }
}
