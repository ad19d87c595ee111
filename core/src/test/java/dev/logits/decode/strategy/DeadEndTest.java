package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.Candidates;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.FunctionModel;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.decode.rule.MinLength;
import dev.logits.decode.rule.MinNewTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeadEndTest {
    private static final int V = 12;
    private static final FunctionModel MODEL = FunctionModel.tree(V, 5, 2);

    /** After two new tokens, texts whose prompt begins with token 3 may go on with nothing. */
    private record NothingAfterThree() implements LogitsProcessor {
        @Override
        public void process(Candidates c, TokenHistory history, RandomGenerator random) {
            if (history.token(0) == 3 && history.generated() >= 2) {
                for (int token = 0; token < c.vocabulary(); token++) {
                    c.ban(token);
                }
            }
        }
    }

    static Stream<Strategy> strategies() {
        List<LogitsProcessor> rules = List.of(new NothingAfterThree());
        DecodingPlan plan = new DecodingPlan(rules, Sampler.ANCESTRAL);
        return Stream.of(
                new GreedySearch(rules),
                new Sampling(plan, 2),
                new BestOf(plan, 3, 2),
                new BeamSearch(rules, 3, 1, EarlyStopping.EXACT, 2),
                new BeamSampling(rules, 3, 1, EarlyStopping.EXACT, 2),
                new DiverseBeamSearch(rules, 4, 2, 0.5, 1, EarlyStopping.EXACT, 2),
                new StochasticBeamSearch(rules, 2),
                new SpeculativeDecoding(plan, FunctionModel.tree(V, 6, 2), 3),
                new PromptLookup(plan, 3, 2));
    }

    private static List<int[]> tokens(Generation g) {
        return g.texts().stream().map(GeneratedText::tokens).toList();
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aDeadEndEndsItsTextWithTheReasonAndTheOthersGoOn(Strategy strategy) {
        Decoder decoder = Decoder.of(MODEL).with(strategy).with(Stopping.after(6));
        List<GeneratedText> heard = new ArrayList<>();
        List<Integer> told = new ArrayList<>();
        List<Generation> all = decoder.decode(
                List.of(new Prompt(new int[] {1, 2}, 0), new Prompt(new int[] {3}, 10), new Prompt(new int[] {4}, 20)),
                9,
                new DecodingListener() {
                    @Override
                    public void token(int prompt, int text, int token) {
                        if (prompt == 1) {
                            told.add(token);
                        }
                    }

                    @Override
                    public void finished(int prompt, int text, GeneratedText generated) {
                        heard.add(generated);
                    }
                },
                new Cancellation());
        for (int alone : new int[] {0, 2}) {
            Prompt prompt = alone == 0 ? new Prompt(new int[] {1, 2}, 0) : new Prompt(new int[] {4}, 20);
            Generation g = decoder.decode(List.of(prompt), 9).get(0);
            assertThat(tokens(all.get(alone))).containsExactlyElementsOf(tokens(g));
            assertThat(g.texts()).allSatisfy(t -> assertThat(t.finish()).isEqualTo(FinishReason.LENGTH));
        }
        assertThat(all.get(1).texts()).hasSize(strategy.results()).allSatisfy(t -> {
            assertThat(t.finish()).isEqualTo(FinishReason.DEAD_END);
            assertThat(t.tokens()).hasSize(2);
            assertThat(t.deadEnd()).hasValueSatisfying(why -> assertThat(why).contains("NothingAfterThree"));
        });
        assertThat(heard).hasSize(3 * strategy.results());
        assertThat(told.size()).isIn(0, 2 * strategy.results());
        Generation traced = decoder.withTraces(1)
                .decode(List.of(new Prompt(new int[] {3}, 10)), 9)
                .get(0);
        assertThat(traced.best().trace()).hasSize(2);
    }

    private record Spoilt(Strategy strategy, float bad, int at) {}

    static Stream<Spoilt> spoilt() {
        return strategies()
                .flatMap(strategy -> Stream.of(withoutRules(strategy), strategy))
                .flatMap(strategy -> Stream.of(
                        new Spoilt(strategy, Float.NaN, 0),
                        new Spoilt(strategy, Float.NaN, V - 1),
                        new Spoilt(strategy, Float.POSITIVE_INFINITY, 7),
                        new Spoilt(strategy, Float.NEGATIVE_INFINITY, -1)));
    }

    private static Strategy withoutRules(Strategy strategy) {
        DecodingPlan plan = DecodingPlan.of(Sampler.ANCESTRAL);
        if (strategy instanceof BeamSearch) {
            return new BeamSearch(List.of(), 3, 1, EarlyStopping.EXACT, 2);
        }
        if (strategy instanceof DiverseBeamSearch) {
            return new DiverseBeamSearch(List.of(), 4, 2, 0.5, 1, EarlyStopping.EXACT, 2);
        }
        if (strategy instanceof SpeculativeDecoding) {
            return new SpeculativeDecoding(plan, FunctionModel.tree(V, 6, 2), 3);
        }
        return strategy instanceof GreedySearch ? new GreedySearch(List.of()) : new Sampling(plan, 2);
    }

    @ParameterizedTest
    @MethodSource("spoilt")
    void aModelWhoseLogitsAreNoDistributionEndsThatTextOnly(Spoilt spoilt) {
        // The prompt that begins with 5 is told nonsense after two new tokens.
        FunctionModel model = new FunctionModel(V, text -> {
            float[] z = new float[V];
            for (int token = 0; token < V; token++) {
                z[token] = (token * 7 + text[text.length - 1] * 5 + text.length * 3) % 11;
            }
            if (text[0] == 5 && text.length > 2) {
                if (spoilt.at < 0) {
                    java.util.Arrays.fill(z, spoilt.bad);
                } else {
                    z[spoilt.at] = spoilt.bad;
                }
            }
            return z;
        });
        Decoder plain = Decoder.of(model).with(spoilt.strategy).with(Stopping.after(5));
        for (Decoder decoder : List.of(plain, plain.withLogProbabilities(), plain.withTraces(2))) {
            List<Generation> all =
                    decoder.decode(List.of(new Prompt(new int[] {5}, 0), new Prompt(new int[] {4}, 20)), 9);
            assertThat(all.get(0).texts()).isNotEmpty().allSatisfy(t -> {
                assertThat(t.finish()).isEqualTo(FinishReason.DEAD_END);
                assertThat(t.tokens()).hasSize(2);
                assertThat(t.deadEnd())
                        .hasValueSatisfying(why -> assertThat(why)
                                .startsWith("logits row 0")
                                .contains(
                                        spoilt.at < 0
                                                ? "is -Infinity in every class; decoding needs"
                                                : "class " + spoilt.at + " is "
                                                        + (Float.isNaN(spoilt.bad) ? "NaN" : "+Infinity")
                                                        + "; decoding needs"));
            });
            assertThat(tokens(all.get(1)))
                    .containsExactlyElementsOf(tokens(decoder.decode(List.of(new Prompt(new int[] {4}, 20)), 9)
                            .get(0)));
            assertThat(all.get(1).texts())
                    .allSatisfy(t -> assertThat(t.finish()).isEqualTo(FinishReason.LENGTH));
        }
    }

    @Test
    void aDeadEndAtTheFirstStepGivesAnEmptyText() {
        LogitsProcessor nothing = (c, history, random) -> c.keepTokens(token -> false);
        Generation g = Decoder.of(MODEL)
                .with(new BeamSearch(List.of(nothing), 3, 1, EarlyStopping.EXACT, 1))
                .generate(new int[] {1}, 0);
        assertThat(g.best().tokens()).isEmpty();
        assertThat(g.best().finish()).isEqualTo(FinishReason.DEAD_END);
    }

    @Test
    void oneBeamInADeadEndLeavesTheOthers() {
        // Token 0 is a dead end, and likeliest.
        FunctionModel model = new FunctionModel(3, text -> new float[] {3, 0, -1});
        LogitsProcessor rule = (c, history, random) -> {
            if (history.generated() > 0 && history.token(history.length() - 1) == 0) {
                c.keepTokens(token -> false);
            }
        };
        Generation g = Decoder.of(model)
                .with(new BeamSearch(List.of(rule), 2, 1, EarlyStopping.EXACT, 2))
                .with(Stopping.after(3))
                .generate(new int[] {1}, 0);
        assertThat(g.best().tokens()).containsExactly(1, 1, 0);
        assertThat(g.texts()).noneMatch(t -> t.finish() == FinishReason.DEAD_END);
    }

    @Test
    void aMinimalLengthThatMissesAnEndTokenIsRefused() {
        Stopping stopping = Stopping.after(9).withEndTokens(2, 7);
        for (LogitsProcessor rule : List.of(new MinNewTokens(5, Tokens.of(2)), new MinLength(5, Tokens.of(2)))) {
            List<LogitsProcessor> rules = List.of(rule);
            DecodingPlan plan = new DecodingPlan(rules, Sampler.ANCESTRAL);
            for (Strategy strategy : List.of(
                    new GreedySearch(rules),
                    Sampling.of(plan),
                    new BestOf(plan, 2, 1),
                    new BeamSearch(rules, 2, 1, EarlyStopping.EXACT, 1),
                    new StochasticBeamSearch(rules, 2),
                    new PromptLookup(plan, 3, 2))) {
                Decoder decoder = Decoder.of(MODEL).with(strategy).with(stopping);
                assertThatThrownBy(() -> decoder.generate(new int[] {1}, 0))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("token 7 ends a text as well")
                        .hasMessageContaining("every end token: [2, 7]");
            }
        }
        Decoder whole = Decoder.of(MODEL)
                .with(Sampling.of(DecodingPlan.of(Sampler.ANCESTRAL, new MinNewTokens(5, Tokens.of(2, 7)))))
                .with(stopping);
        for (int seed = 0; seed < 20; seed++) {
            assertThat(whole.generate(new int[] {1}, seed).best().tokens()).hasSizeGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void diverseBeamsReturnNoTextTwice() {
        for (int seed = 0; seed < 10; seed++) {
            FunctionModel model = FunctionModel.tree(4, seed, 3);
            Generation g = Decoder.of(model)
                    .with(new DiverseBeamSearch(List.of(), 6, 3, 0.1, 1, EarlyStopping.EXACT, 6))
                    .with(Stopping.after(4).withEndTokens(0))
                    .generate(new int[] {1}, 0);
            assertThat(tokens(g).stream().map(java.util.Arrays::toString)).doesNotHaveDuplicates();
            assertThat(g.texts().size()).isGreaterThanOrEqualTo(2);
        }
    }
}
