package dev.logits.loss;

import dev.logits.Logits;
import dev.logits.internal.kernel.Gemm;
import dev.logits.internal.kernel.MatrixView;
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

/**
 * Loss and gradients of a linear layer with cross-entropy: fused, against the same products and the same loss with all
 * logits at hand, 524 MB of them for 4096 rows. Both on all threads. Divide 6·N·D·K by the time for the floating-point
 * operations of the products.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector", "-Xmx3g"})
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 3, time = 5)
public class LinearCrossEntropyBenchmark {
    private static final int FEATURES = 512;
    private static final int CLASSES = 32_000;
    private static final int TILE = 512;

    @Param({"1024", "4096"})
    public int rows;

    private float[] x;
    private float[] xGradient;
    private int[] labels;
    private LinearLayer layer;
    private LinearLayer gradient;

    @Setup
    public void fill() {
        Random random = new Random(1);
        x = new float[rows * FEATURES];
        xGradient = new float[rows * FEATURES];
        layer = LinearLayer.zeros(CLASSES, FEATURES);
        gradient = LinearLayer.zeros(CLASSES, FEATURES);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < layer.weights().length; i++) {
            layer.weights()[i] = (float) (0.05 * random.nextGaussian());
        }
        labels = random.ints(rows, 0, CLASSES).toArray();
    }

    @Benchmark
    public double fused() {
        return new LinearCrossEntropy().meanAndGradient(x, 0, layer, labels, xGradient, 0, gradient);
    }

    @Benchmark
    public double fusedLossOnly() {
        return new LinearCrossEntropy().mean(x, 0, layer, labels);
    }

    /** With biases of 0, which the fused loss adds and this does not. */
    @Benchmark
    public double unfused() {
        Logits z = Logits.zeros(rows, CLASSES);
        MatrixView g = MatrixView.of(z.array(), 0, rows, CLASSES);
        MatrixView features = MatrixView.of(x, 0, rows, FEATURES);
        MatrixView w = MatrixView.of(layer.weights(), 0, CLASSES, FEATURES);
        MatrixView dw = MatrixView.of(gradient.weights(), 0, CLASSES, FEATURES);
        MatrixView dx = MatrixView.of(xGradient, 0, rows, FEATURES);
        forEachTile(
                CLASSES,
                TILE,
                (c, n) -> Gemm.get()
                        .multiply(features, w.part(c, 0, n, FEATURES).transposed(), g.part(0, c, rows, n), false));
        double mean = new CrossEntropy().meanAndGradient(z, labels, z);
        forEachTile(
                CLASSES,
                TILE,
                (c, n) -> Gemm.get()
                        .multiply(g.part(0, c, rows, n).transposed(), features, dw.part(c, 0, n, FEATURES), false));
        forEachTile(
                rows,
                rows / 8,
                (r, n) -> Gemm.get().multiply(g.part(r, 0, n, CLASSES), w, dx.part(r, 0, n, FEATURES), false));
        return mean;
    }

    private interface Tile {
        void run(int from, int length);
    }

    private static void forEachTile(int length, int tile, Tile task) {
        RowBlocks.forEach((length + tile - 1) / tile, 1 << 16, (from, to) -> {
            for (int i = from; i < to; i++) {
                task.run(i * tile, Math.min(tile, length - i * tile));
            }
        });
    }
}
