package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.source.OtherOrders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BinaryEvaluationTest {
    private static final double TOLERANCE = 1e-12;
    /** scikit-learn takes the logarithm of 1 − p, which has lost digits where p is near 1. */
    private static final double OF_ROUNDED = 1e-10;

    @Test
    void agreesWithTorchmetricsAndScikitLearn() throws IOException {
        List<String> lines;
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                BinaryEvaluationTest.class.getResourceAsStream("binary-others.csv"), StandardCharsets.UTF_8))) {
            lines = in.lines().skip(1).toList();
        }
        assertThat(lines).hasSizeGreaterThan(90);
        for (String line : lines) {
            String[] cells = line.split(",");
            String[] rows = cells[7].split("\\|");
            double[] z = Stream.of(rows[0].split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            int[] y = Stream.of(rows[1].split(" ")).mapToInt(Integer::parseInt).toArray();
            Logits logits = Logits.zeros(z.length, 2);
            for (int r = 0; r < z.length; r++) {
                logits.array()[2 * r + 1] = (float) z[r];
            }
            BinaryEvaluation e = BinaryEvaluation.of(logits, y, Integer.parseInt(cells[1]));
            double[] actual = {e.ece(), e.rmsce(), e.mce(), e.brier(), e.logLoss()};
            for (int i = 0; i < actual.length; i++) {
                double expected = Double.parseDouble(cells[2 + i]);
                assertThat(actual[i])
                        .as("case %s, number %d", cells[0], i)
                        .isCloseTo(expected, within(i == 4 ? OF_ROUNDED : TOLERANCE));
            }
            assertThat(2 * e.brier()).isCloseTo(BrierScore.of(logits, y), within(TOLERANCE));
        }
    }

    @Test
    void theOrderOfRowsDoesNotMatter() {
        Random random = new Random(3);
        Logits z = Logits.zeros(999, 2);
        int[] y = new int[999];
        for (int r = 0; r < 999; r++) {
            z.array()[2 * r] = (float) random.nextGaussian();
            z.array()[2 * r + 1] = (float) random.nextGaussian();
            y[r] = random.nextInt(3) - 1;
        }
        OtherOrders.giveTheSame(z, y, source -> BinaryEvaluation.of(source, 15));
    }

    @Test
    void certaintyAndMistakesOfIt() {
        float masked = Float.NEGATIVE_INFINITY;
        Logits z = Logits.copyOf(new float[][] {{masked, 0}, {0, masked}});
        BinaryEvaluation right = BinaryEvaluation.of(z, new int[] {1, 0}, 10);
        assertThat(right.logLoss()).isZero();
        assertThat(right.ece()).isZero();
        BinaryEvaluation wrong = BinaryEvaluation.of(z, new int[] {0, 0}, 10);
        assertThat(wrong.logLoss()).isInfinite();
        assertThat(wrong.brier()).isEqualTo(0.5);
        assertThat(wrong.prevalence()).isZero();
        assertThat(wrong.meanProbability()).isEqualTo(0.5);
    }

    @Test
    void namesTheRowThatIsNotValid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BinaryEvaluation.of(
                        Logits.copyOf(new float[][] {{0, 1}, {0, Float.POSITIVE_INFINITY}}), new int[] {0, 0}, 5))
                .withMessageContaining("row 1, class 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BinaryEvaluation.of(Logits.of(1, 2, 3), new int[] {0}, 5))
                .withMessageContaining("of two classes, got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BinaryEvaluation.of(Logits.of(1, 2), new int[] {-1}, 5))
                .withMessageContaining("no rows");
    }
}
