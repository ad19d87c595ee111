package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.FunctionModel;
import dev.logits.decode.Sampler;
import dev.logits.decode.Tokens;
import dev.logits.decode.rule.UnsureStop;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class VotesTest {
    private static final FunctionModel MODEL = FunctionModel.tree(6, 5, 3);

    private static GeneratedText text(String text, int... tokens) {
        return new GeneratedText(
                tokens,
                Optional.of(text),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                FinishReason.LENGTH,
                Optional.empty(),
                List.of());
    }

    @Test
    void theLastMatchVotesAndWeightsAreSummed() {
        List<GeneratedText> texts = List.of(
                text("answer: 3. No, answer: 4 "), text("answer: 3"), text("I do not know"), text("so answer:  3"));
        List<Votes.Answer> answers = Votes.count(texts, Votes.group("answer: +([0-9]+)"), t -> 1);
        assertThat(answers)
                .containsExactly(new Votes.Answer("3", 2, List.of(1, 3)), new Votes.Answer("4", 1, List.of(0)));
        answers = Votes.count(
                texts, Votes.group("[0-9]"), t -> t.text().orElseThrow().length());
        assertThat(answers.get(0)).isEqualTo(new Votes.Answer("4", 25, List.of(0)));
        assertThatThrownBy(() -> Votes.count(texts, Votes.group("3"), t -> Double.NaN))
                .hasMessageContaining("the weight of text 0 must be 0 or more");
    }

    @Test
    void ofEqualWeightsTheAnswerThatCameFirstWins() {
        List<GeneratedText> texts = List.of(text("b"), text("a"), text("a"), text("b"));
        assertThat(Votes.count(texts, Votes.group("."), t -> 1).get(0).answer()).isEqualTo("b");
    }

    @Test
    void minimumBayesRiskTakesTheTextThatIsMostLikeAll() {
        List<GeneratedText> texts =
                List.of(text("x", 1, 2, 3), text("y", 1, 2, 4), text("z", 1, 2, 3, 4), text("w", 9));
        assertThat(Votes.sharedTokens(texts.get(0), texts.get(1))).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(Votes.sharedTokens(texts.get(2), texts.get(0))).isCloseTo(6.0 / 7, within(1e-12));
        assertThat(Votes.mostLikeAll(texts, Votes::sharedTokens)).isEqualTo(2);
        assertThatThrownBy(() -> Votes.mostLikeAll(List.of(), Votes::sharedTokens))
                .hasMessageContaining("generate some");
    }

    private static GeneratedText traced(int k, int seed) {
        return Decoder.of(MODEL)
                .with(Sampling.of(DecodingPlan.of(Sampler.ANCESTRAL)))
                .with(Stopping.after(9))
                .withTraces(k)
                .generate(new int[] {1}, seed)
                .best();
    }

    /** Everything again from the model's rows. */
    @Test
    void confidenceIsThatOfTheModelsRows() {
        for (int seed = 0; seed < 5; seed++) {
            GeneratedText text = traced(3, seed);
            double[] steps = new double[9];
            double certainty = 0;
            int[] read = {1};
            for (int i = 0; i < 9; i++) {
                double[] logs = SlowBeams.logSoftmax(MODEL.after(read));
                double[] sorted = logs.clone();
                Arrays.sort(sorted);
                steps[i] = -(sorted[5] + sorted[4] + sorted[3]) / 3;
                certainty +=
                        -Arrays.stream(logs).map(l -> l + Math.log(6)).average().orElseThrow() / 9;
                read = Arrays.copyOf(read, i + 2);
                read[i + 1] = text.tokens()[i];
            }
            assertThat(Confidence.mean(text.trace()))
                    .isCloseTo(Arrays.stream(steps).average().orElseThrow(), within(1e-6));
            assertThat(Confidence.tail(text.trace(), 2)).isCloseTo((steps[7] + steps[8]) / 2, within(1e-6));
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i + 4 <= 9; i++) {
                least = Math.min(least, (steps[i] + steps[i + 1] + steps[i + 2] + steps[i + 3]) / 4);
            }
            assertThat(Confidence.leastGroup(text.trace(), 4)).isCloseTo(least, within(1e-6));
            assertThat(Confidence.bottomGroups(text.trace(), 1, 1))
                    .isCloseTo(Confidence.mean(text.trace()), within(1e-9));
            assertThat(Confidence.selfCertainty(text.trace())).isCloseTo(certainty, within(1e-6));
        }
        assertThatThrownBy(() -> Confidence.mean(List.of())).hasMessageContaining("withTraces(20)");
        assertThatThrownBy(() -> Confidence.mean(traced(0, 1).trace())).hasMessageContaining("withTraces");
    }

    /** A text goes on as if there were no rule until its group is too weak, and ends there. */
    @Test
    void aTextThatBecomesUnsureEnds() {
        double threshold = java.util.stream.IntStream.range(0, 30)
                .mapToDouble(seed -> Confidence.leastGroup(traced(3, seed).trace(), 4))
                .average()
                .orElseThrow();
        int stopped = 0;
        for (int seed = 0; seed < 30; seed++) {
            GeneratedText plain = traced(3, seed);
            int end = 9;
            for (int i = 3; i < 9 && end == 9; i++) {
                end = Confidence.tail(plain.trace().subList(0, i + 1), 4) < threshold ? i : 9;
            }
            GeneratedText text = Decoder.of(MODEL)
                    .with(Sampling.of(
                            DecodingPlan.of(Sampler.ANCESTRAL, new UnsureStop(3, 4, threshold, Tokens.of(5)))))
                    .with(Stopping.after(9))
                    .generate(new int[] {1}, seed)
                    .best();
            assertThat(Arrays.copyOf(text.tokens(), end)).containsExactly(Arrays.copyOf(plain.tokens(), end));
            if (end < 9) {
                assertThat(text.tokens()[end]).isEqualTo(5);
                stopped++;
            }
        }
        assertThat(stopped).isBetween(3, 27);
    }

    @Test
    void pTrueIsAmongYesAndNo() {
        double[] p = SlowBeams.logSoftmax(MODEL.after(1, 2));
        double yes = Math.exp(p[3]) / (Math.exp(p[3]) + Math.exp(p[4]));
        assertThat(Confidence.pTrue(MODEL, new int[] {1, 2}, 3, 4)).isCloseTo(yes, within(1e-6));
        assertThat(Confidence.pTrue(MODEL, new int[] {1, 2}, 4, 3)).isCloseTo(1 - yes, within(1e-6));
        assertThatThrownBy(() -> Confidence.pTrue(MODEL, new int[] {1}, 6, 0)).hasMessageContaining("vocabulary");
    }
}
