package dev.logits.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.internal.special.BinomialTail;
import dev.logits.metric.Confidences;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SelectivePredictionTest {

    /** Right with probability p², so the accuracy of rows at or above t is known: (1 + t + t²) / 3. */
    private static Confidences generated(int rows, long seed) {
        Random random = new Random(seed);
        double[] p = new double[rows];
        boolean[] correct = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            p[i] = 1 - random.nextDouble();
            correct[i] = random.nextDouble() < p[i] * p[i];
        }
        return Confidences.of(p, correct);
    }

    @Test
    void thePromiseFailsNoMoreOftenThanDelta() {
        int failed = 0;
        double coverage = 0;
        for (int seed = 0; seed < 300; seed++) {
            Optional<SelectivePrediction> s = SelectivePrediction.fit(generated(2000, seed), 0.8, 0.1);
            double t = s.map(SelectivePrediction::threshold).orElse(1.0);
            failed += (1 + t + t * t) / 3 < 0.8 ? 1 : 0;
            coverage += s.map(SelectivePrediction::coverage).orElse(0.0) / 300;
        }
        assertThat(failed).isLessThan(30 + 10);
        assertThat(coverage).as("0.27 could be answered").isBetween(0.1, 0.25);
    }

    @Test
    void answersWhatIsConfidentEnough() {
        SelectivePrediction s =
                SelectivePrediction.fit(generated(5000, 1), 0.8, 0.05).orElseThrow();
        assertThat(s.accuracy()).isGreaterThan(0.8);
        assertThat(s.rows()).isEqualTo((int) Math.round(5000 * s.coverage()));
        Logits z = Logits.copyOf(new float[][] {{9, 0}, {0.1f, 0}});
        assertThat(s.accepts(z, 0)).isTrue();
        assertThat(s.accepts(z, 1)).isFalse();
    }

    @Test
    void thresholdsKeepTheirOrderWhereConfidencesRoundToOne() {
        Logits z = Logits.zeros(400, 2);
        int[] labels = new int[400];
        for (int r = 0; r < 400; r++) {
            z.set(r, 0, 40 + r); // all probabilities round to 1; the surer half is right
            labels[r] = r < 200 ? r % 2 : 0;
        }
        SelectivePrediction answer =
                SelectivePrediction.fit(Confidences.of(z, labels), 0.95, 0.05).orElseThrow();
        assertThat(answer.threshold()).isEqualTo(1);
        assertThat(answer.rows()).isBetween(190L, 215L);
        assertThat(answer.logOdds()).isCloseTo(440 - answer.rows(), within(1e-9));
        assertThat(answer.accepts(z, 399)).isTrue();
        assertThat(answer.accepts(z, 400 - (int) answer.rows())).isTrue();
        assertThat(answer.accepts(z, 399 - (int) answer.rows())).isFalse();
        assertThat(answer.accepts(z, 0)).isFalse();
    }

    @Test
    void nothingIsPromisedFromTooFewRows() {
        Confidences ten = Confidences.of(
                new double[] {.9, .9, .9, .9, .9, .9, .9, .9, .9, .9},
                new boolean[] {true, true, true, true, true, true, true, true, true, true});
        assertThat(SelectivePrediction.fit(ten, 0.95, 0.05)).isEqualTo(Optional.empty());
    }

    @Test
    void equalConfidencesAreAnsweredTogether() {
        double[] p = new double[1000];
        boolean[] correct = new boolean[1000];
        for (int i = 0; i < 1000; i++) {
            p[i] = i < 600 ? 0.9 : 0.5;
            correct[i] = i < 600 || i % 2 == 0;
        }
        assertThat(SelectivePrediction.fit(Confidences.of(p, correct), 0.95, 0.05)
                        .orElseThrow()
                        .rows())
                .isEqualTo(600);
    }

    @Test
    void theBinomialTailAgreesWithItsSum() {
        for (int n : new int[] {1, 5, 30, 200}) {
            for (double p : new double[] {0.01, 0.3, 0.9}) {
                double sum = 0;
                double term = Math.pow(1 - p, n);
                for (int k = 0; k <= n; k++) {
                    sum += term;
                    term *= (n - k) / (k + 1.0) * p / (1 - p);
                    assertThat(BinomialTail.atMost(k, n, p))
                            .as("%d of %d at %s", k, n, p)
                            .isCloseTo(sum, within(1e-10));
                }
            }
        }
    }

    @Test
    void rejectsATargetOfOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SelectivePrediction.fit(generated(10, 0), 1, 0.05))
                .withMessage("target must be more than 0 and less than 1, got 1.0");
    }
}
