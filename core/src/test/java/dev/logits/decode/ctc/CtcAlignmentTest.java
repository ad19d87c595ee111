package dev.logits.decode.ctc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.decode.HuggingFace;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CtcAlignmentTest {
    private static int[] array(List<Integer> text) {
        return text.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void sumsAndBestAlignmentsAreThoseOfAllAlignments() {
        Random random = new Random(1);
        for (int round = 0; round < 12; round++) {
            Logits z = CtcBeamSearchTest.rows(random, 6, 3, 2);
            for (Map.Entry<List<Integer>, double[]> entry : new Alignments(z, 1).sums.entrySet()) {
                int[] labels = array(entry.getKey());
                CtcText text = CtcAlignment.align(z, labels, 1);
                assertThat(text.labels()).containsExactly(labels);
                assertThat(text.logProbability()).isCloseTo(Math.log(entry.getValue()[0]), within(1e-9));
                assertThat(probability(z, text, 1)).isCloseTo(entry.getValue()[1], within(1e-9));
            }
        }
    }

    /** The probability of the alignment that the times describe, with the confidences checked on the way. */
    private static double probability(Logits z, CtcText text, int blank) {
        int[] said = new int[z.rows()];
        Arrays.fill(said, blank);
        for (CtcText.Symbol symbol : text.symbols()) {
            double top = 0;
            for (int t = symbol.begin(); t < symbol.end(); t++) {
                said[t] = symbol.label();
                top = Math.max(top, p(z, t, symbol.label()));
            }
            assertThat(symbol.confidence()).isCloseTo(top, within(1e-9));
        }
        double product = 1;
        for (int t = 0; t < said.length; t++) {
            product *= p(z, t, said[t]);
        }
        return product;
    }

    private static double p(Logits z, int t, int c) {
        double sum = 0;
        for (int i = 0; i < z.classes(); i++) {
            sum += Math.exp(z.get(t, i));
        }
        return Math.exp(z.get(t, c)) / sum;
    }

    @Test
    void greedyMergesRepeatedLabelsAndDropsBlanks() {
        int[] said = {0, 2, 2, 0, 2, 1, 1, 0};
        float[][] z = new float[said.length][3];
        for (int t = 0; t < said.length; t++) {
            z[t][said[t]] = 3 + t;
        }
        CtcText text = CtcAlignment.greedy(Logits.copyOf(z), 0);
        assertThat(text.labels()).containsExactly(2, 2, 1);
        assertThat(text.symbols().stream().map(s -> s.begin() + "-" + s.end())).containsExactly("1-3", "4-5", "5-7");
        assertThat(text.symbols().get(0).confidence()).isCloseTo(p(Logits.copyOf(z), 2, 2), within(1e-12));
        assertThat(Math.exp(text.logProbability())).isCloseTo(probability(Logits.copyOf(z), text, 0), within(1e-12));
        assertThat(text.logProbability())
                .isLessThan(CtcAlignment.logProbability(Logits.copyOf(z), new int[] {2, 2, 1}, 0));
    }

    /** torch.nn.functional.ctc_loss is −ln p of a text. */
    @Test
    void sumsAreTheLossesOfPyTorch() {
        int cases = 0;
        for (String[] cells : HuggingFace.read("torch-ctc.csv")) {
            int classes = Integer.parseInt(cells[0]);
            float[] z = HuggingFace.floats(cells[2]);
            double log = CtcAlignment.logProbability(
                    Logits.wrap(z, z.length / classes, classes),
                    HuggingFace.tokens(cells[3]),
                    Integer.parseInt(cells[1]));
            assertThat(-log).isCloseTo(Double.parseDouble(cells[4]), within(1e-9));
            cases++;
        }
        assertThat(cases).isGreaterThan(20);
    }
}
