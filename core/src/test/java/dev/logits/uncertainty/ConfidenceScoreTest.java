package dev.logits.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfidenceScoreTest {
    private static final float NEG_INF = Float.NEGATIVE_INFINITY;

    private static double[] softmax(float[] z, double temperature) {
        double max = Double.NEGATIVE_INFINITY;
        for (float x : z) {
            max = Math.max(max, x);
        }
        double[] p = new double[z.length];
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            sum += p[i] = Math.exp((z[i] - max) / temperature);
        }
        for (int i = 0; i < z.length; i++) {
            p[i] /= sum;
        }
        return p;
    }

    private static float[] row(int n, long seed) {
        Random random = new Random(seed);
        float[] z = new float[n];
        for (int i = 0; i < n; i++) {
            z[i] = (float) (3 * random.nextGaussian());
        }
        return z;
    }

    @Test
    void everyScoreIsItsFormula() {
        for (int n : new int[] {1, 2, 7, 33, 250}) {
            float[] z = row(n, n);
            for (double t : new double[] {1, 0.5, 3}) {
                double[] p = softmax(z, t);
                double[] sorted = p.clone();
                Arrays.sort(sorted);
                double top = sorted[n - 1];
                double entropy = 0;
                double sum = 0;
                double gen = 0;
                for (int i = 0; i < n; i++) {
                    entropy -= p[i] * Math.log(p[i]);
                    sum += Math.exp(z[i] / t);
                }
                for (int i = Math.max(0, n - 20); i < n; i++) {
                    gen += Math.pow(sorted[i], 0.3) * Math.pow(1 - sorted[i], 0.3);
                }
                assertThat(new MaximumSoftmaxProbability(t).of(z, 0, n)).isCloseTo(top, within(1e-6));
                assertThat(new NegativeEntropy(t).of(z, 0, n)).isCloseTo(-entropy, within(1e-6));
                assertThat(new Energy(t).of(z, 0, n)).isCloseTo(t * Math.log(sum), within(1e-5));
                assertThat(new GeneralizedEntropy(t, 0.3, 20).of(z, 0, n)).isCloseTo(-gen, within(1e-6));
            }
        }
        assertThat(new MaximumLogit().of(new float[] {9, 1, 3, -1}, 1, 3)).isEqualTo(3);
        assertThat(new TopMargin().of(new float[] {9, 1, 3, -1}, 1, 3)).isEqualTo(2);
    }

    @Test
    void everyScoreIsHigherForASurerRow() {
        List<ConfidenceScore> scores = List.of(
                new MaximumSoftmaxProbability(1),
                new MaximumLogit(),
                new Energy(1),
                new NegativeEntropy(1),
                new TopMargin(),
                GeneralizedEntropy.USUAL);
        float[] sure = {9, 0, 0};
        float[] unsure = {1, 0.5f, 0};
        for (ConfidenceScore score : scores) {
            assertThat(score.of(sure, 0, 3)).as(score.name()).isGreaterThan(score.of(unsure, 0, 3));
        }
    }

    /** 1 − p of a row that is certain to eighty digits still has its digits. */
    @Test
    void generalizedEntropyKeepsTheDigitsOfANearlyCertainRow() {
        double score = new GeneralizedEntropy(1, 0.5, 2).of(new float[] {100, 0}, 0, 2);
        assertThat(score).isCloseTo(-2 * Math.exp(-50), within(1e-30));
        assertThat(new GeneralizedEntropy(1, 0.5, 2).of(new float[] {0, 100}, 0, 2))
                .isEqualTo(score);
    }

    @Test
    void masksAndHugeLogitsAreFine() {
        float[] z = {3e38f, NEG_INF, -3e38f};
        assertThat(new Energy(0.01).of(z, 0, 3)).isCloseTo(3e38f, within(1e30));
        assertThat(new MaximumSoftmaxProbability(0.01).of(z, 0, 3)).isEqualTo(1);
        assertThat(new NegativeEntropy(2).of(z, 0, 3)).isZero();
        assertThat(GeneralizedEntropy.USUAL.of(z, 0, 3)).isZero();
        assertThat(new TopMargin().of(new float[] {1, NEG_INF}, 0, 2)).isInfinite();
    }

    @Test
    void aSourceGivesWhatMemoryGives() throws IOException {
        Logits z = Logits.wrap(row(3000 * 7, 1), 3000, 7);
        int[] labels = new int[3000];
        Arrays.fill(labels, -1);
        Energy energy = new Energy(2);
        assertThat(energy.of(LogitsSource.of(z, labels))).containsExactly(energy.of(z));
    }

    @Test
    void aRowThatIsNotValidIsNamed() {
        Logits z = Logits.copyOf(new float[][] {{1, 2}, {Float.NaN, 0}});
        for (ConfidenceScore score : List.of(new Energy(1), new TopMargin(), new NegativeEntropy(1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> score.of(z))
                    .withMessageContaining("logits row 1, class 0 is NaN; " + score.name());
        }
    }

    @Test
    void rejectsParametersOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Energy(0)).withMessageContaining("got 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GeneralizedEntropy(1, 2, 5))
                .withMessageContaining("gamma");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GeneralizedEntropy(1, 0.1, 0))
                .withMessageContaining("top must be 1 or more");
    }

    /** Twenty in-distribution rows 1 … 20: 95 % are 19, which reach 2. Of 0, 2, 2, 30 three reach it. */
    @Test
    void falsePositiveRateByHand() {
        double[] in = new double[20];
        for (int i = 0; i < 20; i++) {
            in[i] = 20 - i;
        }
        OodDetection d = OodDetection.of(in, new double[] {0, 2, 2, 30});
        assertThat(d.threshold()).isEqualTo(2);
        assertThat(d.fprAt95()).isEqualTo(0.75);
        assertThat(d.auroc()).isCloseTo((20 + 2 * 18.5 + 0) / 80, within(1e-15));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OodDetection.of(in, new double[0]))
                .withMessageContaining("rows of both kinds");
    }

    @Test
    void rowsWhoseProbabilityRoundsToOneAreDetectedByTheirLogOdds() throws IOException {
        Logits in = Logits.copyOf(new float[][] {{90, 0, 0}, {60, 0, 1}, {50, 3, 0}});
        Logits out = Logits.copyOf(new float[][] {{40, 0, 0}, {45, 0, 1}, {2, 1, 0}});
        for (double temperature : new double[] {1, 0.5}) {
            MaximumSoftmaxProbability score = new MaximumSoftmaxProbability(temperature);
            OodDetection detection = OodDetection.of(score, in, out);
            assertThat(detection.auroc()).isEqualTo(1);
            assertThat(detection.fprAt95()).isZero();
            assertThat(detection.threshold()).isEqualTo(1);
            assertThat(OodDetection.of(score, LogitsSource.of(in, new int[3]), LogitsSource.of(out, new int[3])))
                    .isEqualTo(detection);
            assertThat(score.ofRank(score.rank(out.array(), 6, 3)))
                    .isCloseTo(score.of(out.array(), 6, 3), within(1e-15));
        }
        assertThat(OodDetection.of(new MaximumLogit(), in, out))
                .isEqualTo(OodDetection.of(new MaximumLogit().of(in), new MaximumLogit().of(out)));
    }

    /** In-distribution is the positive class; with the classes swapped the rate is another, the area its complement. */
    @Test
    void inDistributionIsThePositiveClass() {
        double[] in = new double[20];
        Arrays.setAll(in, i -> i); // 95 % of 0 … 19 are at 1 or more
        double[] out = {-3, -2, 0.5, 1.5};
        assertThat(OodDetection.of(in, out).threshold()).isEqualTo(1);
        assertThat(OodDetection.of(in, out).fprAt95()).isEqualTo(0.25);
        assertThat(OodDetection.of(out, in).fprAt95()).isEqualTo(1);
    }

    @Test
    void infiniteMarginsAreRanked() {
        OodDetection d = OodDetection.of(new double[] {Double.POSITIVE_INFINITY, 3}, new double[] {1, 2});
        assertThat(d.auroc()).isEqualTo(1);
        assertThat(d.fprAt95()).isZero();
    }
}
