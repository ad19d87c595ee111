package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.math.Softmax;
import dev.logits.metric.NegativeLogLikelihood;
import dev.logits.source.LogitsSource;
import dev.logits.source.OtherOrders;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PriorShiftTest {
    private static final double[] FROM = {0.5, 0.3, 0.2};
    private static final double[] TO = {0.1, 0.3, 0.6};

    /** Rows of three classes around their means, drawn with some shares; logits are right for {@link #FROM}. */
    private record World(Logits z, int[] labels) {
        static World of(int rows, double[] shares, long seed) {
            Random random = new Random(seed);
            Logits z = Logits.zeros(rows, 3);
            int[] labels = new int[rows];
            for (int r = 0; r < rows; r++) {
                double u = random.nextDouble();
                labels[r] = u < shares[0] ? 0 : u < shares[0] + shares[1] ? 1 : 2;
                double x = 1.5 * labels[r] + random.nextGaussian();
                for (int c = 0; c < 3; c++) {
                    double off = x - 1.5 * c;
                    z.array()[3 * r + c] = (float) (Math.log(FROM[c]) - off * off / 2);
                }
            }
            return new World(z, labels);
        }

        LogitsSource source() {
            return LogitsSource.of(z, labels);
        }
    }

    @Test
    void sharesThatAreKnownMakeProbabilitiesRight() throws IOException {
        World world = World.of(20_000, TO, 3);
        PriorShift shift = PriorShift.known(FROM, TO);
        double before = NegativeLogLikelihood.of(world.source());
        double after = NegativeLogLikelihood.of(shift.correct(world.source()));
        assertThat(after).isLessThan(before - 0.05);
        Logits one = Logits.zeros(1, 3);
        try (LogitsSource.Cursor cursor = shift.correct(world.source()).open()) {
            cursor.read(one, new int[1]);
        }
        double sum = 0;
        for (int c = 0; c < 3; c++) {
            sum += Softmax.of(world.z()).get(0, c) * TO[c] / FROM[c];
        }
        for (int c = 0; c < 3; c++) {
            assertThat((double) Softmax.of(one).get(0, c))
                    .isCloseTo(Softmax.of(world.z()).get(0, c) * TO[c] / FROM[c] / sum, within(1e-6));
        }
    }

    @Test
    void aShareOfOneIsNoMoreCertainThanTheOtherOfZero() throws IOException {
        Logits z = Logits.copyOf(new float[][] {{2, 0}, {3, 0}, {2.5f, 0}, {4, 0}, {1, 0}});
        PriorShift shift = PriorShift.estimate(LogitsSource.of(z, new int[5]), new double[] {0.5, 0.5});
        assertThat(shift.to()[0]).isCloseTo(1, within(1e-6));
        assertThat(shift.intervals().get(1).high()).isBetween(0.3, 0.9);
        assertThat(shift.intervals().get(0).low())
                .isEqualTo(1 - shift.intervals().get(1).high());
    }

    @Test
    void sharesAreFoundWithoutLabels() throws IOException {
        World world = World.of(20_000, TO, 5);
        PriorShift shift = PriorShift.estimate(world.source(), FROM);
        assertThat(shift.converged()).isTrue();
        for (int c = 0; c < 3; c++) {
            assertThat(shift.to()[c]).isCloseTo(TO[c], within(0.03));
        }
        // at the maximum of the likelihood the mean of p_k/ρ_k ÷ Σ π_j p_j/ρ_j is 1
        double[] means = new double[3];
        for (int r = 0; r < 20_000; r++) {
            double[] odds = new double[3];
            double mixed = 0;
            for (int c = 0; c < 3; c++) {
                odds[c] = Math.exp(world.z().get(r, c)) / FROM[c];
                mixed += shift.to()[c] * odds[c];
            }
            for (int c = 0; c < 3; c++) {
                means[c] += odds[c] / mixed / 20_000;
            }
        }
        for (double mean : means) {
            assertThat(mean).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void intervalsHoldTheSharesOfThePopulation() throws IOException {
        int worlds = 100;
        int[] held = new int[3];
        for (int w = 0; w < worlds; w++) {
            PriorShift shift = PriorShift.estimate(World.of(300, TO, 100 + w).source(), FROM);
            for (int c = 0; c < 3; c++) {
                held[c] += shift.intervals().get(c).contains(TO[c]) ? 1 : 0;
            }
        }
        assertThat(held[0]).isGreaterThanOrEqualTo(89);
        assertThat(held[1]).isGreaterThanOrEqualTo(89);
        assertThat(held[2]).isGreaterThanOrEqualTo(89);
    }

    @Test
    void aClassThatIsGoneHasAnIntervalFromZero() throws IOException {
        PriorShift shift = PriorShift.estimate(
                World.of(4000, new double[] {0.5, 0.5, 0}, 9).source(), FROM);
        assertThat(shift.to()[2]).isLessThan(0.02);
        assertThat(shift.intervals().get(2).low()).isLessThan(0.005);
        assertThat(shift.intervals().get(2).high()).isBetween(1e-4, 0.05);
    }

    @Test
    void theOrderOfRowsDoesNotMatter() {
        World world = World.of(300, TO, 1);
        OtherOrders.giveTheSame(world.z(), world.labels(), source -> PriorShift.estimate(source, FROM));
    }

    @Test
    void sharesOfLabelsAreCountedAndChecked() throws IOException {
        LogitsSource rows = LogitsSource.of(Logits.zeros(4, 2), new int[] {1, 0, -1, 1});
        assertThat(PriorShift.shares(rows)).containsExactly(1 / 3.0, 2 / 3.0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PriorShift.known(new double[] {0.5, 0.4}, new double[] {0.5, 0.5}))
                .withMessageContaining("the shares from sum to 0.9, not to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PriorShift.known(new double[] {0, 1}, new double[] {0.5, 0.5}))
                .withMessageContaining("class 0 has the share 0 where probabilities are right");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PriorShift.estimate(rows, FROM))
                .withMessageContaining("3 shares for 2 classes");
    }
}
