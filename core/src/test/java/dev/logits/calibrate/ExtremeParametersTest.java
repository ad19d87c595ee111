package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.calibrate.curve.BetaCurve;
import dev.logits.calibrate.curve.Curve;
import dev.logits.calibrate.curve.LinearCurve;
import dev.logits.calibrate.curve.LogisticCurve;
import dev.logits.calibrate.curve.SplineCurve;
import dev.logits.calibrate.curve.StepCurve;
import dev.logits.calibrate.curve.VennAbersCurve;
import dev.logits.math.Softmax;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A calibrator returns probabilities, whatever numbers it was made of and whatever the row. */
class ExtremeParametersTest {
    private static final double MAX = Double.MAX_VALUE;
    private static final double MIN = Double.MIN_VALUE;
    private static final float TOP = Float.MAX_VALUE;
    private static final float NEG_INF = Float.NEGATIVE_INFINITY;
    private static final double[] NUMBERS = {
        0, -0.0, MIN, -MIN, 1e-300, -1e-300, 1, -1, 1e30, -1e30, 1e300, -1e300, 1e308, -1e308, MAX, -MAX
    };
    private static final float[] SCORES = {
        0, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, 1, -1, 88, 1e30f, -1e30f, TOP, -TOP, NEG_INF
    };

    @Test
    void whatIsAboveTheOthersBeyondAllDoublesIsCertain() {
        Logits row = Logits.copyOf(new float[][] {{1e30f, 0, 0}});
        assertThat(new VectorScaling(new double[] {1e308, 1, 1}, new double[3])
                        .calibrate(row)
                        .row(0))
                .containsExactly(1, 0, 0);
        assertThat(new VectorScaling(new double[] {-1e308, 1, 1}, new double[3])
                        .calibrate(row)
                        .row(0))
                .containsExactly(0, 0.5f, 0.5f);
        assertThat(new EnsembleTemperature(MIN, 1, 0, 0)
                        .calibrate(Logits.copyOf(new float[][] {{1, 3, 3}}))
                        .row(0))
                .containsExactly(0, 0.5f, 0.5f);
        assertThat(new TemperatureScaling(MIN)
                        .calibrate(Logits.copyOf(new float[][] {{1, 3, 2}}))
                        .row(0))
                .containsExactly(0, 1, 0);
        // 1e309 − 1e309 + ln 3 against 0 is ¾ to ¼, though both products overflow
        double[][] cancels = {{1e308, -1e308, 0}, {0, 0, 0}, {0, 0, 0}};
        double[] intercepts = {Math.log(3), 0, -1e300};
        float[] p = new MatrixScaling(cancels, intercepts)
                .calibrate(Logits.copyOf(new float[][] {{10, 10, 0}}))
                .row(0);
        assertThat(p).containsExactly(0.75f, 0.25f, 0);
    }

    @Test
    void aLineBetweenTheLargestDoublesIsALine() {
        LinearCurve line = new LinearCurve(new double[] {-MAX, MAX}, new double[] {0, 1});
        assertThat(line.probability(0)).isEqualTo(0.5);
    }

    @Test
    void parametersThatMeanNothingAreRefused() {
        StepCurve zero = new StepCurve(new double[0], new double[] {0});
        StepCurve one = new StepCurve(new double[0], new double[] {1});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VennAbersCurve(one, zero))
                .withMessageContaining("the lower probability, 1.0, is more than the upper, 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SplineCurve(new double[] {0, 4e-324}, new double[] {1, 1, 1}, 0))
                .withMessageContaining("must be 1e-300 to 1e300 apart");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SplineCurve(new double[] {0, 1e10}, new double[] {1e308, 1e308, 1e308}, 0))
                .withMessageContaining("a curve that overflows");
    }

    /** Every kind of calibrator and of curve, with numbers drawn from the ends of what a double holds. */
    @ParameterizedTest
    @EnumSource
    void everyRowOfEveryKindIsADistribution(Kind kind) {
        Random random = new Random(2);
        int made = 0;
        for (int draw = 0; draw < 1_500; draw++) {
            int classes = 2 + random.nextInt(3);
            Calibrator calibrator;
            try {
                calibrator = kind.draw(random, classes);
            } catch (IllegalArgumentException refused) {
                continue;
            }
            made++;
            // A curve with a bound below all log-odds maps −∞, which is then no mask
            boolean masks =
                    !(calibrator instanceof OneVsRest o && o.curves().stream().anyMatch(Curve::mapsInfinity));
            Logits z = rows(random, 25, classes);
            Probabilities p = calibrator.calibrate(z);
            Logits logits = Logits.zeros(z.rows(), classes);
            calibrator.calibratedLogits(z, logits);
            assertThat(Softmax.of(logits)).isEqualTo(p);
            for (int r = 0; r < z.rows(); r++) {
                float sum = 0;
                boolean valid = true;
                for (int c = 0; c < classes; c++) {
                    valid &= p.get(r, c) >= 0
                            && p.get(r, c) <= 1
                            && (!masks || z.get(r, c) > NEG_INF || p.get(r, c) == 0);
                    sum += p.get(r, c);
                }
                assertThat(valid && Math.abs(sum - 1) < 1e-6)
                        .as("%s of %s is %s", calibrator, Arrays.toString(z.row(r)), Arrays.toString(p.row(r)))
                        .isTrue();
            }
        }
        assertThat(made).isGreaterThan(20);
    }

    private static Logits rows(Random random, int rows, int classes) {
        Logits z = Logits.zeros(rows, classes);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < classes; c++) {
                z.set(r, c, SCORES[random.nextInt(SCORES.length)]);
            }
            z.set(r, random.nextInt(classes), SCORES[random.nextInt(SCORES.length - 1)]); // one at least is finite
        }
        return z;
    }

    private enum Kind {
        TEMPERATURE((random, k) -> new TemperatureScaling(positive(random))),
        VECTOR((random, k) -> new VectorScaling(numbers(random, k), numbers(random, k))),
        MATRIX((random, k) -> new MatrixScaling(matrix(random, k), numbers(random, k))),
        DIRICHLET((random, k) -> new DirichletCalibration(matrix(random, k), numbers(random, k))),
        ENSEMBLE((random, k) -> {
            double[] weights = {MIN, 1e-300, 0, 1, 0.5};
            double a = weights[random.nextInt(5)];
            double b = Math.min(1 - a, weights[random.nextInt(5)]);
            return new EnsembleTemperature(positive(random), a, b, Math.max(0, 1 - a - b));
        }),
        PLATT((random, k) -> new PlattScaling(k, curves(k, () -> new LogisticCurve(number(random), number(random))))),
        BETA((random, k) -> new BetaCalibration(
                k, curves(k, () -> new BetaCurve(Math.abs(number(random)), Math.abs(number(random)), number(random))))),
        LINES((random, k) -> new IsotonicCalibration(k, curves(k, () -> {
            double[] knots = increasing(random, 1 + random.nextInt(4));
            return new LinearCurve(knots, shares(random, knots.length));
        }))),
        STEPS((random, k) -> new HistogramBinning(k, curves(k, () -> steps(random)))),
        VENN_ABERS((random, k) -> new VennAbers(k, curves(k, () -> new VennAbersCurve(steps(random), steps(random))))),
        SPLINE((random, k) -> new SplineCalibration(k, curves(k, () -> {
            double[] knots = increasing(random, 2 + random.nextInt(3));
            double[] slopes = numbers(random, knots.length + 1);
            for (int i = 0; i < slopes.length; i++) {
                slopes[i] = Math.abs(slopes[i]);
            }
            slopes[1] = slopes[0];
            slopes[slopes.length - 2] = slopes[slopes.length - 1];
            return new SplineCurve(knots, slopes, number(random));
        })));

        private final BiFunction<Random, Integer, Calibrator> make;

        Kind(BiFunction<Random, Integer, Calibrator> make) {
            this.make = make;
        }

        Calibrator draw(Random random, int classes) {
            return make.apply(random, classes);
        }

        private static double number(Random random) {
            return NUMBERS[random.nextInt(NUMBERS.length)];
        }

        private static double positive(Random random) {
            double number = Math.abs(number(random));
            return number == 0 ? MIN : number;
        }

        private static double[] numbers(Random random, int n) {
            return random.doubles(n).map(any -> number(random)).toArray();
        }

        private static double[][] matrix(Random random, int k) {
            return Stream.generate(() -> numbers(random, k)).limit(k).toArray(double[][]::new);
        }

        private static double[] increasing(Random random, int n) {
            return Arrays.stream(numbers(random, 3 * n))
                    .map(x -> x + 0.0)
                    .sorted()
                    .distinct()
                    .limit(n)
                    .toArray();
        }

        private static double[] shares(Random random, int n) {
            double[] ends = {0, 1, MIN, 1e-300, Math.nextDown(1.0), 0.3};
            return random.doubles(n)
                    .map(any -> ends[random.nextInt(ends.length)])
                    .toArray();
        }

        private static StepCurve steps(Random random) {
            double[] bounds = increasing(random, 1 + random.nextInt(3));
            return new StepCurve(bounds, shares(random, bounds.length + 1));
        }

        private static <M extends Curve> List<M> curves(int k, Supplier<M> each) {
            return Stream.generate(each).limit(k == 2 ? 1 : k).toList();
        }
    }
}
