package dev.logits.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.DoubleDouble;
import dev.logits.Logits;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every loss. A new one joins {@link #ofTargets} or {@link TeacherCases} in
 * one line. */
class LossContractTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final float MASKED = Float.NEGATIVE_INFINITY;
    private static final int K = 7;
    private static final double[] NONE = {};
    private static final double[] W = {0.5, 2, 1.25, 1, 0, 3, 0.75};
    /** What the reference's slopes are uncertain by. */
    private static final double NOISE = 1e-28;

    private static final long SEED = 20261124;

    static Stream<LossCase<?>> losses() {
        return Stream.concat(ofTargets(), TeacherCases.losses());
    }

    private static Stream<LossCase<?>> ofTargets() {
        CrossEntropy ce = new CrossEntropy();
        return Stream.of(
                LossCase.labels(ce, (z, y) -> z.crossEntropy(y, NONE, 0, 0, INF)),
                LossCase.labels(ce.withClassWeights(W), (z, y) -> z.crossEntropy(y, W, 0, 0, INF))
                        .dividingByWeights(W),
                LossCase.labels(ce.withLabelSmoothing(0.1), (z, y) -> z.crossEntropy(y, NONE, 0.1, 0, INF)),
                LossCase.labels(ce.withLabelSmoothing(1), (z, y) -> z.crossEntropy(y, NONE, 1, 0, INF)),
                LossCase.labels(ce.withZLoss(1e-3), (z, y) -> z.crossEntropy(y, NONE, 0, 1e-3, INF))
                        .notShiftInvariant(),
                LossCase.labels(ce.withSoftCap(5), (z, y) -> z.crossEntropy(y, NONE, 0, 0, 5))
                        .notShiftInvariant(),
                LossCase.labels(
                                ce.withClassWeights(W)
                                        .withLabelSmoothing(0.2)
                                        .withZLoss(1e-4)
                                        .withSoftCap(30),
                                (z, y) -> z.crossEntropy(y, W, 0.2, 1e-4, 30))
                        .dividingByWeights(W)
                        .notShiftInvariant(),
                LossCase.soft(new SoftCrossEntropy()),
                LossCase.labels(new FocalLoss(2), (z, y) -> z.focal(y, 2, 1)),
                LossCase.labels(new FocalLoss(0.5).withAlpha(0.25), (z, y) -> z.focal(y, 0.5, 0.25)),
                LossCase.labels(new FocalLoss(0), (z, y) -> z.focal(y, 0, 1)),
                LossCase.labels(new FocalLoss(3).withAlphas(W), (z, y) -> z.focal(y, 3, W[y])),
                LossCase.labels(new PolyLoss(1), (z, y) -> z.poly(y, 1)),
                LossCase.labels(new PolyLoss(-1), (z, y) -> z.poly(y, -1)),
                LossCase.labels(new HingeLoss(), Reference::hinge).inPieces(),
                LossCase.labels(
                                new HingeLoss().withClassWeights(W),
                                (z, y) -> z.hinge(y).times(W[y]))
                        .dividingByWeights(W)
                        .inPieces(),
                LossCase.labels(
                        LabelLoss.of("a loss of one's own", LossContractTest::crossEntropy),
                        (z, y) -> z.crossEntropy(y, NONE, 0, 0, INF)),
                LossCase.labels(new SparsemaxLoss(), Reference::sparsemax).inPieces(),
                LossCase.labels(new EntmaxLoss(), Reference::entmax).inPieces(),
                LossCase.binary(new BinaryCrossEntropy(), 1),
                LossCase.binary(new BinaryCrossEntropy().withPositiveWeight(3), 3),
                LossCase.softBinary(new SoftBinaryCrossEntropy().withPositiveWeights(positive()), positive()));
    }

    /** What a user writes. */
    private static double crossEntropy(double[] z, int y, double[] gradient) {
        double max = Arrays.stream(z).max().getAsDouble();
        double sum = 0;
        for (int c = 0; c < z.length; c++) {
            gradient[c] = Math.exp(z[c] - max);
            sum += gradient[c];
        }
        double others = 0;
        for (int c = 0; c < z.length; c++) {
            gradient[c] /= sum;
            others += c == y ? 0 : gradient[c];
        }
        gradient[y] = -others;
        return max - z[y] + Math.log(sum) > 1e-6 ? max - z[y] + Math.log(sum) : -Math.log1p(-others);
    }

    private static double[] positive() {
        return new double[] {3, 1, 0.5, 2, 1, 1, 7};
    }

    /** Gaussian logits on a grid, so that small shifts are exact; row 0 close, row 1 confident, row 2 far apart. */
    private static Logits logits(int rows, long seed) {
        Random random = new Random(seed);
        Logits z = Logits.zeros(rows, K);
        for (int r = 0; r < rows; r++) {
            double spread = r == 0 ? 0.25 : r == 2 ? 12 : 3;
            for (int c = 0; c < K; c++) {
                z.set(r, c, (float) (Math.rint(spread * random.nextGaussian() * 1024) / 1024));
            }
            if (r == 1) {
                z.set(r, random.nextInt(K), 40);
            }
        }
        return z;
    }

    private static <Y> DoubleDouble reference(LossCase<Y> a, Logits z, Y y, int row, int moved, double by) {
        DoubleDouble[] exact = new DoubleDouble[K];
        for (int c = 0; c < K; c++) {
            exact[c] = z.get(row, c) == MASKED
                    ? null
                    : DoubleDouble.of(z.get(row, c)).plus(c == moved ? by : 0);
        }
        return a.reference().value(new Reference(exact), y, row, K);
    }

    private static <Y> void assertMatchesReference(LossCase<Y> a, Logits z, Y y) {
        double[] values = new double[z.rows()];
        a.loss().values(z, y, values);
        Logits gradient = Logits.zeros(z.rows(), K);
        double mean = a.loss().meanAndGradient(z, y, gradient);
        double divisor = a.divisor().of(y, K);
        DoubleDouble sum = DoubleDouble.ZERO;
        for (int r = 0; r < z.rows(); r++) {
            double value = reference(a, z, y, r, -1, 0).value();
            sum = sum.plus(value);
            assertThat(values[r]).as("row " + r).isCloseTo(value, within(1e-6 * Math.abs(value)));
            for (int c = 0; c < K; c++) {
                double slope = slope(a, z, y, r, c).over(divisor).value();
                assertThat((double) gradient.get(r, c))
                        .as("row " + r + ", class " + c)
                        .isCloseTo(slope, within(1e-6 * Math.abs(slope) + NOISE));
            }
        }
        double expected = sum.over(divisor).value();
        assertThat(mean).isCloseTo(expected, within(1e-6 * Math.abs(expected)));
    }

    /**
     * The derivative by central differences of sixth order, (f(−3h) − 9·f(−2h) + 45·f(−h) − …) / 60h, or of second
     * order and in smaller steps for a loss with kinks between its pieces.
     */
    private static <Y> DoubleDouble slope(LossCase<Y> a, Logits z, Y y, int r, int c) {
        if (a.piecewise()) {
            return difference(a, z, y, r, c, 0x1p-27).over(0x1p-26);
        }
        double h = 0x1p-9;
        return difference(a, z, y, r, c, h)
                .times(45)
                .minus(difference(a, z, y, r, c, 2 * h).times(9))
                .plus(difference(a, z, y, r, c, 3 * h))
                .over(60 * h);
    }

    private static <Y> DoubleDouble difference(LossCase<Y> a, Logits z, Y y, int r, int c, double h) {
        return reference(a, z, y, r, c, h).minus(reference(a, z, y, r, c, -h));
    }

    @ParameterizedTest
    @MethodSource("losses")
    <Y> void valuesAndGradientsMatchAReferenceOfThirtyDigits(LossCase<Y> a) {
        for (int seed = 0; seed < 4; seed++) {
            assertMatchesReference(a, logits(6, SEED + seed), targets(a, 6, SEED + seed));
        }
    }

    private static <Y> Y targets(LossCase<Y> a, int rows, long seed) {
        return a.targets().random(new Random(seed), rows, K, -1);
    }

    @ParameterizedTest
    @MethodSource("losses")
    <Y> void aMaskedClassHasGradientZeroAndIsAsIfItWereNotThere(LossCase<Y> a) {
        Logits z = logits(6, SEED);
        for (int r = 0; r < 6; r++) {
            z.set(r, 3, MASKED);
        }
        Y y = a.targets().random(new Random(SEED), 6, K, 3);
        assertMatchesReference(a, z, y);
        Logits gradient = Logits.zeros(6, K);
        a.loss().meanAndGradient(z, y, gradient);
        for (int r = 0; r < 6; r++) {
            assertThat(gradient.get(r, 3)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    <Y> void addingAConstantToEveryLogitChangesNothing(LossCase<Y> a) {
        if (!a.shiftInvariant()) {
            return;
        }
        Logits z = logits(6, SEED);
        Y y = targets(a, 6, SEED);
        Logits shifted = z.copy();
        for (int i = 0; i < shifted.array().length; i++) {
            shifted.array()[i] -= 128;
        }
        double[] before = new double[6];
        double[] after = new double[6];
        a.loss().values(z, y, before);
        a.loss().values(shifted, y, after);
        for (int r = 0; r < 6; r++) {
            assertThat(after[r]).isCloseTo(before[r], within(1e-6 * Math.abs(before[r])));
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    <Y> void aBatchIsItsRows(LossCase<Y> a) {
        int rows = 9;
        Logits z = logits(rows, SEED);
        Y y = targets(a, rows, SEED);
        double[] values = new double[rows];
        a.loss().values(z, y, values);
        for (int r = 0; r < rows; r++) {
            double[] alone = new double[1];
            a.loss().values(z.slice(r, r + 1), a.targets().pick(y, K, r), alone);
            assertThat(alone[0]).isEqualTo(values[r]);
        }
        double divisor = a.divisor().of(y, K);
        assertThat(a.loss().mean(z, y))
                .isCloseTo(Arrays.stream(values).sum() / divisor, within(1e-12))
                .isEqualTo(a.loss().meanAndGradient(z, y, Logits.zeros(rows, K)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    <Y> void neitherTheOrderOfRowsNorThreadsChangeABit(LossCase<Y> a) throws Exception {
        int rows = 40_000; // enough scores for several threads
        Logits z = logits(rows, SEED);
        Y y = targets(a, rows, SEED);
        Logits gradient = Logits.zeros(rows, K);
        double mean = a.loss().meanAndGradient(z, y, gradient);
        int[] backwards = IntStream.range(0, rows).map(i -> rows - 1 - i).toArray();
        Logits reversed = Logits.zeros(rows, K);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(z.array(), z.offset(r), reversed.array(), reversed.offset(rows - 1 - r), K);
        }
        Logits reversedGradient = Logits.zeros(rows, K);
        Y reversedTargets = a.targets().pick(y, K, backwards);
        a.loss().meanAndGradient(reversed, reversedTargets, reversedGradient);
        for (int r = 0; r < rows; r += 97) {
            assertThat(reversedGradient.row(rows - 1 - r)).containsExactly(gradient.row(r));
        }
        ForkJoinPool pool = new ForkJoinPool(3);
        try {
            Logits again = Logits.zeros(rows, K);
            assertThat(pool.submit(() -> a.loss().meanAndGradient(z, y, again)).get())
                    .isEqualTo(mean);
            assertThat(again).isEqualTo(gradient);
        } finally {
            pool.shutdown();
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    <Y> void extremeLogitsNeverOverflow(LossCase<Y> a) {
        Logits z = Logits.copyOf(new float[][] {
            {1e4f, -1e4f, 0, 1e4f, -1e4f, 3, 2},
            {3e38f, -3e38f, 0, 3e38f, 1, -1e38f, 3e38f},
            {-3e38f, -3e38f, -3e38f, -3e38f, -3e38f, -3e38f, -3e38f},
            {-1e4f, -9e3f, -2e4f, 800, -800, 88, -88},
            {Float.MIN_VALUE, -Float.MIN_VALUE, 0, -0f, Float.MAX_VALUE, -Float.MAX_VALUE, 1}
        });
        for (int seed = 0; seed < 8; seed++) {
            Y y = targets(a, 5, SEED + seed);
            double[] values = new double[5];
            a.loss().values(z, y, values);
            assertThat(Arrays.stream(values)).allMatch(v -> Double.isFinite(v) && (v >= 0 || !a.divergence()));
            Logits gradient = Logits.zeros(5, K);
            assertThat(a.loss().meanAndGradient(z, y, gradient)).isFinite();
            for (float g : gradient.array()) {
                assertThat(g).isFinite();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    <Y> void ignoredRowsCountForNothing(LossCase<Y> a) {
        if (!a.targets().ignores()) {
            return;
        }
        Logits z = logits(5, SEED);
        Y y = a.targets().ignore(targets(a, 5, SEED), K, 2);
        for (int c = 0; c < K; c++) {
            z.set(2, c, Float.NaN);
        }
        double[] values = new double[5];
        a.loss().values(z, y, values);
        assertThat(values[2]).isZero();
        Logits gradient = Logits.zeros(5, K);
        double mean = a.loss().meanAndGradient(z, y, gradient);
        assertThat(gradient.row(2)).containsOnly(0f);

        Logits kept = Logits.zeros(4, K);
        int[] rows = {0, 1, 3, 4};
        for (int i = 0; i < 4; i++) {
            System.arraycopy(z.array(), z.offset(rows[i]), kept.array(), kept.offset(i), K);
        }
        Logits keptGradient = Logits.zeros(4, K);
        assertThat(a.loss().meanAndGradient(kept, a.targets().pick(y, K, rows), keptGradient))
                .isEqualTo(mean);
        for (int i = 0; i < 4; i++) {
            assertThat(keptGradient.row(i)).containsExactly(gradient.row(rows[i]));
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    <Y> void nothingToAverageIsAnError(LossCase<Y> a) {
        Logits z = logits(2, SEED);
        Y y = targets(a, 2, SEED);
        if (a.targets().ignores()) {
            Y none = a.targets().ignore(a.targets().ignore(y, K, 0), K, 1);
            double[] values = {9, 9};
            a.loss().values(z, none, values);
            assertThat(values).containsExactly(0, 0);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> a.loss().mean(z, none))
                    .withMessageContaining("ignored");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> a.loss().meanAndGradient(z, none, Logits.zeros(2, K)))
                    .withMessageContaining("ignored");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> a.loss().mean(z.slice(0, 0), a.targets().pick(y, K)))
                .withMessageContaining("a mean needs one");
    }

    @ParameterizedTest
    @MethodSource("losses")
    <Y> void aWrongTargetIsAnErrorThatNamesTheRow(LossCase<Y> a) {
        Logits z = logits(2, SEED);
        Y wrong = a.targets().wrong(K);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> a.loss().values(z, wrong, new double[2]))
                .withMessageContaining(a.targets().wrongMessage());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> a.loss().meanAndGradient(z, wrong, Logits.zeros(2, K)))
                .withMessageContaining(a.targets().wrongMessage());
    }

    @ParameterizedTest
    @MethodSource("losses")
    <Y> void aRowThatIsNotValidIsAnErrorThatNamesRowAndClass(LossCase<Y> a) {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            Logits z = logits(3, SEED);
            z.set(1, 4, bad);
            Y y = targets(a, 3, SEED);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> a.loss().mean(z, y))
                    .withMessageStartingWith("logits row 1, class 4 is " + (bad > 0 ? "+Infinity" : "NaN") + "; ");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> a.loss().meanAndGradient(z, y, z.copy()))
                    .withMessageStartingWith("logits row 1, class 4 is " + (bad > 0 ? "+Infinity" : "NaN") + "; ");
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    <Y> void shapesThatDoNotAgreeAreErrors(LossCase<Y> a) {
        Logits z = logits(3, SEED);
        Y y = targets(a, 3, SEED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> a.loss().values(z, y, new double[2]))
                .withMessageEndingWith(" of 3 rows into an array of length 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> a.loss().meanAndGradient(z, y, Logits.zeros(3, K + 1)))
                .withMessage("the gradient is 3 x 8, the logits are 3 x 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> a.loss().mean(z, a.targets().pick(y, K, 0, 1)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    <Y> void theGradientMayOverwriteTheLogits(LossCase<Y> a) {
        Logits z = logits(6, SEED);
        Y y = targets(a, 6, SEED);
        Logits apart = Logits.zeros(6, K);
        double mean = a.loss().meanAndGradient(z, y, apart);
        assertThat(a.loss().meanAndGradient(z, y, z)).isEqualTo(mean);
        assertThat(z).isEqualTo(apart);
    }

    @ParameterizedTest
    @MethodSource("losses")
    <Y> void viewsIntoLargerArraysStayWithinThem(LossCase<Y> a) {
        Logits z = logits(3, SEED);
        Y y = targets(a, 3, SEED);
        Logits expected = Logits.zeros(3, K);
        double mean = a.loss().meanAndGradient(z, y, expected);
        float[] in = new float[3 * K + 10];
        float[] out = new float[3 * K + 12];
        Arrays.fill(in, Float.NaN);
        Arrays.fill(out, 99);
        System.arraycopy(z.array(), 0, in, 5, 3 * K);
        Logits gradient = Logits.wrap(out, 7, 3, K);
        assertThat(a.loss().meanAndGradient(Logits.wrap(in, 5, 3, K), y, gradient))
                .isEqualTo(mean);
        assertThat(gradient).isEqualTo(expected);
        assertThat(Arrays.copyOfRange(out, 0, 7)).containsOnly(99);
        assertThat(Arrays.copyOfRange(out, 7 + 3 * K, out.length)).containsOnly(99);
    }
}
