package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.FunctionModel;
import dev.logits.decode.HuggingFace;
import dev.logits.decode.Sampler;
import dev.logits.decode.Tokens;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContrastTest {
    private static final int V = 6;
    private static final FunctionModel MODEL = FunctionModel.tree(V, 3, 2);
    private static final FunctionModel AMATEUR = FunctionModel.tree(V, 4, 2);
    private static final int[] PROMPT = {3, 1, 4};
    private static final Tokens NEGATIVE = Tokens.of(5, 0);
    private static final DecodingPlan PLAN =
            DecodingPlan.of(Sampler.ANCESTRAL, new RepetitionPenalty(1.2), new Temperature(0.9), new TopK(4));

    /** The combined row by the formula, in plain loops. */
    private static float[] combined(float[] c, float[] u, double g, double alpha) {
        double[] lc = SlowBeams.logSoftmax(c);
        double[] lu = SlowBeams.logSoftmax(u);
        double top = Arrays.stream(lc).max().orElseThrow();
        float[] out = new float[c.length];
        for (int i = 0; i < c.length; i++) {
            boolean dropped = lc[i] == Double.NEGATIVE_INFINITY || lc[i] < Math.log(alpha) + top;
            double z = lu[i] == Double.NEGATIVE_INFINITY
                    ? (g >= 1 ? lc[i] : Double.NEGATIVE_INFINITY)
                    : g * (lc[i] - lu[i]) + lu[i];
            out[i] = (float) (dropped ? Double.NEGATIVE_INFINITY : z);
        }
        return out;
    }

    /** A model whose own logits are the guided ones, for texts that begin with the prompt. */
    private static FunctionModel guided(double g, int[] negative) {
        return new FunctionModel(V, text -> {
            if (text.length < PROMPT.length) {
                return new float[V];
            }
            int[] other = Arrays.copyOf(negative, negative.length + text.length - PROMPT.length);
            System.arraycopy(text, PROMPT.length, other, negative.length, text.length - PROMPT.length);
            return combined(MODEL.after(text), MODEL.after(other), g, 0);
        });
    }

    private static FunctionModel contrasted(double alpha, double beta) {
        return new FunctionModel(V, text -> combined(MODEL.after(text), AMATEUR.after(text), 1 + beta, alpha));
    }

    private static List<Strategy> strategies() {
        return List.of(
                GreedySearch.of(),
                new Sampling(PLAN, 3),
                new BestOf(PLAN, 4, 2),
                BeamSearch.of(3),
                new BeamSampling(List.of(), 3, 1, EarlyStopping.EXACT, 2),
                new DiverseBeamSearch(List.of(), 4, 2, 0.5, 1, EarlyStopping.EXACT, 2),
                StochasticBeamSearch.of(3),
                new SpeculativeDecoding(PLAN, AMATEUR, 3),
                new PromptLookup(PLAN, 3, 2),
                new SuffixLookup(PLAN, 3, 1));
    }

    private static void agree(FunctionModel plain, Contrast contrast) {
        for (Strategy strategy : strategies()) {
            for (int seed = 0; seed < 6; seed++) {
                Decoder decoder = Decoder.of(MODEL)
                        .with(contrast)
                        .with(strategy)
                        .with(Stopping.after(7).withEndTokens(2))
                        .withLogProbabilities();
                Generation ours = decoder.generate(PROMPT, seed);
                Generation exact = Decoder.of(plain)
                        .with(strategy)
                        .with(Stopping.after(7).withEndTokens(2))
                        .withLogProbabilities()
                        .generate(PROMPT, seed);
                assertThat(ours.texts()).hasSameSizeAs(exact.texts());
                for (int i = 0; i < exact.texts().size(); i++) {
                    assertThat(ours.texts().get(i).tokens())
                            .as("%s, seed %s", strategy, seed)
                            .containsExactly(exact.texts().get(i).tokens());
                    assertThat(ours.texts().get(i).logProbability().orElseThrow())
                            .isCloseTo(exact.texts().get(i).logProbability().orElseThrow(), within(1e-5));
                }
            }
        }
    }

    @Test
    void everyStrategyWorksOnTheGuidedRows() {
        agree(guided(1.5, NEGATIVE.toArray()), new ClassifierFreeGuidance(1.5, NEGATIVE));
        agree(guided(0.5, NEGATIVE.toArray()), new ClassifierFreeGuidance(0.5, NEGATIVE));
        agree(guided(2, new int[] {PROMPT[2]}), new ClassifierFreeGuidance(2));
    }

    @Test
    void everyStrategyWorksOnTheContrastedRows() {
        agree(contrasted(0.1, 0.5), new ContrastiveDecoding(AMATEUR, 0.1, 0.5));
        agree(contrasted(0, 3), new ContrastiveDecoding(AMATEUR, 0, 3));
    }

    @Test
    void promptsOfABatchHaveSecondRowsOfTheirOwn() {
        Decoder decoder = Decoder.of(MODEL)
                .with(new ClassifierFreeGuidance(1.7, NEGATIVE))
                .with(new Sampling(PLAN, 2))
                .with(Stopping.after(6).withEndTokens(2));
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            prompts.add(new Prompt(Arrays.copyOf(new int[] {i, 1, 4, 3, 0}, 1 + i), 2L * i));
        }
        List<Generation> together = decoder.decode(prompts, 9);
        for (int i = 0; i < 5; i++) {
            Generation alone = decoder.decode(List.of(prompts.get(i)), 9).get(0);
            for (int text = 0; text < 2; text++) {
                assertThat(together.get(i).texts().get(text).tokens())
                        .containsExactly(alone.texts().get(text).tokens());
            }
        }
    }

    /** A row is what the formula says: with masked tokens on either side, and of lengths that vectors do not divide. */
    @Test
    void masksOfEitherRow() {
        float n = Float.NEGATIVE_INFINITY;
        assertThat(row(1.5, new float[] {1, n, 1, 2}, new float[] {n, 1, 1, n}))
                .containsExactly(
                        toDouble(combined(new float[] {1, n, 1, 2}, new float[] {n, 1, 1, n}, 1.5, 0)), within(1e-6));
        assertThat(row(0.5, new float[] {1, n, 1, 2}, new float[] {n, 1, 1, n})[3])
                .isEqualTo(Double.NEGATIVE_INFINITY);
        Random random = new Random(2);
        for (int length : new int[] {1, 2, 7, 17, 1000}) {
            float[] c = new float[length];
            float[] u = new float[length];
            for (int i = 0; i < length; i++) {
                c[i] = i % 5 == 3 ? n : (float) (4 * random.nextGaussian());
                u[i] = i % 7 == 4 ? n : (float) (4 * random.nextGaussian());
            }
            assertThat(row(2.5, c, u)).containsExactly(toDouble(combined(c, u, 2.5, 0)), within(2e-5));
        }
    }

    private static double[] toDouble(float[] z) {
        double[] out = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            out[i] = z[i];
        }
        return out;
    }

    /** The guided row after the prompt [0], against the negative prompt [0, 0]. */
    private static double[] row(double g, float[] c, float[] u) {
        FunctionModel two = new FunctionModel(c.length, text -> (text.length == 1 ? c : u).clone());
        StepTrace step = Decoder.of(two)
                .with(new ClassifierFreeGuidance(g, Tokens.of(0, 0)))
                .with(Stopping.after(1))
                .withTraces(c.length)
                .generate(new int[] {0}, 0)
                .best()
                .trace()
                .get(0);
        double[] logs = new double[c.length];
        Arrays.fill(logs, Double.NEGATIVE_INFINITY);
        step.raw().forEach(a -> logs[a.token()] = a.logProbability());
        double[] expected = SlowBeams.logSoftmax(combined(c, u, g, 0));
        double shift = 0; // a trace normalizes; the guided row itself does not
        for (int i = 0; i < c.length; i++) {
            if (logs[i] > Double.NEGATIVE_INFINITY) {
                shift = combined(c, u, g, 0)[i] - expected[i];
            }
        }
        for (int i = 0; i < c.length; i++) {
            logs[i] += shift;
        }
        return logs;
    }

    /** The vector of the facts: g = 1.5, u = [1, 0, 1.5], c = [1, 1, 1]. */
    @Test
    void aRowWorkedByHand() {
        double[] row = row(1.5, new float[] {1, 1, 1}, new float[] {1, 0, 1.5f});
        assertThat(row).containsExactly(new double[] {-1.095853, -0.595853, -1.345853}, within(1e-6));
    }

    @Test
    void rowsAreThoseOfHuggingFace() {
        int cases = 0;
        for (String[] cells : HuggingFace.read("hugging-face-guidance.csv")) {
            float[] c = HuggingFace.floats(cells[1]);
            float[] u = HuggingFace.floats(cells[2]);
            double[] expected = HuggingFace.numbers(cells[3]);
            assertThat(row(Double.parseDouble(cells[0]), c, u)).containsExactly(expected, within(1e-5));
            cases++;
        }
        assertThat(cases).isGreaterThan(30);
    }

    @Test
    void aRowThatIsNoDistributionEndsTheText() {
        FunctionModel broken =
                new FunctionModel(3, text -> text.length == 1 ? new float[] {1, 2, 3} : new float[] {0, Float.NaN, 0});
        GeneratedText text = Decoder.of(broken)
                .with(new ClassifierFreeGuidance(2, Tokens.of(0, 0)))
                .generate(new int[] {0}, 0)
                .best();
        assertThat(text.finish()).isEqualTo(FinishReason.DEAD_END);
        assertThat(text.deadEnd().orElseThrow()).contains("1").contains("NaN");
    }

    @Test
    void theContextIsThatOfTheLongerRow() {
        FunctionModel small = MODEL.withContextLength(8);
        GeneratedText text = Decoder.of(small)
                .with(new ClassifierFreeGuidance(2, Tokens.of(1, 2, 3, 4, 5)))
                .generate(new int[] {0}, 0)
                .best();
        assertThat(text.tokens()).hasSize(4);
        assertThat(text.finish()).isEqualTo(FinishReason.CONTEXT);
        GeneratedText shadow = Decoder.of(MODEL)
                .with(new ContrastiveDecoding(AMATEUR.withContextLength(5), 0.1, 1))
                .generate(PROMPT, 0)
                .best();
        assertThat(shadow.tokens()).hasSize(3);
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> new ClassifierFreeGuidance(0)).hasMessageContaining("positive");
        assertThatThrownBy(() -> new ContrastiveDecoding(AMATEUR, 1.5, 1)).hasMessageContaining("between 0 and 1");
        assertThatThrownBy(() -> Decoder.of(MODEL).with(new ClassifierFreeGuidance(2, Tokens.of(1, 6))))
                .hasMessageContaining("the negative prompt's token 1 = 6 is not in the vocabulary: expected 0..5");
        assertThatThrownBy(() -> Decoder.of(MODEL).with(new ContrastiveDecoding(FunctionModel.tree(5, 1, 1), 0.1, 1)))
                .hasMessageContaining("they must be the same");
        assertThatThrownBy(() ->
                        Decoder.of(MODEL.withContextLength(2)).with(new ClassifierFreeGuidance(2, Tokens.of(1, 2, 3))))
                .hasMessageContaining("shorten it");
    }
}
