package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.decode.FunctionModel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextScoreTest {
    private static final FunctionModel MODEL = FunctionModel.tree(9, 2, 3);

    @Test
    void everyTokenIsJudgedGivenThoseBefore() {
        int[] prompt = {1, 2};
        int[] tokens = IntStream.range(0, 150).map(i -> i * i % 9).toArray();
        TextScore score = TextScore.of(MODEL, prompt, tokens);
        double sum = 0;
        int[] before = prompt;
        for (int i = 0; i < tokens.length; i++) {
            double[] logs = SlowBeams.logSoftmax(MODEL.after(before));
            int at = i;
            assertThat(score.tokens().get(i).token()).isEqualTo(tokens[i]);
            assertThat(score.tokens().get(i).logProbability()).isCloseTo(logs[tokens[i]], within(1e-6));
            assertThat(score.tokens().get(i).rank())
                    .isEqualTo(1
                            + (int) Arrays.stream(logs)
                                    .filter(l -> l > logs[tokens[at]])
                                    .count());
            sum += logs[tokens[i]];
            before = Arrays.copyOf(before, before.length + 1);
            before[before.length - 1] = tokens[i];
        }
        assertThat(score.logProbability()).isCloseTo(sum, within(1e-4));
        assertThat(score.perplexity()).isCloseTo(Math.exp(-sum / tokens.length), within(1e-4));
    }

    @Test
    void equallyLikelyTokensHaveAPerplexityOfTheirNumber() {
        FunctionModel flat = new FunctionModel(8, text -> new float[8]);
        assertThat(TextScore.of(flat, new int[] {0}, new int[] {1, 2, 3}).perplexity())
                .isCloseTo(8, within(1e-12));
    }

    @Test
    void aMaskedTokenIsImpossible() {
        FunctionModel masked = new FunctionModel(2, text -> new float[] {0, Float.NEGATIVE_INFINITY});
        TextScore score = TextScore.of(masked, new int[] {0}, new int[] {0, 1});
        assertThat(score.logProbability()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(score.perplexity()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void noTokenHasNoPerplexity() {
        TextScore none = TextScore.of(MODEL, new int[] {0}, new int[0]);
        assertThat(none.logProbability()).isZero();
        assertThat(none.perplexity()).isNaN();
    }

    @Test
    void rejectsWhatCannotBeReadAndNamesIt() {
        assertThatThrownBy(() -> TextScore.of(MODEL, new int[0], new int[] {1}))
                .hasMessageContaining("1 token or more");
        assertThatThrownBy(() -> TextScore.of(MODEL, new int[] {0}, new int[] {1, 9}))
                .hasMessage("tokens[1] = 9 is not in the vocabulary: expected 0..8");
        assertThatThrownBy(() -> TextScore.of(MODEL.withContextLength(2), new int[] {0}, new int[] {1, 2, 3}))
                .hasMessageContaining("4 tokens, more than the model's context of 2");
    }

    @Test
    void beyondTheContextATokenIsJudgedAfterTheLastTokensBeforeIt() {
        FunctionModel whole = FunctionModel.tree(7, 3, 2);
        FunctionModel model = whole.withContextLength(8);
        int[] text = new java.util.Random(4).ints(41, 0, 7).toArray();
        int[] prompt = Arrays.copyOf(text, 2);
        int[] tokens = Arrays.copyOfRange(text, 2, text.length);
        for (int stride : new int[] {1, 3, 8}) {
            List<TextScore.Token> judged =
                    TextScore.sliding(model, prompt, tokens, stride).tokens();
            assertThat(judged).hasSize(39);
            for (int i = 0; i < judged.size(); i++) {
                int at = 2 + i;
                int window = at <= 8 ? 0 : (at - 9) / stride;
                int end = Math.min(text.length, 9 + (window + 1) * stride);
                int from = at <= 8 ? 0 : end - 9;
                double expected = SlowBeams.logSoftmax(whole.after(Arrays.copyOfRange(text, from, at)))[text[at]];
                assertThat(judged.get(i).logProbability())
                        .as("stride %d, token %d", stride, at)
                        .isCloseTo(expected, within(1e-6));
            }
        }
        assertThat(TextScore.sliding(model, prompt, new int[0], 3).tokens()).isEmpty();
        assertThat(TextScore.sliding(model, text, new int[] {1}, 3).tokens()).hasSize(1);
        assertThatThrownBy(() -> TextScore.sliding(model, prompt, tokens, 9)).hasMessageContaining("got 9");
    }
}
