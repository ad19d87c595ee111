package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.FunctionModel;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class SpeculativeDecodingTest {
    private static final FunctionModel TARGET = FunctionModel.tree(5, 1, 2);
    private static final FunctionModel DRAFT = FunctionModel.tree(5, 2, 2);
    private static final int LENGTH = 3;
    private static final int RUNS = 12_000;

    /** The exact probability of every text of three tokens under a plan of temperature and top-k. */
    static double[] exact(FunctionModel model, int[] prompt, double temperature, int k) {
        double[] p = new double[125];
        for (int text = 0; text < 125; text++) {
            int[] tokens = {text / 25, text / 5 % 5, text % 5};
            double product = 1;
            for (int i = 0; i < LENGTH; i++) {
                int[] before = Arrays.copyOf(prompt, prompt.length + i);
                System.arraycopy(tokens, 0, before, prompt.length, i);
                float[] z = model.after(before).clone();
                float[] sorted = z.clone();
                Arrays.sort(sorted);
                for (int v = 0; v < 5; v++) {
                    z[v] = z[v] < sorted[5 - k] ? Float.NEGATIVE_INFINITY : (float) (z[v] / temperature);
                }
                product *= Math.exp(SlowBeams.logSoftmax(z)[tokens[i]]);
            }
            p[text] = product;
        }
        return p;
    }

    private static int[] counts(Decoder decoder, int[] prompt) {
        int[] counts = new int[125];
        for (int seed = 0; seed < RUNS; seed++) {
            int[] t = decoder.generate(prompt, seed).best().tokens();
            counts[25 * t[0] + 5 * t[1] + t[2]]++;
        }
        return counts;
    }

    private static DecodingPlan plan(double temperature, int k) {
        return DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(temperature), new TopK(k));
    }

    private static Decoder decoder(Strategy strategy) {
        return Decoder.of(TARGET).with(strategy).with(Stopping.after(LENGTH));
    }

    @Test
    void textsAreDistributedAsThoseOfTheModelAlone() {
        int[] prompt = {3, 1};
        for (int drafts : new int[] {1, 4}) {
            for (int k : new int[] {5, 3}) {
                DecodingPlan plan = plan(0.9, k);
                ChiSquare.of(
                                counts(decoder(new SpeculativeDecoding(plan, DRAFT, drafts)), prompt),
                                exact(TARGET, prompt, 0.9, k))
                        .assertFits();
            }
        }
    }

    @Test
    void acceptingEveryDraftedTokenWouldBeSeen() {
        int[] prompt = {3, 1};
        DraftingStrategy strategy = new SpeculativeDecoding(plan(0.9, 5), DRAFT, 4);
        int[] counts = new int[125];
        for (int seed = 0; seed < RUNS; seed++) {
            DecodingCall setup = new DecodingCall(decoder(strategy), seed, new Cancellation(), System::nanoTime);
            SpeculativeRun run = new SpeculativeRun(
                    setup, new Prompt(prompt, 0), 0, strategy, DecodingListener.NONE, (p, q, u) -> true);
            int[] t = SpeculativeBatch.decode(setup, List.of(run)).get(0).best().tokens();
            counts[25 * t[0] + 5 * t[1] + t[2]]++;
        }
        ChiSquare.of(counts, exact(TARGET, prompt, 0.9, 5)).assertDoesNotFit();
    }

    @Test
    void promptLookupIsDistributedAsTheModelAlone() {
        int[] prompt = {1, 2, 3, 1, 2};
        Decoder decoder = decoder(new PromptLookup(plan(0.9, 4), 3, 2));
        ChiSquare.of(counts(decoder, prompt), exact(TARGET, prompt, 0.9, 4)).assertFits();
        long accepted = 0;
        long drafted = 0;
        for (int seed = 0; seed < 200; seed++) {
            Generation g = decoder.generate(prompt, seed);
            accepted += g.accepted();
            drafted += g.drafted();
        }
        assertThat(accepted).isBetween(1L, drafted - 1);
    }

    @Test
    void anEqualDraftModelIsAlwaysAccepted() {
        Decoder decoder = Decoder.of(TARGET)
                .with(new SpeculativeDecoding(plan(1, 5), TARGET, 4))
                .with(Stopping.after(30));
        for (int seed = 0; seed < 50; seed++) {
            Generation g = decoder.generate(new int[] {2}, seed);
            assertThat(g.accepted()).isEqualTo(g.drafted()).isPositive();
        }
    }

    @Test
    void aGreedySamplerGivesGreedySearchWhateverIsDrafted() {
        DecodingPlan greedy = DecodingPlan.of(Sampler.GREEDY);
        for (int seed = 0; seed < 30; seed++) {
            FunctionModel model = FunctionModel.tree(4, seed, 1);
            FunctionModel markov = new FunctionModel(4, text -> model.after(text[text.length - 1]));
            Decoder decoder = Decoder.of(markov).with(Stopping.after(25).withEndTokens(3));
            int[] expected = decoder.generate(new int[] {0, 1}, 0).best().tokens();
            for (Strategy s : List.of(
                    new SpeculativeDecoding(greedy, FunctionModel.tree(4, seed + 1, 1), 3),
                    new SpeculativeDecoding(greedy, markov, 7),
                    new PromptLookup(greedy, 5, 3))) {
                Generation g = decoder.with(s).generate(new int[] {0, 1}, 0);
                assertThat(g.best().tokens()).as("seed %d, %s", seed, s).isEqualTo(expected);
            }
        }
    }

    @Test
    void fewerReadingsOfTheModelThanTokens() {
        int[] calls = {0};
        LanguageModel counting = new LanguageModel() {
            @Override
            public int vocabulary() {
                return 5;
            }

            @Override
            public dev.logits.decode.ModelSession open(int sequences) {
                dev.logits.decode.ModelSession inner = TARGET.open(sequences);
                return new dev.logits.decode.ModelSession() {
                    @Override
                    public int vocabulary() {
                        return 5;
                    }

                    @Override
                    public int rows() {
                        return inner.rows();
                    }

                    @Override
                    public int length(int row) {
                        return inner.length(row);
                    }

                    @Override
                    public void join(int joining) {
                        inner.join(joining);
                    }

                    @Override
                    public void advanceEach(int[][] tokens, dev.logits.Logits out) {
                        calls[0] += tokens[0].length > 1 ? 1 : 0;
                        inner.advanceEach(tokens, out);
                    }

                    @Override
                    public void reorder(int[] parents) {
                        inner.reorder(parents);
                    }

                    @Override
                    public void rewind(int[] tokens) {
                        inner.rewind(tokens);
                    }
                };
            }
        };
        Generation g = Decoder.of(counting)
                .with(new SpeculativeDecoding(plan(1, 5), TARGET, 4))
                .with(Stopping.after(50))
                .generate(new int[] {0}, 1);
        assertThat(g.best().tokens()).hasSize(50);
        assertThat(calls[0]).isEqualTo(10);
    }

    @Test
    void aDraftedTokenThatTheModelForbidsIsNeverChosen() {
        FunctionModel never2 = new FunctionModel(3, text -> new float[] {0, 0, Float.NEGATIVE_INFINITY});
        FunctionModel always2 = new FunctionModel(3, text -> new float[] {-30, -30, 30});
        Decoder decoder = Decoder.of(never2)
                .with(new SpeculativeDecoding(DecodingPlan.of(Sampler.ANCESTRAL), always2, 3))
                .with(Stopping.after(50));
        for (int seed = 0; seed < 100; seed++) {
            assertThat(decoder.generate(new int[] {0}, seed).best().tokens()).doesNotContain(2);
        }
    }

    @Test
    void rulesOfTheDraftSeeTheTextTheyDraft() {
        List<Integer> lengths = new ArrayList<>();
        LogitsProcessor spy = (c, history, random) -> lengths.add(history.length());
        Decoder.of(TARGET)
                .with(new SpeculativeDecoding(DecodingPlan.of(Sampler.ANCESTRAL, spy), TARGET, 2))
                .with(Stopping.after(4))
                .generate(new int[] {0}, 1);
        // two drafted, three judged; the last token is not worth a draft
        assertThat(lengths).containsExactly(1, 2, 1, 2, 3, 4);
    }

    @Test
    void rejectsWhatCannotBeJudged() {
        Sampler odd = (c, random) -> c.top();
        assertThatThrownBy(() -> new SpeculativeDecoding(DecodingPlan.of(odd), DRAFT, 2))
                .hasMessageContaining("Sampler.ANCESTRAL or Sampler.GREEDY");
        assertThatThrownBy(() -> new PromptLookup(plan(1, 5), 0, 2)).hasMessageContaining("got 0");
        assertThatThrownBy(() ->
                        Decoder.of(TARGET).with(new SpeculativeDecoding(plan(1, 5), FunctionModel.tree(6, 1, 1), 2)))
                .hasMessageContaining("vocabulary of 6, the model one of 5");
    }
}
