package dev.logits.decode.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.decode.Candidates;
import dev.logits.decode.DeadEndException;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.PlanSession;
import dev.logits.decode.PlanWarning;
import dev.logits.decode.Sampler;
import dev.logits.decode.StepRandom;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bits")
class DecodingPlanTest {
    private static final TokenHistory NOTHING = TokenHistory.ofPrompt();

    private static int[] kept(DecodingPlan plan, float... z) {
        Candidates c = new Candidates(z.length).reset(z, 0);
        plan.newSession().process(c, NOTHING, new StepRandom());
        return IntStream.range(0, c.size()).map(c::id).toArray();
    }

    @Test
    void thePositionOfTheTemperatureChangesTheAnswer() {
        Temperature sharp = new Temperature(0.5);
        TopP p = new TopP(0.8);
        assertThat(kept(DecodingPlan.of(Sampler.ANCESTRAL, sharp, p), 3, 2, 1)).containsExactly(0);
        assertThat(kept(DecodingPlan.of(Sampler.ANCESTRAL, p, sharp), 3, 2, 1)).containsExactly(0, 1);
        assertThat(kept(Preset.HUGGING_FACE.plan(p, sharp), 3, 2, 1)).containsExactly(0);
        assertThat(kept(Preset.VLLM.plan(p, sharp), 3, 2, 1)).containsExactly(0);
        assertThat(kept(Preset.LLAMA_CPP.plan(p, sharp, new MinP(0)), 3, 2, 1)).containsExactly(0, 1);
    }

    @Test
    void presetsHaveTheirOrderAndTheirDefaults() {
        assertThat(Preset.LLAMA_CPP.plan().processors())
                .containsExactly(new TopK(40), new TopP(0.95), new MinP(0.05), new Temperature(0.8));
        assertThat(Preset.HUGGING_FACE.plan().processors()).containsExactly(new TopK(50));
        assertThat(Preset.VLLM.plan().processors()).isEmpty();
        assertThat(Preset.OPEN_AI.plan().processors()).isEmpty();
        Tokens stop = Tokens.of(0);
        assertThat(Preset.LLAMA_CPP
                        .plan(
                                new DynamicTemperature(0.8, 0.3),
                                new Xtc(0.5, 0.1),
                                new Dry(0.8, 1.75, 2, Window.ALL, List.of()),
                                new RepetitionPenalty(1.1, Window.last(64)),
                                new LogitBias(Map.of(1, 1.0)))
                        .processors())
                .extracting(r -> r.getClass().getSimpleName())
                .containsExactly(
                        "LogitBias", "RepetitionPenalty", "Dry", "TopK", "TopP", "MinP", "Xtc", "DynamicTemperature");
        assertThat(Preset.VLLM
                        .plan(
                                new TopP(0.9),
                                new TopK(5),
                                new MinP(0.1),
                                new Temperature(0.7),
                                new RepetitionPenalty(1.1),
                                new MinNewTokens(1, stop),
                                new AllowedTokens(stop))
                        .processors())
                .extracting(r -> r.getClass().getSimpleName())
                .containsExactly(
                        "AllowedTokens", "MinNewTokens", "RepetitionPenalty", "Temperature", "MinP", "TopK", "TopP");
        assertThat(Preset.HUGGING_FACE
                        .plan(
                                new EtaCutoff(1e-3),
                                new TypicalP(0.9),
                                new MinP(0.1),
                                new TopP(0.9),
                                new TopH(0.4),
                                new Temperature(0.7),
                                new LengthDecay(1, 1.1, stop),
                                new NoRepeatNgram(3),
                                new RepetitionPenalty(1.1))
                        .processors())
                .extracting(r -> r.getClass().getSimpleName())
                .containsExactly(
                        "RepetitionPenalty",
                        "NoRepeatNgram",
                        "LengthDecay",
                        "Temperature",
                        "TopH",
                        "TopK",
                        "TopP",
                        "MinP",
                        "TypicalP",
                        "EtaCutoff");
    }

    @Test
    void aPresetRejectsWhatItDoesNotKnow() {
        assertThatThrownBy(() -> Preset.OPEN_AI.plan(new TypicalP(0.9)))
                .hasMessageStartingWith("openai has no TypicalP: its rules are LogitBias, FrequencyPenalty")
                .hasMessageEndingWith("for another order use DecodingPlan.of");
        assertThatThrownBy(() -> Preset.VLLM.greedy(new Temperature(0.7)))
                .hasMessageContaining("no Temperature in greedy decoding");
        assertThatThrownBy(() -> Preset.VLLM.plan(new TopK(3), new TopK(4))).hasMessageContaining("one TopK");
        assertThatThrownBy(() -> Preset.named("gpt"))
                .hasMessage("\"gpt\" is no preset: expected one of hugging-face, llama.cpp, vllm, openai");
        assertThat(Preset.named("llama.cpp")).isEqualTo(Preset.LLAMA_CPP);
        assertThat(Preset.LLAMA_CPP.plan().without(TopK.class).processors()).doesNotContain(new TopK(40));
    }

    @Test
    void warnsOfOrdersThatHarm() {
        assertThat(warnings(new TopP(0.9), new Temperature(1.5))).contains("Temperature above 1 after TopP");
        assertThat(warnings(new TopP(0.9), new Temperature(0.5))).isEmpty();
        assertThat(warnings(new Temperature(1.5), new TopP(0.9))).isEmpty();
        assertThat(warnings(new TopP(0.9), new TopK(40))).contains("top-k after top-p");
        assertThat(warnings(new TopK(40), new TopP(0.9))).isEmpty();
        assertThat(warnings(new TopK(40), new RepetitionPenalty(1.1)))
                .contains("RepetitionPenalty after TopK")
                .contains("penalties and biases first");
        assertThat(warnings(new TopK(40), new AllowedTokens(Tokens.of(1)))).contains("put masks first");
        assertThat(warnings(new TopP(0.9), new MinP(0.1))).contains("one of them is enough");
        assertThat(warnings(new TopP(1), new MinP(0.1)))
                .contains("changes nothing")
                .doesNotContain("enough");
        assertThat(warnings(new Temperature(0.5), new Temperature(0.7))).contains("temperatures multiply");
        assertThat(DecodingPlan.of(Sampler.GREEDY, new TopK(5)).warnings())
                .extracting(PlanWarning::toString)
                .anyMatch(w -> w.startsWith("rule 1: TopK has no effect"));
        assertThat(DecodingPlan.of(new Mirostat2(5, 0.1), new TopK(5)).warnings())
                .hasSize(1);
    }

    private static String warnings(LogitsProcessor... rules) {
        List<PlanWarning> warnings = DecodingPlan.of(Sampler.ANCESTRAL, rules).warnings();
        return warnings.isEmpty() ? "" : warnings.toString();
    }

    @Test
    void aListenerHearsWhatEachRuleRemoved() {
        DecodingPlan plan = DecodingPlan.of(
                Sampler.ANCESTRAL,
                new SuppressedTokens(Tokens.of(3)),
                new Temperature(0.5),
                new TopK(2),
                new TopK(2),
                new TopP(0.5));
        List<String> heard = new ArrayList<>();
        List<Double> masses = new ArrayList<>();
        float[] z = {1, 1, 1, 1};
        int token = plan.newSession()
                .next(
                        new Candidates(4).reset(z, 0),
                        NOTHING,
                        new StepRandom().at(1, 2, 3),
                        (index, rule, c, removed, mass) -> {
                            heard.add(index + " " + removed);
                            masses.add(mass);
                        });
        assertThat(heard).containsExactly("0 1", "1 0", "2 1", "3 0", "4 1", "5 0");
        double[] expected = {0.25, 0, 1 / 3.0, 0, 0.5, 0};
        for (int i = 0; i < expected.length; i++) {
            assertThat(masses.get(i)).isCloseTo(expected[i], within(1e-15));
        }
        assertThat(token)
                .isEqualTo(
                        plan.newSession().next(new Candidates(4).reset(z, 0), NOTHING, new StepRandom().at(1, 2, 3)));
    }

    /**
     * Golden: the same on every CPU, JVM and kernel. A change is a change for every user, and belongs in the change
     * log.
     */
    @Test
    void theSameSeedGivesTheSameTokensEverywhere() {
        float[] z = new float[40_000];
        StepRandom noise = new StepRandom().at(99, 0, 0);
        for (int i = 0; i < z.length; i++) {
            double sum = -6;
            for (int j = 0; j < 12; j++) {
                sum += noise.nextDouble();
            }
            z[i] = (float) (3 * sum);
        }
        List<DecodingPlan> plans = List.of(
                DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.8)),
                Preset.LLAMA_CPP.plan(new RepetitionPenalty(1.1, Window.last(64))),
                Preset.HUGGING_FACE.plan(new TypicalP(0.9), new TopP(0.9)).without(TopK.class),
                DecodingPlan.of(new Mirostat2(5, 0.1)));
        List<List<Integer>> all = new ArrayList<>();
        for (DecodingPlan plan : plans) {
            PlanSession session = plan.newSession();
            Candidates c = new Candidates(z.length);
            TokenHistory history = TokenHistory.ofPrompt(1, 2, 3);
            for (int step = 0; step < 8; step++) {
                history.append(session.next(c.reset(z, 0), history, new StepRandom().at(42, 7, step)));
            }
            all.add(Arrays.stream(history.toArray()).skip(3).boxed().toList());
        }
        assertThat(all.stream().map(List::toString))
                .containsExactly(
                        "[27467, 4831, 24208, 29483, 10821, 26594, 26594, 26594]",
                        "[26489, 4831, 21525, 26594, 11787, 23255, 24208, 22876]",
                        "[28275, 4831, 25054, 30725, 10502, 26853, 27501, 27308]",
                        "[28207, 4831, 24208, 29552, 10281, 26489, 26594, 26594]");
    }

    @Test
    void aSequencesTokensDoNotDependOnItsNeighbors() {
        Row a = new Row(Row.Kind.RANDOM, 900, 1);
        Row b = new Row(Row.Kind.FLAT, 900, 2);
        DecodingPlan plan = Preset.LLAMA_CPP.plan();
        Candidates c = new Candidates(900);
        StepRandom random = new StepRandom();
        List<Integer> alone = new ArrayList<>();
        PlanSession session = plan.newSession();
        for (int step = 0; step < 20; step++) {
            alone.add(session.next(c.reset(a.raw, 0), NOTHING, random.at(3, 5, step)));
        }
        List<Integer> together = new ArrayList<>();
        PlanSession first = plan.newSession();
        PlanSession second = plan.newSession();
        for (int step = 0; step < 20; step++) {
            second.next(c.reset(b.raw, 0), NOTHING, random.at(3, 4, step));
            together.add(first.next(c.reset(a.raw, 0), NOTHING, random.at(3, 5, step)));
        }
        assertThat(together).isEqualTo(alone);
    }

    @Test
    void statisticsOfTheCandidatesFollowTheirDefinitions() {
        Row row = new Row(Row.Kind.MASKED, 900, 3);
        Candidates c = new Candidates(900).reset(row.raw, 0);
        c.divide(0.7);
        Row.View v = row.at(1 / 0.7);
        assertThat(c.entropy()).isCloseTo(v.entropy(), within(1e-12));
        assertThat(c.logSumExp()).isCloseTo(v.max + Math.log(v.total), within(1e-12));
        assertThat(c.unmasked()).isEqualTo(v.order().length);
        int[] best = new int[700];
        int n = c.top(best);
        assertThat(n).isEqualTo(v.order().length);
        assertThat(Arrays.copyOf(best, n)).isEqualTo(v.order());
        int[] five = new int[5];
        c.top(five);
        assertThat(five).isEqualTo(Arrays.copyOf(v.order(), 5));
        for (int rank = 1; rank <= n; rank += 37) {
            int token = v.order()[rank - 1];
            assertThat(c.rankOf(token)).isEqualTo(rank);
            assertThat(c.logProbabilityOf(token)).isCloseTo(Math.log(v.p(token)), within(1e-12));
        }
        c.keepTop(100);
        c.top(five);
        assertThat(five).isEqualTo(Arrays.copyOf(v.order(), 5));
    }

    @Test
    void extremeTemperaturesAreTheirLimits() {
        float[] z = {1, 3, 3, 2};
        Candidates c = new Candidates(4).reset(z, 0);
        c.divide(Double.MIN_VALUE);
        assertThat(c.probability(1)).isEqualTo(0.5);
        assertThat(c.probability(3)).isZero();
        c.reset(z, 0).divide(Double.MAX_VALUE);
        assertThat(c.probability(0)).isEqualTo(0.25);
    }

    @Test
    void oneCallSamplesARowAsASessionDoes() {
        Row row = new Row(Row.Kind.RANDOM, 500, 3);
        float[] before = row.raw.clone();
        DecodingPlan plan = Preset.LLAMA_CPP.plan(new RepetitionPenalty(1.5, Window.last(64)));
        TokenHistory history = TokenHistory.ofPrompt(1, 2);
        for (int step = 0; step < 20; step++) {
            int expected = plan.newSession()
                    .next(new Candidates(500).reset(row.raw), history, new StepRandom().at(7, 0, step));
            assertThat(plan.sample(row.raw, history, 7, step)).isEqualTo(expected);
            assertThat(history.length()).isEqualTo(2 + step);
            history.append(expected);
        }
        assertThat(plan.sample(row.raw, 7)).isEqualTo(plan.sample(row.raw, TokenHistory.ofPrompt(), 7, 0));
        assertThat(row.raw).isEqualTo(before);
        assertThatThrownBy(() -> plan.sample(new float[] {Float.NaN}, 1)).isInstanceOf(DeadEndException.class);
    }
}
