package dev.logits.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Values and gradients as bits, which are to be the same on every JDK, every CPU, on vectors and in plain Java. */
@Tag("bits")
class LossBitsTest {
    private static final int ROWS = 40;
    private static final long LABELS = 3672165464325205476L;
    private static final long BINARY = -4462538327706654721L;
    private static final long FUSED = 6056687012505704379L;

    /** Numbers in [−8, 8) without any mathematical function. */
    private static float[] numbers(int length, int seed) {
        float[] a = new float[length];
        int x = seed;
        for (int i = 0; i < length; i++) {
            x = x * 1664525 + 1013904223;
            a[i] = (x >> 8) * 0x1p-20f;
        }
        return a;
    }

    private static int[] labels(int rows, int classes) {
        int[] y = new int[rows];
        for (int r = 0; r < rows; r++) {
            y[r] = r % 7 == 3 ? -1 : r * 31 % classes;
        }
        return y;
    }

    private static long bits(Loss<int[]> loss, int classes) {
        Logits z = Logits.wrap(numbers(ROWS * classes, 1), ROWS, classes);
        Logits gradient = Logits.zeros(ROWS, classes);
        double mean = loss.meanAndGradient(z, labels(ROWS, classes), gradient);
        return 31 * Double.doubleToLongBits(mean) + Arrays.hashCode(gradient.array());
    }

    @Test
    void lossesOfLabelsGiveTheSameBitsEverywhere() {
        CrossEntropy ce = new CrossEntropy();
        long bits = 0;
        for (int classes : new int[] {3, 32, 33, 1000}) {
            for (LabelLoss loss : new LabelLoss[] {
                ce,
                ce.withLabelSmoothing(0.1),
                ce.withZLoss(1e-3).withSoftCap(5),
                new FocalLoss(1.5),
                new PolyLoss(1),
                new HingeLoss(),
                new SparsemaxLoss(),
                new EntmaxLoss()
            }) {
                bits = 31 * bits + bits(loss, classes);
            }
        }
        assertThat(bits).isEqualTo(LABELS);
    }

    @Test
    void binaryCrossEntropyGivesTheSameBitsEverywhere() {
        int classes = 9;
        Logits z = Logits.wrap(numbers(ROWS * classes, 1), ROWS, classes);
        Logits gradient = Logits.zeros(ROWS, classes);
        double mean =
                new BinaryCrossEntropy().withPositiveWeight(3).meanAndGradient(z, labels(ROWS * classes, 2), gradient);
        assertThat(31 * Double.doubleToLongBits(mean) + Arrays.hashCode(gradient.array()))
                .isEqualTo(BINARY);
    }

    @Test
    void theFusedLossGivesTheSameBitsEverywhere() {
        int n = 300;
        int d = 70;
        int k = 500;
        LinearLayer layer = LinearLayer.wrap(numbers(k * d, 2), numbers(k, 3));
        LinearLayer gradient = LinearLayer.zeros(k, d);
        float[] x = numbers(n * d, 4);
        for (int i = 0; i < x.length; i++) {
            x[i] *= 0x1p-6f;
        }
        double mean = new LinearCrossEntropy().meanAndGradient(x, 0, layer, labels(n, k), x, 0, gradient);
        long bits = 31 * Double.doubleToLongBits(mean) + Arrays.hashCode(x);
        bits = 31 * bits + Arrays.hashCode(gradient.weights());
        assertThat(31 * bits + Arrays.hashCode(gradient.bias())).isEqualTo(FUSED);
    }
}
