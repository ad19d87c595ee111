package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.FunctionModel;
import dev.logits.decode.Sampler;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.rule.Mirostat2;
import dev.logits.decode.rule.Temperature;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SuffixLookupTest {
    private static final FunctionModel MODEL = FunctionModel.tree(4, 1, 2);

    /** After every token: the longest end of the text that stands earlier, too, and where it stood first. */
    @Test
    void theMatchIsTheLongestEndThatCameBefore() {
        Random random = new Random(1);
        for (int alphabet : new int[] {1, 2, 3, 8}) {
            for (int round = 0; round < 30; round++) {
                SuffixAutomaton automaton = new SuffixAutomaton();
                int[] text = random.ints(60, 0, alphabet).toArray();
                for (int n = 1; n <= text.length; n++) {
                    automaton.append(text[n - 1]);
                    int longest = 0;
                    int end = 0;
                    for (int e = 1; e < n; e++) {
                        int same = 0;
                        while (same < e && text[e - 1 - same] == text[n - 1 - same]) {
                            same++;
                        }
                        if (same > longest) {
                            longest = same;
                            end = e;
                        }
                    }
                    assertThat(automaton.matched()).isEqualTo(longest);
                    if (longest > 0) {
                        assertThat(automaton.following()).isEqualTo(end);
                    }
                }
            }
        }
    }

    @Test
    void draftsGrowWithTheMatch() {
        TokenHistory history = TokenHistory.ofPrompt(1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4);
        assertThat(new SuffixDrafter(2, 1).draft(history, 16).tokens()).containsExactly(5, 6, 7, 8);
        assertThat(new SuffixDrafter(2, 1).draft(history, 2).tokens()).containsExactly(5, 6);
        assertThat(new SuffixDrafter(4, 1).draft(history, 16).tokens()).isEmpty();
        assertThat(new SuffixDrafter(1, 1).draft(TokenHistory.ofPrompt(3), 16).tokens())
                .isEmpty();
    }

    /** Texts of four tokens after a prompt that repeats itself, against their exact probabilities. */
    @Test
    void textsAreDistributedAsThoseOfTheModelAlone() {
        int[] prompt = {0, 1, 2, 0, 1, 3, 0, 1};
        int length = 4;
        double[] exact = new double[256];
        for (int text = 0; text < 256; text++) {
            int[] all = Arrays.copyOf(prompt, prompt.length + length);
            double product = 1;
            for (int i = 0; i < length; i++) {
                float[] z = MODEL.after(Arrays.copyOf(all, prompt.length + i)).clone();
                for (int v = 0; v < 4; v++) {
                    z[v] = (float) (z[v] / 0.8);
                }
                int token = text >> 2 * i & 3;
                product *= Math.exp(SlowBeams.logSoftmax(z)[token]);
                all[prompt.length + i] = token;
            }
            exact[text] = product;
        }
        Decoder decoder = Decoder.of(MODEL)
                .with(new SuffixLookup(DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.8)), 4, 1))
                .with(Stopping.after(length));
        int[] counts = new int[256];
        long drafted = 0;
        long accepted = 0;
        for (int seed = 0; seed < 12_000; seed++) {
            Generation g = decoder.generate(prompt, seed);
            int text = 0;
            for (int i = 0; i < length; i++) {
                text |= g.best().tokens()[i] << 2 * i;
            }
            counts[text]++;
            drafted += g.drafted();
            accepted += g.accepted();
        }
        ChiSquare.of(counts, exact).assertFits();
        assertThat(drafted).isGreaterThan(12_000);
        assertThat(accepted).isBetween(drafted / 10, drafted - 1);
    }

    /** A model that copies: the longer the match, the more tokens a step. */
    @Test
    void aCopiedTextTakesFewerStepsThanPromptLookup() {
        int n = 60;
        int[] prompt = new int[n + 1];
        for (int i = 0; i <= n; i++) {
            prompt[i] = i % n;
        }
        FunctionModel copies = new FunctionModel(n, text -> {
            float[] z = new float[n];
            z[(text[text.length - 1] + 1) % n] = 30;
            return z;
        });
        long[] steps = new long[2];
        Strategy[] strategies = {
            new SuffixLookup(DecodingPlan.of(Sampler.GREEDY), 32, 1),
            new PromptLookup(DecodingPlan.of(Sampler.GREEDY), 4, 3)
        };
        for (int i = 0; i < 2; i++) {
            Generation g = Decoder.of(copies)
                    .with(strategies[i])
                    .with(Stopping.after(50))
                    .generate(prompt, 0);
            assertThat(g.accepted()).isEqualTo(g.drafted());
            assertThat(g.best().tokens()[49]).isEqualTo(50);
            steps[i] = 50 - g.accepted();
        }
        assertThat(steps[0]).isLessThan(steps[1]);
        assertThatThrownBy(() -> new SuffixLookup(DecodingPlan.of(new Mirostat2(3, 0.1)), 4, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
