package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.FunctionModel;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.ModelSession;
import dev.logits.decode.Sampler;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Window;
import dev.logits.decode.rule.MinP;
import dev.logits.decode.rule.Mirostat2;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.rule.TopP;
import dev.logits.decode.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecoderTest {
    static final int V = 600;
    private static final FunctionModel MODEL = FunctionModel.tree(V, 21, 6);
    private static final DecodingPlan PLAN = DecodingPlan.of(
            Sampler.ANCESTRAL,
            new RepetitionPenalty(1.1, Window.last(64)),
            new TopK(40),
            new TopP(0.95),
            new MinP(0.02),
            new Temperature(0.9));

    /** Every strategy; those that draw, with everything that remembers something. */
    static Stream<Strategy> strategies() {
        List<LogitsProcessor> rules = List.of(new RepetitionPenalty(1.2, Window.last(64)), new TopK(30));
        return Stream.of(
                GreedySearch.of(new RepetitionPenalty(1.3, Window.last(64))),
                Sampling.of(PLAN),
                new Sampling(DecodingPlan.of(new Mirostat2(3, 0.2)), 3),
                new BestOf(PLAN, 5, 2),
                new BeamSearch(rules, 4, 1, EarlyStopping.EXACT, 2),
                new BeamSampling(rules, 3, 0.7, EarlyStopping.HEURISTIC, 3),
                new DiverseBeamSearch(rules, 4, 2, 0.7, 1, EarlyStopping.WHEN_BEAMS_DONE, 4),
                new StochasticBeamSearch(List.of(new Temperature(0.8)), 4),
                new SpeculativeDecoding(PLAN, FunctionModel.tree(V, 22, 6), 3),
                new PromptLookup(PLAN, 4, 2));
    }

    static Decoder decoder(Strategy strategy) {
        return Decoder.of(MODEL).with(strategy).with(Stopping.after(12).withEndTokens(7, 8, 9));
    }

    private static List<Prompt> prompts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Prompt(
                        IntStream.range(0, 1 + i * 7 % 5)
                                .map(j -> (31 * i + 17 * j) % V)
                                .toArray(),
                        100L * i))
                .toList();
    }

    /** Everything that a generation says. */
    private static String described(Generation g) {
        StringBuilder text = new StringBuilder();
        for (GeneratedText t : g.texts()) {
            text.append(Arrays.toString(t.tokens()))
                    .append(t.score())
                    .append(t.logProbability())
                    .append(t.finish())
                    .append('\n');
        }
        return text.append(g.threshold()).append(g.accepted()).toString();
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aTextIsTheSameAloneAndInABatchOf64(Strategy strategy) {
        Decoder decoder = decoder(strategy);
        List<Prompt> prompts = prompts(64);
        List<Generation> together = decoder.decode(prompts, 5);
        for (int i = 0; i < 64; i += 9) {
            Generation alone = decoder.decode(List.of(prompts.get(i)), 5).get(0);
            assertThat(described(together.get(i))).as("prompt %d", i).isEqualTo(described(alone));
        }
        if (!(strategy instanceof GreedySearch
                || strategy instanceof BeamSearch
                || strategy instanceof DiverseBeamSearch)) {
            assertThat(described(decoder.decode(prompts, 6).get(3))).isNotEqualTo(described(together.get(3)));
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aTextIsTheSameOnOneAndOnTwoThreads(Strategy strategy) throws Exception {
        int wide = 40_000; // wide enough that rows are shared out over threads
        FunctionModel model = FunctionModel.tree(wide, 3, 9);
        Strategy fitting = strategy instanceof SpeculativeDecoding s
                ? new SpeculativeDecoding(s.plan(), FunctionModel.tree(wide, 4, 9), 2)
                : strategy;
        Decoder decoder = Decoder.of(model).with(fitting).with(Stopping.after(2));
        List<Prompt> prompts = prompts(8);
        ForkJoinPool one = new ForkJoinPool(1);
        ForkJoinPool two = new ForkJoinPool(2);
        try {
            List<Generation> a = one.submit(() -> decoder.decode(prompts, 5)).get();
            List<Generation> b = two.submit(() -> decoder.decode(prompts, 5)).get();
            assertThat(a.stream().map(DecoderTest::described))
                    .isEqualTo(b.stream().map(DecoderTest::described).toList());
        } finally {
            one.shutdown();
            two.shutdown();
        }
    }

    /** The same numbers on every JVM and with scalar and vector kernels: CI runs this with each of them. */
    @Test
    void tokensAreThePinnedOnes() {
        assertThat(strategies()
                        .map(s -> Arrays.hashCode(decoder(s).generate(new int[] {1, 2, 3}, 42).texts().stream()
                                .flatMapToInt(t -> Arrays.stream(t.tokens()))
                                .toArray())))
                .containsExactly(PINNED);
    }

    private static final Integer[] PINNED = {
        -1500087387,
        -793956349,
        1612392309,
        1319893034,
        -1377911049,
        130444631,
        1670881945,
        1713414116,
        -292508524,
        -793956349
    };

    /** Counts its own steps, as a rule with memory does; a fork that shared the memory would count for its sibling. */
    private record Counting(List<String> faults) implements LogitsProcessor {
        @Override
        public void process(dev.logits.decode.Candidates c, TokenHistory history, RandomGenerator random) {
            throw new AssertionError("a rule with memory works in a session");
        }

        @Override
        public LogitsProcessor newSession() {
            return new Session(0);
        }

        private final class Session implements LogitsProcessor {
            private int steps;

            Session(int steps) {
                this.steps = steps;
            }

            @Override
            public void process(dev.logits.decode.Candidates c, TokenHistory history, RandomGenerator random) {
                if (steps++ != history.generated()) {
                    synchronized (faults) {
                        faults.add(steps - 1 + " steps, " + history);
                    }
                }
            }

            @Override
            public LogitsProcessor fork() {
                return new Session(steps);
            }
        }
    }

    @Test
    void whatARuleRemembersIsCopiedWhenABeamForks() {
        List<String> faults = new ArrayList<>();
        List<LogitsProcessor> rules = List.of(new Counting(faults));
        for (Strategy s : List.of(
                new BeamSearch(rules, 5, 1, EarlyStopping.EXACT, 5),
                new BeamSampling(rules, 5, 1, EarlyStopping.EXACT, 5),
                new DiverseBeamSearch(rules, 6, 3, 1, 1, EarlyStopping.EXACT, 6),
                new StochasticBeamSearch(rules, 5),
                new Sampling(new DecodingPlan(rules, Sampler.ANCESTRAL), 5),
                new SpeculativeDecoding(
                        new DecodingPlan(rules, Sampler.ANCESTRAL), FunctionModel.tree(V, 21, 6.1), 4))) {
            decoder(s).decode(prompts(3), 1);
            assertThat(faults).as("%s", s).isEmpty();
        }
    }

    @Test
    void aSamplersTextsAreThoseOfItsSequenceNumbers() {
        Generation three = decoder(new Sampling(PLAN, 3)).generate(new int[] {4}, 9);
        for (int i = 0; i < 3; i++) {
            Generation one = decoder(Sampling.of(PLAN))
                    .decode(List.of(new Prompt(new int[] {4}, i)), 9)
                    .get(0);
            assertThat(one.best().tokens()).isEqualTo(three.texts().get(i).tokens());
        }
    }

    @Test
    void samplingFollowsTheExactDistribution() {
        float[] z = {1, 0, -1, 2, Float.NEGATIVE_INFINITY};
        FunctionModel model = new FunctionModel(5, text -> z);
        int[] counts = new int[5];
        Decoder decoder = Decoder.of(model)
                .with(Sampling.of(DecodingPlan.of(Sampler.ANCESTRAL)))
                .with(Stopping.after(20));
        for (int seed = 0; seed < 2000; seed++) {
            for (int token : decoder.generate(new int[] {0}, seed).best().tokens()) {
                counts[token]++;
            }
        }
        ChiSquare.of(
                        counts,
                        Arrays.stream(SlowBeams.logSoftmax(z)).map(Math::exp).toArray())
                .assertFits();
    }

    @Test
    void bestOfRanksByTheMeanRawLogProbability() {
        Generation all = decoder(new BestOf(PLAN, 6, 6)).generate(new int[] {4}, 9);
        Generation samples = decoder(new Sampling(PLAN, 6)).generate(new int[] {4}, 9);
        double last = Double.POSITIVE_INFINITY;
        for (GeneratedText text : all.texts()) {
            double sum = 0;
            int[] before = {4};
            for (int token : text.tokens()) {
                sum += SlowBeams.logSoftmax(MODEL.after(before))[token];
                before = Arrays.copyOf(before, before.length + 1);
                before[before.length - 1] = token;
            }
            assertThat(text.logProbability().orElseThrow()).isCloseTo(sum, within(1e-4));
            assertThat(text.score().orElseThrow()).isCloseTo(sum / text.tokens().length, within(1e-4));
            assertThat(text.score().orElseThrow()).isLessThanOrEqualTo(last);
            last = text.score().orElseThrow();
        }
        assertThat(all.texts().stream().map(t -> Arrays.toString(t.tokens())))
                .containsExactlyInAnyOrderElementsOf(samples.texts().stream()
                        .map(t -> Arrays.toString(t.tokens()))
                        .toList());
    }

    /** A model that counts the rows it computes. */
    private static final class Counter implements LanguageModel {
        int rows;
        boolean closed;

        @Override
        public int vocabulary() {
            return V;
        }

        @Override
        public ModelSession open(int sequences) {
            ModelSession inner = MODEL.open(sequences);
            return new ModelSession() {
                @Override
                public int vocabulary() {
                    return V;
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
                public void advanceEach(int[][] tokens, Logits out) {
                    rows += out.rows();
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

                @Override
                public void close() {
                    closed = true;
                }
            };
        }
    }

    @Test
    void aFinishedTextCostsNothingAndTheSessionIsClosed() {
        Counter model = new Counter();
        List<Prompt> prompts = prompts(20);
        List<Generation> g = Decoder.of(model)
                .with(Sampling.of(PLAN))
                .with(Stopping.after(40).withEndTokens(IntStream.range(0, 100).toArray()))
                .decode(prompts, 1);
        int expected = 0;
        for (int i = 0; i < 20; i++) {
            expected += prompts.get(i).tokens().length + g.get(i).best().tokens().length - 1;
        }
        assertThat(model.rows).isEqualTo(expected);
        assertThat(model.closed).isTrue();
    }

    @Test
    void endsAtTheLimitTheEndTokenOrTheContext() {
        FunctionModel count = new FunctionModel(50, text -> {
            float[] z = new float[50];
            z[text[text.length - 1] + 1] = 9;
            return z;
        });
        Decoder decoder = Decoder.of(count);
        GeneratedText limit =
                decoder.with(Stopping.after(3)).generate(new int[] {5}, 0).best();
        assertThat(limit.tokens()).containsExactly(6, 7, 8);
        assertThat(limit.finish()).isEqualTo(FinishReason.LENGTH);
        GeneratedText end = decoder.with(Stopping.after(30).withEndTokens(8))
                .generate(new int[] {5}, 0)
                .best();
        assertThat(end.tokens()).containsExactly(6, 7, 8);
        assertThat(end.finish()).isEqualTo(FinishReason.END_TOKEN);
        for (Strategy s : List.of(
                GreedySearch.of(),
                BeamSearch.of(2),
                new PromptLookup(DecodingPlan.of(Sampler.GREEDY), 3, 2),
                new SpeculativeDecoding(DecodingPlan.of(Sampler.GREEDY), count, 3))) {
            GeneratedText context = Decoder.of(count.withContextLength(4))
                    .with(s)
                    .generate(new int[] {4, 5}, 0)
                    .best();
            assertThat(context.tokens()).as("%s", s).containsExactly(6, 7, 8);
            assertThat(context.finish()).isEqualTo(FinishReason.CONTEXT);
        }
    }

    @Test
    void withoutATokenizerThereIsNoTextAndNoStopString() {
        Decoder decoder = decoder(GreedySearch.of());
        assertThat(decoder.generate(new int[] {1}, 0).best().text()).isEmpty();
        assertThatThrownBy(() -> decoder.generate("text", 0)).hasMessageContaining("needs a tokenizer");
        assertThatThrownBy(() -> decoder.with(Stopping.after(3).withStrings("x")))
                .hasMessageContaining("stop strings need a tokenizer");
    }

    @Test
    void rejectsWhatCannotBeDecodedAndNamesIt() {
        Decoder decoder = decoder(GreedySearch.of());
        assertThatThrownBy(() -> decoder.generate(new int[0], 0)).hasMessageContaining("1 token or more");
        assertThatThrownBy(() -> decoder.generate(new int[] {1, V}, 0))
                .hasMessage("prompt 0, token 1 = 600 is not in the vocabulary: expected 0..599");
        assertThatThrownBy(() -> Decoder.of(MODEL.withContextLength(2)).generate(new int[] {1, 2, 3}, 0))
                .hasMessageContaining("3 tokens, more than the model's context of 2");
        assertThatThrownBy(() -> decoder.with(Stopping.after(3).withEndTokens(V)))
                .hasMessageContaining("end token 600");
        assertThatThrownBy(() -> Stopping.after(0)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> Stopping.after(1).withStrings("")).hasMessageContaining("1 character or more");
        assertThatThrownBy(() -> decoder.withTraces(-1)).hasMessageContaining("got -1");
        assertThat(decoder.decode(List.of(), 0)).isEmpty();
    }

    @Test
    void aRowThatIsNoDistributionEndsItsTextAndNamesTheToken() {
        FunctionModel bad = new FunctionModel(3, text -> new float[] {0, Float.NaN, 0});
        for (Strategy s :
                List.of(GreedySearch.of(), Sampling.of(DecodingPlan.of(Sampler.ANCESTRAL)), BeamSearch.of(2))) {
            GeneratedText text =
                    Decoder.of(bad).with(s).generate(new int[] {0}, 0).best();
            assertThat(text.finish()).as("%s", s).isEqualTo(FinishReason.DEAD_END);
            assertThat(text.deadEnd().orElseThrow()).as("%s", s).contains("class 1 is NaN");
        }
    }

    @Test
    void idsBeyondTheTokenizersVocabularyMayBeDrawnAndStandForNoText() {
        Tokenizer letters = new Tokenizer() {
            @Override
            public int size() {
                return 3;
            }

            @Override
            public int[] encode(String text) {
                return text.chars().map(c -> c - 'a').toArray();
            }

            @Override
            public byte[] bytes(int token) {
                assertThat(token).isBetween(0, 2);
                return new byte[] {(byte) ('a' + token)};
            }
        };
        LanguageModel counting = LanguageModel.of(5, text -> {
            float[] z = new float[5];
            z[(text[text.length - 1] + 1) % 5] = 9;
            return z;
        });
        Decoder decoder = Decoder.of(counting, letters).with(Stopping.after(7)).withTraces(5);
        GeneratedText text = decoder.generate("a", 0).best();
        assertThat(text.tokens()).containsExactly(1, 2, 3, 4, 0, 1, 2);
        assertThat(text.text()).contains("bcabc");
        assertThat(decoder.tokenizer().orElseThrow().size()).isEqualTo(5);
        assertThatThrownBy(() -> Decoder.of(LanguageModel.of(2, t -> new float[2]), letters))
                .hasMessageContaining("the tokenizer has 3 tokens, the model 2");
    }
}
