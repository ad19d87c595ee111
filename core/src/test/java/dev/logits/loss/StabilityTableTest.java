package dev.logits.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.Probabilities;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of what goes wrong when a loss is computed as it is written, through a rounded probability, and what the
 * class gives instead. Naive columns are in float, as models compute them, unless the name says double.
 */
class StabilityTableTest {
    /** One line: the naive number, the exact one, and ours. */
    record Line(String name, double naive, double exact, DoubleSupplier ours) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Line> table() {
        CrossEntropy ce = new CrossEntropy();
        BinaryCrossEntropy bce = new BinaryCrossEntropy();
        return Stream.of(
                new Line("cross-entropy, z = [0, 200], y = 0", naiveLoss(0, 0, 200), 200, label(ce, 0, 0, 200)),
                new Line("cross-entropy, z = [1000, 0], y = 1", naiveLoss(1, 1000, 0), 1000, label(ce, 1, 1000, 0)),
                new Line(
                        "cross-entropy, z = [46, 0], y = 0, double",
                        -Math.log(1 / (1 + Math.exp(-46))),
                        1.0530617357553813e-20,
                        label(ce, 0, 46, 0)),
                new Line(
                        "smoothing 0.1, z = [0, 200], y = 0",
                        0.95 * naiveLoss(0, 0, 200) + 0.05 * naiveLoss(1, 0, 200),
                        190,
                        label(ce.withLabelSmoothing(0.1), 0, 0, 200)),
                new Line("z-loss 1, z = [100, 0], y = 0", naiveZLoss(100, 0), 1e4, label(ce.withZLoss(1), 0, 100, 0)),
                new Line(
                        "soft target [½, ½], z = [0, 200]",
                        0.5 * naiveLoss(0, 0, 200) + 0.5 * naiveLoss(1, 0, 200),
                        100,
                        () -> new SoftCrossEntropy().mean(row(0, 200), Probabilities.copyOf(new float[][] {{0.5f, 0.5f}
                        }))),
                new Line("binary, z = -800, y = 1", naiveBinary(-800, 1), 800, label(bce, 1, -800)),
                new Line("binary, z = 800, y = 0", naiveBinary(800, 0), 800, label(bce, 0, 800)),
                new Line(
                        "binary, z = -40, y = 0, double",
                        -40.0 + Math.log(1 + Math.exp(40)),
                        4.248354255291589e-18,
                        label(bce, 0, -40)),
                new Line(
                        "focal γ = 2, z = [46, 0], y = 0, double",
                        Math.pow(1 - 1 / (1 + Math.exp(-46)), 2) * -Math.log(1 / (1 + Math.exp(-46))),
                        1.1677812485237086e-60,
                        label(new FocalLoss(2), 0, 46, 0)),
                new Line(
                        "focal γ = 2, z = [0, 200], y = 0",
                        1 * naiveLoss(0, 0, 200),
                        200,
                        label(new FocalLoss(2), 0, 0, 200)),
                new Line(
                        "poly ε = -1, z = [38, 0], y = 0, double",
                        -Math.log(1 / (1 + Math.exp(-38))) - (1 - 1 / (1 + Math.exp(-38))),
                        4.927077343055628e-34,
                        label(new PolyLoss(-1), 0, 38, 0)),
                new Line(
                        "sparsemax, z = [1e8, 1e8 - 8, 0], y = 1, double",
                        naiveSparsemaxOfACertainRow(1e8, 1e8 - 8),
                        8,
                        label(new SparsemaxLoss(), 1, 1e8f, 1e8f - 8, 0)));
    }

    @ParameterizedTest
    @MethodSource("table")
    void oursIsRightWhereTheNaiveFormulaIsNot(Line line) {
        double scale = Math.abs(line.exact());
        assertThat(line.naive())
                .as("the naive formula fails")
                .satisfies(x -> assertThat(!Double.isFinite(x) || Math.abs(x - line.exact()) > 1e-3 * scale)
                        .isTrue());
        assertThat(line.ours().getAsDouble())
                .satisfies(x -> assertThat(Math.abs(x - line.exact()))
                        .as("ours is " + x + ", exact is " + line.exact())
                        .isLessThanOrEqualTo(1e-6 * scale));
    }

    private static Logits row(float... z) {
        return Logits.wrap(z, 1, z.length);
    }

    private static DoubleSupplier label(Loss<int[]> loss, int y, float... z) {
        return () -> loss.mean(row(z), new int[] {y});
    }

    /** −log(softmax(z)[y]) in float. */
    private static double naiveLoss(int y, float... z) {
        float sum = 0;
        for (float x : z) {
            sum += (float) Math.exp(x);
        }
        return (float) -Math.log((float) Math.exp(z[y]) / sum);
    }

    private static double naiveZLoss(float... z) {
        float sum = 0;
        for (float x : z) {
            sum += (float) Math.exp(x);
        }
        float lse = (float) Math.log(sum);
        return lse * lse;
    }

    private static double naiveBinary(float z, int y) {
        float p = (float) (1 / (1 + Math.exp(-z)));
        return y == 1 ? (float) -Math.log(p) : (float) -Math.log(1 - p);
    }

    /** −z_y + ½·(z₀² − τ²) + ½ with support {0} and τ = z₀ − 1. */
    private static double naiveSparsemaxOfACertainRow(double top, double label) {
        double tau = top - 1;
        return -label + (top * top - tau * tau) / 2 + 0.5;
    }
}
