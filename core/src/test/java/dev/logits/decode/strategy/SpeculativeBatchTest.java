package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.FunctionModel;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.decode.Sampler;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Speculative decoding of several prompts in one session. */
class SpeculativeBatchTest {
    private static final FunctionModel TARGET = FunctionModel.tree(5, 1, 2);
    private static final FunctionModel DRAFT = FunctionModel.tree(5, 2, 2);
    private static final DecodingPlan PLAN = DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.9), new TopK(4));

    private static List<DraftingStrategy> strategies() {
        return List.of(
                new SpeculativeDecoding(PLAN, DRAFT, 1),
                new SpeculativeDecoding(PLAN, DRAFT, 4),
                new SpeculativeTree(PLAN, DRAFT, List.of(3, 2, 1)),
                new PromptLookup(PLAN, 3, 2),
                new SpeculativeDecoding(DecodingPlan.of(Sampler.GREEDY), DRAFT, 3));
    }

    private static List<Prompt> prompts(int count) {
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] tokens = new int[1 + i % 7];
            for (int j = 0; j < tokens.length; j++) {
                tokens[j] = (3 * i + j * j) % 5;
            }
            prompts.add(new Prompt(tokens, 10 + i));
        }
        return prompts;
    }

    private static List<Object> said(Generation g) {
        return List.of(
                g.drafted(),
                g.accepted(),
                g.steps(),
                Arrays.toString(g.best().tokens()),
                g.best().finish(),
                g.best().logProbability(),
                g.best().trace());
    }

    /** Texts end at different times, by an end token or their length, and so rows leave. */
    @Test
    void textsOfABatchAreThoseOfEachPromptAlone() {
        for (DraftingStrategy strategy : strategies()) {
            Decoder decoder = Decoder.of(TARGET)
                    .with(strategy)
                    .with(Stopping.after(23).withEndTokens(4))
                    .withTraces(2);
            List<Prompt> prompts = prompts(12);
            List<Generation> together = decoder.decode(prompts, 3);
            for (int i = 0; i < prompts.size(); i++) {
                Generation alone = decoder.decode(prompts.subList(i, i + 1), 3).get(0);
                assertThat(said(together.get(i)))
                        .as("%s, prompt %d", strategy, i)
                        .isEqualTo(said(alone));
            }
            assertThat(together.stream().map(g -> g.best().tokens().length).distinct())
                    .hasSizeGreaterThan(2);
        }
    }

    /** A model that counts its runs and notes what its rows are told to forget. */
    private static final class Heard implements LanguageModel {
        private int runs;
        private int unevenRounds;
        private int mostRows;

        @Override
        public int vocabulary() {
            return TARGET.vocabulary();
        }

        @Override
        public int contextLength() {
            return TARGET.contextLength();
        }

        @Override
        public ModelSession open(int sequences) {
            ModelSession session = TARGET.open(sequences);
            return new ModelSession() {
                @Override
                public int vocabulary() {
                    return session.vocabulary();
                }

                @Override
                public int rows() {
                    return session.rows();
                }

                @Override
                public int length(int row) {
                    return session.length(row);
                }

                @Override
                public void join(int rows) {
                    session.join(rows);
                }

                @Override
                public void advanceEach(int[][] tokens, Logits out) {
                    runs++;
                    mostRows = Math.max(mostRows, tokens.length);
                    session.advanceEach(tokens, out);
                }

                @Override
                public void reorder(int[] parents) {
                    session.reorder(parents);
                }

                @Override
                public void rewind(int[] tokens) {
                    unevenRounds += Arrays.stream(tokens).distinct().count() > 1 ? 1 : 0;
                    session.rewind(tokens);
                }
            };
        }
    }

    @Test
    void rowsThatAcceptDifferentNumbersAreDistributedAsTheModelAlone() {
        int[] prompt = {3, 1};
        double[] exact = SpeculativeDecodingTest.exact(TARGET, prompt, 0.9, 4);
        for (DraftingStrategy strategy : strategies().subList(0, 4)) {
            Heard model = new Heard();
            Decoder decoder = Decoder.of(model).with(strategy).with(Stopping.after(3));
            int[] counts = new int[125];
            int rounds = 0;
            for (int seed = 0; seed < 1000; seed++) {
                List<Prompt> prompts = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    prompts.add(new Prompt(prompt, i));
                }
                long longest = 0;
                for (Generation g : decoder.decode(prompts, seed)) {
                    int[] t = g.best().tokens();
                    counts[25 * t[0] + 5 * t[1] + t[2]]++;
                    longest = Math.max(longest, g.steps());
                }
                rounds += (int) longest;
            }
            ChiSquare.of(counts, exact).assertFits();
            assertThat(model.unevenRounds).as("%s", strategy).isGreaterThan(200);
            // a run of the model for the prompts, then one a round, of all texts
            assertThat(model.runs).isEqualTo(rounds + 1000);
            assertThat(model.mostRows).isGreaterThanOrEqualTo(12);
        }
    }

    @Test
    void textsThatFindNoRoomWaitAndAreTheSame() {
        SpeculativeTree strategy = new SpeculativeTree(PLAN, DRAFT, List.of(2, 2));
        Heard model = new Heard();
        Decoder decoder = Decoder.of(model).with(strategy).with(Stopping.after(9));
        List<Prompt> prompts = prompts(10);
        List<List<Object>> all = decoder.decode(prompts, 5).stream()
                .map(SpeculativeBatchTest::said)
                .toList();
        assertThat(model.mostRows).isGreaterThan(12);
        model.mostRows = 0;
        DecodingCall call = new DecodingCall(decoder, 5, new Cancellation(), System::nanoTime);
        List<SpeculativeRun> runs = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            runs.add(new SpeculativeRun(call, prompts.get(i), i, strategy, DecodingListener.NONE));
        }
        // four branches of three tokens each: room for the logits of three texts
        assertThat(SpeculativeBatch.decode(call, runs, 3 * 12 * 5 + 1).stream()
                        .map(SpeculativeBatchTest::said)
                        .toList())
                .isEqualTo(all);
        assertThat(model.mostRows).isBetween(4, 12);
    }

    @Test
    void aBatchThatIsCancelledEndsAsItIs() {
        Decoder decoder =
                Decoder.of(TARGET).with(new SpeculativeDecoding(PLAN, DRAFT, 2)).with(Stopping.after(50));
        Cancellation cancellation = new Cancellation();
        int[] heard = new int[1];
        List<Generation> cut = decoder.decode(
                prompts(4),
                7,
                new DecodingListener() {
                    @Override
                    public void token(int prompt, int text, int token) {
                        if (++heard[0] == 20) {
                            cancellation.cancel();
                        }
                    }
                },
                cancellation);
        List<Generation> whole = decoder.decode(prompts(4), 7);
        for (int i = 0; i < 4; i++) {
            assertThat(cut.get(i).best().finish()).isEqualTo(FinishReason.CANCELLED);
            int[] tokens = cut.get(i).best().tokens();
            assertThat(tokens).isNotEmpty().hasSizeLessThan(50);
            assertThat(tokens).containsExactly(Arrays.copyOf(whole.get(i).best().tokens(), tokens.length));
        }
    }
}
