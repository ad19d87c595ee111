package dev.logits.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.internal.kernel.Gemm;
import dev.logits.internal.kernel.MatrixView;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LinearCrossEntropyTest {
    /** What one call returns and writes. */
    private record Result(double loss, float[] x, LinearLayer layer) {
        void assertSameBits(Result that) {
            assertThat(loss).isEqualTo(that.loss);
            assertThat(Arrays.equals(x, that.x)).as("features' gradient").isTrue();
            assertThat(Arrays.equals(layer.weights(), that.layer.weights()))
                    .as("weights' gradient")
                    .isTrue();
            assertThat(Arrays.equals(layer.bias(), that.layer.bias()))
                    .as("biases' gradient")
                    .isTrue();
        }
    }

    private static float[] gaussian(int length, double scale, long seed) {
        Random random = new Random(seed);
        float[] a = new float[length];
        for (int i = 0; i < length; i++) {
            a[i] = (float) (scale * random.nextGaussian());
        }
        return a;
    }

    private static int[] labels(int n, int k, long seed) {
        return new Random(seed).ints(n, 0, k).toArray();
    }

    private static LinearLayer layer(int k, int d) {
        return LinearLayer.wrap(gaussian(k * d, 0.3, 2), gaussian(k, 1, 3));
    }

    private static Result fused(LinearCrossEntropy loss, float[] x, LinearLayer layer, int[] y) {
        float[] xGradient = gaussian(x.length, 1, 9);
        LinearLayer gradient = layer(layer.classes(), layer.features());
        double mean = loss.meanAndGradient(x, 0, layer, y, xGradient, 0, gradient);
        assertThat(loss.mean(x, 0, layer, y)).isEqualTo(mean);
        return new Result(mean, xGradient, gradient);
    }

    /** The same with all logits at hand. */
    private static Result unfused(CrossEntropy loss, float[] x, LinearLayer layer, int[] y) {
        int n = y.length;
        int k = layer.classes();
        int d = layer.features();
        Logits z = Logits.zeros(n, k);
        for (int r = 0; r < n; r++) {
            System.arraycopy(layer.bias(), 0, z.array(), r * k, k);
        }
        MatrixView xs = MatrixView.of(x, 0, n, d);
        MatrixView w = MatrixView.of(layer.weights(), 0, k, d);
        MatrixView g = MatrixView.of(z.array(), 0, n, k);
        Gemm.get().multiply(xs, w.transposed(), g, true);
        double mean = loss.meanAndGradient(z, y, z);
        float[] xGradient = new float[n * d];
        LinearLayer gradient = LinearLayer.zeros(k, d);
        float[] ones = new float[n];
        Arrays.fill(ones, 1);
        Gemm.get().multiply(g, w, MatrixView.of(xGradient, 0, n, d), false);
        Gemm.get().multiply(g.transposed(), xs, MatrixView.of(gradient.weights(), 0, k, d), false);
        Gemm.get().multiply(MatrixView.of(ones, 0, 1, n), g, MatrixView.of(gradient.bias(), 0, 1, k), false);
        return new Result(mean, xGradient, gradient);
    }

    @Test
    void isBitForBitWhatTheProductsGiveWithAllLogitsAtHand() {
        int[][] shapes = {{1, 1, 1}, {5, 3, 2}, {700, 17, 10}, {300, 40, 33}, {520, 8, 1000}, {256, 300, 70}};
        CrossEntropy smooth = new CrossEntropy().withLabelSmoothing(0.1).withZLoss(1e-4);
        for (int[] shape : shapes) {
            int n = shape[0];
            int d = shape[1];
            int k = shape[2];
            float[] x = gaussian(n * d, 1, 1);
            int[] y = labels(n, k, 4);
            LinearLayer layer = layer(k, d);
            fused(new LinearCrossEntropy(), x, layer, y).assertSameBits(unfused(new CrossEntropy(), x, layer, y));
            fused(new LinearCrossEntropy(smooth), x, layer, y).assertSameBits(unfused(smooth, x, layer, y));
        }
    }

    @Test
    void smallerBlocksChangeTheWeightsGradientByRoundingOnly() {
        int n = 500;
        int d = 20;
        int k = 300;
        float[] x = gaussian(n * d, 1, 1);
        int[] y = labels(n, k, 4);
        LinearLayer layer = layer(k, d);
        Result whole = fused(new LinearCrossEntropy(), x, layer, y);
        Result parts = fused(new LinearCrossEntropy(new CrossEntropy(), 37 * k), x, layer, y);
        assertThat(parts.loss).isEqualTo(whole.loss);
        assertThat(Arrays.equals(parts.x, whole.x)).isTrue();
        assertThat(parts.layer.weights()).containsExactly(whole.layer.weights(), within(1e-7f));
        assertThat(parts.layer.bias()).containsExactly(whole.layer.bias(), within(1e-7f));
    }

    @Test
    void gradientsMatchCentralDifferences() {
        int n = 6;
        int d = 4;
        int k = 5;
        float[] x = gaussian(n * d, 1, 1);
        int[] y = {0, 4, -1, 2, 3, 3};
        LinearLayer layer = layer(k, d);
        Result result = fused(new LinearCrossEntropy(), x, layer, y);
        for (int i = 0; i < x.length; i++) {
            assertSlope(result.x[i], x, i, x, layer, y);
        }
        for (int i = 0; i < k * d; i++) {
            assertSlope(result.layer.weights()[i], layer.weights(), i, x, layer, y);
        }
        for (int i = 0; i < k; i++) {
            assertSlope(result.layer.bias()[i], layer.bias(), i, x, layer, y);
        }
    }

    private static void assertSlope(float actual, float[] moved, int i, float[] x, LinearLayer layer, int[] y) {
        float before = moved[i];
        moved[i] = before + 0x1p-9f;
        double high = moved[i];
        double up = exact(x, layer, y);
        moved[i] = before - 0x1p-9f;
        double slope = (up - exact(x, layer, y)) / (high - moved[i]);
        moved[i] = before;
        assertThat((double) actual).isCloseTo(slope, within(1e-6));
    }

    private static double exact(float[] x, LinearLayer layer, int[] y) {
        int d = layer.features();
        double sum = 0;
        int counted = 0;
        for (int r = 0; r < y.length; r++) {
            if (y[r] >= 0) {
                double[] z = new double[layer.classes()];
                double total = 0;
                for (int c = 0; c < z.length; c++) {
                    z[c] = layer.bias()[c];
                    for (int j = 0; j < d; j++) {
                        z[c] += (double) x[r * d + j] * layer.weights()[c * d + j];
                    }
                    total += Math.exp(z[c]);
                }
                sum += Math.log(total) - z[y[r]];
                counted++;
            }
        }
        return sum / counted;
    }

    @Test
    void threadsChangeNoBit() throws Exception {
        int n = 600;
        int d = 65;
        int k = 2000;
        float[] x = gaussian(n * d, 1, 1);
        int[] y = labels(n, k, 4);
        LinearLayer layer = layer(k, d);
        LinearCrossEntropy loss = new LinearCrossEntropy();
        Result common = fused(loss, x, layer, y);
        for (int threads : new int[] {1, 5}) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            try {
                pool.submit(() -> fused(loss, x, layer, y)).get().assertSameBits(common);
            } finally {
                pool.shutdown();
            }
        }
    }

    @Test
    void ignoredRowsCountForNothingAndAreNotRead() {
        int d = 3;
        int k = 4;
        float[] x = gaussian(5 * d, 1, 1);
        Arrays.fill(x, 3, 6, Float.NaN);
        Arrays.fill(x, 12, 15, Float.NaN);
        float[] kept = new float[3 * d];
        System.arraycopy(x, 0, kept, 0, 3);
        System.arraycopy(x, 6, kept, 3, 6);
        LinearLayer layer = layer(k, d);
        Result all = fused(new LinearCrossEntropy(), x, layer, new int[] {1, -1, 0, 3, -1});
        Result few = fused(new LinearCrossEntropy(), kept, layer, new int[] {1, 0, 3});
        assertThat(all.loss).isEqualTo(few.loss);
        assertThat(all.layer.weights()).containsExactly(few.layer.weights());
        assertThat(Arrays.copyOfRange(all.x, 3, 6)).containsOnly(0);
        assertThat(Arrays.copyOfRange(all.x, 12, 15)).containsOnly(0);
        assertThat(Arrays.copyOfRange(all.x, 6, 12)).containsExactly(Arrays.copyOfRange(few.x, 3, 9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinearCrossEntropy().mean(x, 0, layer, new int[] {-1, -1}))
                .withMessageStartingWith("no labeled rows: 2 rows");
    }

    @Test
    void offsetsAreRespectedAndTheGradientMayOverwriteTheFeatures() {
        int n = 7;
        int d = 3;
        int k = 4;
        float[] x = gaussian(n * d, 1, 1);
        int[] y = labels(n, k, 4);
        LinearLayer layer = layer(k, d);
        Result apart = fused(new LinearCrossEntropy(), x, layer, y);
        float[] wide = new float[100];
        Arrays.fill(wide, 42);
        System.arraycopy(x, 0, wide, 5, n * d);
        System.arraycopy(layer.weights(), 0, wide, 40, k * d);
        System.arraycopy(layer.bias(), 0, wide, 60, k);
        float[] out = new float[30];
        Arrays.fill(out, 42);
        double loss = new LinearCrossEntropy()
                .meanAndGradient(
                        wide,
                        5,
                        new LinearLayer(wide, 40, wide, 60, k, d),
                        y,
                        wide,
                        5,
                        new LinearLayer(out, 2, out, 20, k, d));
        assertThat(loss).isEqualTo(apart.loss);
        assertThat(Arrays.copyOfRange(wide, 5, 5 + n * d)).containsExactly(apart.x);
        assertThat(Arrays.copyOfRange(out, 2, 2 + k * d)).containsExactly(apart.layer.weights());
        assertThat(Arrays.copyOfRange(out, 20, 20 + k)).containsExactly(apart.layer.bias());
        for (int i : new int[] {0, 1, 14, 19, 24, 29}) {
            assertThat(out[i]).isEqualTo(42);
        }
    }

    @Test
    void namesWhatIsWrong() {
        LinearLayer layer = layer(3, 2);
        LinearCrossEntropy loss = new LinearCrossEntropy();
        float[] x = new float[6];
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.mean(x, 0, layer, new int[] {0, 3, 0}))
                .withMessage("labels[1] = 3 is not a class: expected 0..2, or -1 to ignore the row");
        assertThatThrownBy(() -> loss.mean(x, 1, layer, new int[3]))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("3 rows of 2 features from offset 1 need 7 floats; the features' array has 6");
        assertThatThrownBy(() -> loss.meanAndGradient(x, 0, layer, new int[3], new float[5], 0, layer(3, 2)))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("3 rows of 2 features from offset 0 need 6 floats; the gradient's array has 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.meanAndGradient(x, 0, layer, new int[3], x, 0, layer(2, 3)))
                .withMessage("the gradient is a LinearLayer[2 classes x 3 features], the layer is a LinearLayer[3"
                        + " classes x 2 features]");
        x[4] = Float.NaN;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.mean(x, 0, layer, new int[] {0, -1, 1}))
                .withMessageStartingWith("logits row 2, class 0 is NaN; cross-entropy needs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinearLayer.wrap(new float[5], new float[2]))
                .withMessage("5 weights and 2 biases; a linear layer has the same number of weights for each class");
    }

    /** A JVM whose whole heap is smaller than the logits, which would take 262 MB. */
    @Test
    void needsNoMemoryForTheLogits() throws Exception {
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        List<String> command = List.of(
                java,
                "-Xmx64m",
                "-Ddev.logits.kernels=scalar",
                "-cp",
                System.getProperty("java.class.path"),
                InSmallHeap.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    /** 4096 rows of 16,000 classes, 16 features: 2.5 MB in and out, 16 MB a block. */
    static final class InSmallHeap {
        private InSmallHeap() {}

        public static void main(String[] args) {
            int n = 4096;
            int d = 16;
            int k = 16_000;
            float[] x = gaussian(n * d, 1, 1);
            LinearLayer layer = layer(k, d);
            double loss = new LinearCrossEntropy()
                    .meanAndGradient(x, 0, layer, labels(n, k, 4), x, 0, LinearLayer.zeros(k, d));
            if (!(loss > 0 && loss < 20)) {
                throw new AssertionError("loss " + loss);
            }
        }
    }
}
