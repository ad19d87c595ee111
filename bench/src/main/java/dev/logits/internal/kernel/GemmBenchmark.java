package dev.logits.internal.kernel;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The three products of a linear layer, on one thread: 256 rows, 512 features, 4000 classes. The score is in
 * floating-point operations a nanosecond, which are GFLOP/s.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class GemmBenchmark {
    private static final int ROWS = 256;
    private static final int FEATURES = 512;
    private static final int CLASSES = 4000;
    private static final int FLOP = 2 * ROWS * FEATURES * CLASSES;

    @Param({"vector", "scalar"})
    public String kind;

    private final float[] x = new float[ROWS * FEATURES];
    private final float[] w = new float[CLASSES * FEATURES];
    private final float[] z = new float[ROWS * CLASSES];
    private Gemm gemm;

    @Setup
    public void fill() {
        Random random = new Random(1);
        for (float[] a : new float[][] {x, w, z}) {
            for (int i = 0; i < a.length; i++) {
                a[i] = (float) random.nextGaussian();
            }
        }
        gemm = kind.equals("vector") ? KernelChoice.vector().orElseThrow().gemm() : new ScalarGemm();
    }

    private MatrixView features() {
        return MatrixView.of(x, 0, ROWS, FEATURES);
    }

    private MatrixView weights() {
        return MatrixView.of(w, 0, CLASSES, FEATURES);
    }

    private MatrixView logits() {
        return MatrixView.of(z, 0, ROWS, CLASSES);
    }

    @Benchmark
    @OperationsPerInvocation(FLOP)
    public float[] logitsOfFeatures() {
        gemm.multiply(features(), weights().transposed(), logits(), false);
        return z;
    }

    @Benchmark
    @OperationsPerInvocation(FLOP)
    public float[] featuresGradient() {
        gemm.multiply(logits(), weights(), features(), false);
        return x;
    }

    @Benchmark
    @OperationsPerInvocation(FLOP)
    public float[] weightsGradient() {
        gemm.multiply(logits().transposed(), features(), weights(), false);
        return w;
    }

    /** The plain loop, on a fortieth of the classes. */
    @Benchmark
    @OperationsPerInvocation(FLOP / 40)
    public float[] plainLoop() {
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < CLASSES / 40; j++) {
                float sum = 0;
                for (int p = 0; p < FEATURES; p++) {
                    sum += x[i * FEATURES + p] * w[j * FEATURES + p];
                }
                z[i * CLASSES + j] = sum;
            }
        }
        return z;
    }
}
