package dev.logits.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.internal.kernel.Kernels;
import dev.logits.loss.CrossEntropy;
import dev.logits.loss.Loss;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is known of the losses against a teacher beyond LossContractTest. */
class TeacherLossesTest {
    private static final float MASKED = Float.NEGATIVE_INFINITY;

    private static Logits random(int rows, int classes, long seed) {
        Random random = new Random(seed);
        Logits z = Logits.zeros(rows, classes);
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = (float) (2 * random.nextGaussian());
        }
        return z;
    }

    static Stream<Loss<Logits>> losses() {
        return Stream.of(
                new DistillationLoss(1),
                new DistillationLoss(4),
                new ReverseKlLoss(4),
                new JensenShannonLoss(0.3).withTemperature(2),
                new TotalVariationLoss(),
                new StandardizedLoss(2),
                new LogitMatchingLoss(),
                new CorrelationLoss(1, 1).withTemperature(4));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void equalRowsGiveLossZeroAndGradientZero(Loss<Logits> loss) {
        for (int classes : new int[] {2, 10, 100, 3000}) {
            Logits z = random(5, classes, classes);
            z.set(3, 1, MASKED);
            Logits gradient = Logits.zeros(5, classes);
            assertThat(loss.meanAndGradient(z, z.copy(), gradient)).isZero();
            for (float g : gradient.array()) {
                assertThat(g).isZero();
            }
        }
    }

    @Test
    void theDecoupledLossOfEqualRowsIsZeroAndSoIsItsGradient() {
        Logits z = random(4, 10, 1);
        Logits gradient = Logits.zeros(4, 10);
        DecoupledLoss loss = new DecoupledLoss(1, 8).withTemperature(4);
        assertThat(loss.meanAndGradient(z, TeacherAndLabels.of(z.copy(), 0, 1, 2, 3), gradient))
                .isZero();
        assertThat(gradient).isEqualTo(Logits.zeros(4, 10));
    }

    @Test
    void theDecoupledLossWithItsHiddenWeightIsHintons() {
        Logits s = random(1, 10, 1);
        Logits t = random(1, 10, 2);
        double others = 1 - Math.exp(t.get(0, 4) - Kernels.get().logSumExpExact(t.array(), 0, 10));
        assertThat(new DecoupledLoss(1, others).mean(s, TeacherAndLabels.of(t, 4)))
                .isCloseTo(new DistillationLoss(1).mean(s, t), within(1e-12));
    }

    @Test
    void towardsInfiniteTemperatureDistillationBecomesLogitMatchingOfCenteredRows() {
        Logits s = centered(random(6, 10, 3));
        Logits t = centered(random(6, 10, 4));
        Logits matching = Logits.zeros(6, 10);
        double limit = new LogitMatchingLoss().meanAndGradient(s, t, matching);
        double before = Double.POSITIVE_INFINITY;
        for (double temperature : new double[] {10, 100, 1000, 1e4}) {
            Logits gradient = Logits.zeros(6, 10);
            double distance = Math.abs(new DistillationLoss(temperature).meanAndGradient(s, t, gradient) - limit);
            assertThat(distance).isLessThan(before / 5).isLessThan(4 / temperature);
            for (int i = 0; i < 60; i++) {
                assertThat(gradient.array()[i]).isCloseTo(matching.array()[i], within((float) (2 / temperature)));
            }
            before = distance;
        }
    }

    private static Logits centered(Logits z) {
        for (int r = 0; r < z.rows(); r++) {
            double sum = 0;
            for (int c = 0; c < z.classes(); c++) {
                sum += z.get(r, c);
            }
            for (int c = 0; c < z.classes(); c++) {
                z.set(r, c, (float) (z.get(r, c) - sum / z.classes()));
            }
        }
        return z;
    }

    /** Rows go through the kernels from 33 classes on, and through double precision with a masked class more. */
    @Test
    void longRowsHaveTheValueAndTheGradientOfDoublePrecision() {
        for (int classes : new int[] {33, 47, 64, 1000, 1041, 5000}) {
            for (double step : new double[] {3, 0.1, 1e-3, 1e-5}) {
                for (double temperature : new double[] {0.5, 1, 3, 4}) {
                    comparePaths(classes, step, temperature);
                }
            }
        }
    }

    private static void comparePaths(int classes, double step, double temperature) {
        Logits s = random(2, classes, classes);
        Logits t = s.copy();
        Random random = new Random(5);
        for (int i = 0; i < t.array().length; i++) {
            t.array()[i] += (float) (step * random.nextGaussian() + (step < 3 ? 0 : 20));
        }
        Logits gradient = Logits.zeros(2, classes);
        double value = new DistillationLoss(temperature).meanAndGradient(s, t, gradient);
        Logits exact = Logits.zeros(2, classes + 1);
        double expected = new DistillationLoss(temperature).meanAndGradient(masked(s), masked(t), exact);
        assertThat(value).isCloseTo(expected, within(3e-6 * expected + 1e-14));
        double largest = 0;
        for (float g : exact.array()) {
            largest = Math.max(largest, Math.abs(g));
        }
        for (int c = 0; c < classes; c++) {
            assertThat(gradient.get(1, c))
                    .as("K %d, step %s, T %s, class %d", classes, step, temperature, c)
                    .isCloseTo(exact.get(1, c), within((float) (largest * (1e-6 + 1e-6 / step))));
        }
        assertThat(new DistillationLoss(temperature).mean(s, t)).isEqualTo(value);
        Logits inPlace = s.copy();
        assertThat(new DistillationLoss(temperature).meanAndGradient(inPlace, t, inPlace))
                .isEqualTo(value);
        assertThat(inPlace).isEqualTo(gradient);
    }

    private static Logits masked(Logits z) {
        Logits more = Logits.zeros(z.rows(), z.classes() + 1);
        for (int r = 0; r < z.rows(); r++) {
            System.arraycopy(z.array(), z.offset(r), more.array(), more.offset(r), z.classes());
            more.set(r, z.classes(), MASKED);
        }
        return more;
    }

    @Test
    void aClassMaskedInTheStudentAloneHasTheGradientOfTheLimit() {
        Logits s = Logits.copyOf(new float[][] {{1, MASKED, 0}});
        Logits t = Logits.copyOf(new float[][] {{0, 0, 0}});
        Logits gradient = Logits.zeros(1, 3);
        assertThat(new DistillationLoss(2).meanAndGradient(s, t, gradient)).isInfinite();
        assertThat(gradient.get(0, 1)).isCloseTo(-2f / 3, within(1e-6f));
        assertThat(new ReverseKlLoss(2).meanAndGradient(s, t, gradient))
                .isPositive()
                .isFinite();
        assertThat(gradient.get(0, 1)).isZero();
        assertThat(new JensenShannonLoss(0.5).meanAndGradient(s, t, gradient)).isBetween(0.0, Math.log(2));
        assertThat(gradient.get(0, 1)).isZero();
    }

    @Test
    void aClassMaskedInTheTeacherAloneIsAnErrorWhereTheLossWouldBeInfinite() {
        Logits s = Logits.copyOf(new float[][] {{1, 2, 0}});
        Logits t = Logits.copyOf(new float[][] {{0, MASKED, 0}});
        assertThat(new DistillationLoss(1).mean(s, t)).isFinite();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReverseKlLoss(1).mean(s, t))
                .withMessageStartingWith("teacher logits row 0, class 1 is -Infinity and the student's is not");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogitMatchingLoss().mean(s, t))
                .withMessageStartingWith("teacher logits row 0, class 1 is -Infinity and the student's is not");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecoupledLoss(1, 1).mean(s, TeacherAndLabels.of(t, 1)))
                .withMessageStartingWith("labels[0] = 1 is masked");
    }

    @Test
    void theEndsOfJensenShannonAreErrorsThatNameWhatTheyTendTo() {
        for (double beta : new double[] {0, 1, Double.NaN, -0.5, 2}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new JensenShannonLoss(beta))
                    .withMessageContaining("got " + beta)
                    .withMessageContaining("DistillationLoss (kd)")
                    .withMessageContaining("ReverseKlLoss (reverse-kl)");
        }
    }

    @Test
    void theGradientOfDistThroughColumnsMatchesCentralDifferences() {
        Logits s = random(6, 5, 7);
        Logits t = random(6, 5, 8);
        CorrelationLoss loss = new CorrelationLoss(0.7, 1.3).withTemperature(2);
        Logits gradient = Logits.zeros(6, 5);
        double mean = loss.meanAndGradient(s, t, gradient);
        assertThat(loss.mean(s, t)).isEqualTo(mean);
        for (int i = 0; i < 30; i++) {
            float z = s.array()[i];
            s.array()[i] = z + 0x1p-8f;
            double above = loss.mean(s, t);
            double up = s.array()[i];
            s.array()[i] = z - 0x1p-8f;
            double below = loss.mean(s, t);
            double slope = (above - below) / (up - s.array()[i]);
            s.array()[i] = z;
            assertThat((double) gradient.array()[i]).isCloseTo(slope, within(1e-5));
        }
    }

    @Test
    void everyRowOfDistCarriesTheColumnsOfItsBatch() {
        Logits s = random(4, 5, 7);
        Logits t = random(4, 5, 8);
        double[] rows = new double[4];
        double[] both = new double[4];
        new CorrelationLoss(1, 0).values(s, t, rows);
        new CorrelationLoss(1, 2).values(s, t, both);
        double columns = both[0] - rows[0];
        assertThat(columns).isPositive();
        for (int r = 0; r < 4; r++) {
            assertThat(both[r] - rows[r]).isCloseTo(columns, within(1e-12));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CorrelationLoss(1, 1).mean(s.slice(0, 1), t.slice(0, 1)))
                .withMessageContaining("at least 2, got 1");
    }

    @Test
    void aRowWithoutALabelIsTaughtByTheTeacherAlone() {
        Logits s = random(2, 10, 1);
        Logits t = random(2, 10, 2);
        double[] taught = new double[2];
        new DistillationLoss(4).values(s, t, taught);
        double[] labeled = new double[2];
        new CrossEntropy().values(s, new int[] {3, 3}, labeled);
        double[] mixed = new double[2];
        new DistillationLoss(4).withLabels(0.75).values(s, TeacherAndLabels.of(t, 3, -1), mixed);
        assertThat(mixed[0]).isCloseTo(0.75 * taught[0] + 0.25 * labeled[0], within(1e-12));
        assertThat(mixed[1]).isCloseTo(0.75 * taught[1], within(1e-12));
    }

    /** T²·KL tends to Σ (d − mean d)² / 2K, d the differences of the logits; both reversed and mixed divergences do. */
    @Test
    void atTheLargestTemperatureDivergencesAreTheirLimit() {
        Logits s = Logits.copyOf(new float[][] {{1, 2, 3.5f, -4}});
        Logits t = Logits.copyOf(new float[][] {{4, 1, 2, 2.5f}});
        double limit = 5.28125;
        double largest = SparseTeacher.LARGEST_TEMPERATURE;
        assertThat(new DistillationLoss(largest).mean(s, t)).isCloseTo(limit, within(1e-6));
        assertThat(new ReverseKlLoss(largest).mean(s, t)).isCloseTo(limit, within(1e-6));
        assertThat(new JensenShannonLoss(0.5).withTemperature(largest).mean(s, t))
                .isCloseTo(limit / 4, within(1e-6));
    }

    @Test
    void noFiniteLogitOverflowsAtTheLeastTemperature() {
        Logits s = Logits.copyOf(new float[][] {{3e38f, -3e38f}});
        Logits t = Logits.copyOf(new float[][] {{-3e38f, 3e38f}});
        double least = SparseTeacher.LEAST_TEMPERATURE;
        Logits gradient = Logits.zeros(1, 2);
        assertThat(new DistillationLoss(least).meanAndGradient(s, t, gradient)).isFinite();
        assertThat(gradient.get(0, 0)).isCloseTo((float) least, within(1e-15f));
        assertThat(new TotalVariationLoss().withTemperature(least).mean(s, t)).isCloseTo(least, within(1e-15));
    }

    @Test
    void rejectsTemperaturesAtWhichALossIsNoise() {
        for (double t : new double[] {Double.MIN_VALUE, 9e-10, 1.1e9, 1e300, Double.POSITIVE_INFINITY, Double.NaN}) {
            List<ThrowingCallable> all = List.of(
                    () -> new DistillationLoss(t),
                    () -> new ReverseKlLoss(t),
                    () -> new JensenShannonLoss(0.5).withTemperature(t),
                    () -> new TotalVariationLoss().withTemperature(t),
                    () -> new StandardizedLoss(t),
                    () -> new DecoupledLoss(1, 8).withTemperature(t),
                    () -> new CorrelationLoss(1, 1).withTemperature(t),
                    () -> SparseTeacher.top(Logits.zeros(1, 3), 2, t),
                    () -> SparseTeacher.sample(Logits.zeros(1, 3), 2, t, 0, 0));
            for (ThrowingCallable loss : all) {
                assertThatIllegalArgumentException()
                        .isThrownBy(loss)
                        .withMessageStartingWith("temperature must be from 1.0E-9 to 1.0E9, got " + t);
            }
        }
    }

    @Test
    void rejectsParametersAndShapesThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DistillationLoss(0))
                .withMessageStartingWith("temperature must be from 1.0E-9 to 1.0E9, got 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DistillationLoss(4).withLabels(1.5))
                .withMessageStartingWith("alpha must lie in [0, 1], got 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecoupledLoss(-1, 1))
                .withMessage("alpha must be finite and 0 or more, got -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DistillationLoss(4).mean(Logits.zeros(2, 3), Logits.zeros(2, 4)))
                .withMessage("the teacher's logits are 2 x 4, the student's are 2 x 3");
    }
}
