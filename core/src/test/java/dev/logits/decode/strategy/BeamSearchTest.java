package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.decode.FunctionModel;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.rule.TopK;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeamSearchTest {
    private static final int END = 0;

    private static Generation search(FunctionModel model, Strategy strategy, int limit) {
        return Decoder.of(model)
                .with(strategy)
                .with(Stopping.after(limit).withEndTokens(END))
                .generate(new int[] {1}, 5);
    }

    private static BeamSearch beams(int beams, double alpha, EarlyStopping stopping, int results) {
        return new BeamSearch(List.of(), beams, alpha, stopping, results);
    }

    private static List<Integer> tokens(GeneratedText text) {
        return Arrays.stream(text.tokens()).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.6, 1, 2, -0.5})
    void aBeamAsWideAsTheTreeFindsTheBestOfAllTexts(double alpha) {
        int limit = 4;
        for (int seed = 0; seed < 20; seed++) {
            FunctionModel model = FunctionModel.tree(4, seed, 3);
            SlowBeams.Text best = SlowBeams.all(model, 1, END, limit).stream()
                    .max(Comparator.comparingDouble(t -> t.score(alpha)))
                    .orElseThrow();
            for (EarlyStopping stopping : List.of(EarlyStopping.EXACT, EarlyStopping.WHEN_BEAMS_DONE)) {
                GeneratedText found =
                        search(model, beams(256, alpha, stopping, 1), limit).best();
                assertThat(tokens(found)).as("seed %d, %s", seed, stopping).isEqualTo(best.tokens());
                assertThat(found.score().orElseThrow()).isCloseTo(best.score(alpha), within(1e-5));
            }
        }
    }

    @Test
    void exactStoppingNeverReturnsAWorseTextThanASearchToTheLimit() {
        int limit = 12;
        int stoppedEarly = 0;
        for (int seed = 0; seed < 60; seed++) {
            FunctionModel model = FunctionModel.tree(6, 1000 + seed, 2.5);
            for (double alpha : new double[] {-0.5, 0, 0.7, 1, 1.5}) {
                for (int width = 1; width <= 4; width++) {
                    List<SlowBeams.Text> expected = SlowBeams.search(model, 1, END, limit, width, alpha);
                    int results = 1 + seed % width;
                    List<GeneratedText> found = search(model, beams(width, alpha, EarlyStopping.EXACT, results), limit)
                            .texts();
                    assertThat(found).hasSizeLessThanOrEqualTo(results);
                    for (int i = 0; i < found.size(); i++) {
                        assertThat(found.get(i).score().orElseThrow())
                                .as("seed %d, alpha %s, beams %d, text %d", seed, alpha, width, i)
                                .isCloseTo(expected.get(i).score(alpha), within(1e-5));
                        assertThat(tokens(found.get(i)))
                                .isEqualTo(expected.get(i).tokens());
                    }
                    stoppedEarly += found.get(0).tokens().length < limit ? 1 : 0;
                }
            }
        }
        assertThat(stoppedEarly)
                .as("searches whose best text ends before the limit")
                .isGreaterThan(200);
    }

    @Test
    void exactStoppingReadsLessThanASearchToTheLimit() {
        int[] steps = {0};
        FunctionModel model = new FunctionModel(3, text -> {
            steps[0] = Math.max(steps[0], text.length);
            return text.length < 4 ? new float[] {-9, 2, 0} : new float[] {9, 0, 0};
        });
        search(model, beams(2, 0, EarlyStopping.EXACT, 1), 1000);
        assertThat(steps[0]).isLessThan(10);
    }

    @Test
    void theOtherStoppingRulesEndSooner() {
        // A good ending at once; after it the other beam runs certain, and grows better with its length.
        FunctionModel model = new FunctionModel(
                3,
                text -> text.length == 1
                        ? new float[] {0.5f, 0.3f, -4}
                        : text.length < 9 ? new float[] {-8, 8, -8} : new float[] {8, -8, -8});
        GeneratedText exact =
                search(model, beams(1, 1, EarlyStopping.EXACT, 1), 20).best();
        GeneratedText heuristic =
                search(model, beams(1, 1, EarlyStopping.HEURISTIC, 1), 20).best();
        GeneratedText done =
                search(model, beams(1, 1, EarlyStopping.WHEN_BEAMS_DONE, 1), 20).best();
        assertThat(tokens(exact)).hasSize(9).endsWith(END);
        assertThat(tokens(heuristic)).containsExactly(END);
        assertThat(tokens(done)).containsExactly(END);
        assertThat(exact.score().orElseThrow()).isGreaterThan(done.score().orElseThrow());
    }

    @Test
    void atTheLimitRunningBeamsCompeteWithTheTextThatEndsInTheSameStep() {
        FunctionModel model = FunctionModel.markov(new float[][] {{0, 0, 0}, {0, 0.4f, -5}, {0, 0, 0}});
        for (EarlyStopping stopping : EarlyStopping.values()) {
            // The second ending makes two finished texts for two beams; what stops at the limit is better than both.
            Generation g = search(model, beams(2, 2, stopping, 2), 2);
            assertThat(tokens(g.texts().get(0))).as("%s", stopping).containsExactly(1, 1);
            assertThat(tokens(g.texts().get(1))).as("%s", stopping).containsExactly(1, END);
        }
    }

    @Test
    void onlyEndingsRankedAmongTheFirstBeamsAreFinished() {
        FunctionModel model =
                new FunctionModel(4, text -> text.length == 1 ? new float[] {1, 3, 2, 0} : new float[] {0, 0, 0, 0});
        // The ending is third among four, with two beams: it is looked at and dropped.
        Generation g = search(model, beams(2, 0, EarlyStopping.WHEN_BEAMS_DONE, 2), 1);
        assertThat(g.texts().stream().map(BeamSearchTest::tokens)).containsExactly(List.of(1), List.of(2));
        assertThat(g.best().finish()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void oneBeamWithoutEndingsIsGreedySearch() {
        for (int seed = 0; seed < 20; seed++) {
            FunctionModel model = FunctionModel.tree(30, seed, 2);
            Decoder decoder = Decoder.of(model).with(Stopping.after(10));
            assertThat(decoder.with(BeamSearch.of(1))
                            .generate(new int[] {3}, 0)
                            .best()
                            .tokens())
                    .isEqualTo(decoder.generate(new int[] {3}, 0).best().tokens());
        }
    }

    @Test
    void rulesWorkOnLogProbabilitiesAndTheirLeftoversAreSummed() {
        FunctionModel model = FunctionModel.tree(8, 3, 2);
        LogitsProcessor halve = (c, history, random) -> c.divide(2);
        GeneratedText text = search(model, new BeamSearch(List.of(halve, new TopK(3)), 3, 0, EarlyStopping.EXACT, 1), 5)
                .best();
        assertThat(text.score().orElseThrow()).isCloseTo(text.logProbability().orElseThrow() / 2, within(1e-5));
    }

    @Test
    void fewerTextsThanBeamsComeWhereTheRulesAllowFewer() {
        FunctionModel model = FunctionModel.tree(8, 3, 2);
        Generation g = search(model, new BeamSearch(List.of(new TopK(1)), 4, 0, EarlyStopping.EXACT, 4), 5);
        assertThat(g.texts()).hasSize(1);
    }

    @Test
    void withoutDiversityTheGroupsFindTheSame() {
        FunctionModel model = FunctionModel.tree(20, 9, 2);
        Generation same = search(model, new DiverseBeamSearch(List.of(), 6, 3, 0, 1, EarlyStopping.EXACT, 6), 6);
        Set<List<Integer>> distinct = new HashSet<>();
        same.texts().forEach(t -> distinct.add(tokens(t)));
        assertThat(distinct).hasSize(2);
        assertThat(tokens(same.best()))
                .isEqualTo(tokens(search(model, BeamSearch.of(2), 6).best()));
    }

    @Test
    void aHighDiversityMakesEveryGroupBeginWithAnotherToken() {
        FunctionModel model = FunctionModel.tree(20, 9, 2);
        Generation g = Decoder.of(model)
                .with(new DiverseBeamSearch(List.of(), 4, 4, 50, 0, EarlyStopping.WHEN_BEAMS_DONE, 4))
                .with(Stopping.after(6))
                .generate(new int[] {1}, 0);
        for (int step = 0; step < 6; step++) {
            Set<Integer> tokens = new HashSet<>();
            for (GeneratedText text : g.texts()) {
                tokens.add(text.tokens()[step]);
            }
            assertThat(tokens).as("step %d", step).hasSize(4);
        }
    }

    @Test
    void diversitySubtractsLambdaTimesTheEarlierChoices() {
        // Group 0 takes token 1; for group 1 its log-probability falls by 0.5 and token 2 is ahead.
        FunctionModel model = new FunctionModel(3, text -> new float[] {-9, 1, 0.8f});
        Generation g =
                search(model, new DiverseBeamSearch(List.of(), 2, 2, 0.5, 0, EarlyStopping.WHEN_BEAMS_DONE, 2), 1);
        double[] logs = SlowBeams.logSoftmax(new float[] {-9, 1, 0.8f});
        assertThat(g.texts().stream().map(t -> t.tokens()[0])).containsExactly(1, 2);
        assertThat(g.texts().get(1).score().orElseThrow()).isCloseTo(logs[2], within(1e-6));
        Generation mild =
                search(model, new DiverseBeamSearch(List.of(), 2, 2, 0.1, 0, EarlyStopping.WHEN_BEAMS_DONE, 2), 1);
        // Both groups take token 1: that is one text, with the better score.
        assertThat(mild.texts().stream().map(t -> t.tokens()[0])).containsExactly(1);
        assertThat(mild.best().score().orElseThrow()).isCloseTo(logs[1], within(1e-6));
    }

    @Test
    void everyEndTokenLeavesRoomForTheBeamsThatGoOn() {
        // Four of the five likeliest tokens end a text: with two beams still two go on.
        FunctionModel model = new FunctionModel(8, text -> new float[] {9, 8, 7, 6, 2, 1, 0, 0});
        Generation g = Decoder.of(model)
                .with(beams(2, 0, EarlyStopping.EXACT, 2))
                .with(Stopping.after(3).withEndTokens(0, 1, 2, 3))
                .generate(new int[] {5}, 0);
        assertThat(g.texts().stream().map(BeamSearchTest::tokens)).containsExactly(List.of(0), List.of(1));
        Generation one = Decoder.of(model)
                .with(beams(1, -5, EarlyStopping.EXACT, 1))
                .with(Stopping.after(3).withEndTokens(1, 2, 3, 4, 5))
                .generate(new int[] {5}, 0);
        assertThat(one.best().tokens()).containsExactly(0, 0, 0);
    }

    @Test
    void beamSamplingDrawsItsContinuationsInProportion() {
        float[] z = {0, 1, 2, -1};
        FunctionModel model = new FunctionModel(4, text -> z);
        BeamSampling strategy = new BeamSampling(List.of(), 1, 0, EarlyStopping.WHEN_BEAMS_DONE, 1);
        Decoder decoder = Decoder.of(model).with(strategy).with(Stopping.after(1));
        // Two of four are drawn without replacement, and the likelier of the two goes on.
        double[] logs = SlowBeams.logSoftmax(z);
        double[] expected = new double[4];
        for (int a = 0; a < 4; a++) {
            for (int b = 0; b < 4; b++) {
                if (a != b) {
                    double p = Math.exp(logs[a]) * Math.exp(logs[b]) / (1 - Math.exp(logs[a]));
                    expected[logs[a] > logs[b] ? a : b] += p;
                }
            }
        }
        int[] counts = new int[4];
        for (int seed = 0; seed < 20_000; seed++) {
            counts[decoder.generate(new int[] {0}, seed).best().tokens()[0]]++;
        }
        ChiSquare.of(counts, expected).assertFits();
    }

    @Test
    void biasesThatRaiseLogProbabilitiesAboveZeroDoNotFoolExactStopping() {
        LogitsProcessor bias = (c, history, random) -> c.add(2, 3.0);
        FunctionModel model = new FunctionModel(3, text -> new float[] {2, 1, 1});
        Generation g = search(model, new BeamSearch(List.of(bias), 2, 0, EarlyStopping.EXACT, 1), 6);
        assertThat(tokens(g.best())).containsExactly(2, 2, 2, 2, 2, 2);
    }

    @Test
    void rejectsNumbersOutOfTheirRangesAndNamesThem() {
        assertThatThrownBy(() -> BeamSearch.of(0)).hasMessage("the number of beams must be 1 or more, got 0");
        assertThatThrownBy(() -> beams(2, Double.NaN, EarlyStopping.EXACT, 1)).hasMessageContaining("got NaN");
        assertThatThrownBy(() -> beams(2, 1, EarlyStopping.EXACT, 3))
                .hasMessage("results must be 1 to the number of beams, 2, got 3");
        assertThatThrownBy(() -> new DiverseBeamSearch(List.of(), 4, 3, 1, 1, EarlyStopping.EXACT, 1))
                .hasMessageContaining("got 4 beams and 3 groups");
        assertThatThrownBy(() -> new DiverseBeamSearch(List.of(), 4, 2, -1, 1, EarlyStopping.EXACT, 1))
                .hasMessageContaining("got -1.0");
        assertThatThrownBy(() -> new BeamSampling(List.of(), 0, 1, EarlyStopping.EXACT, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
