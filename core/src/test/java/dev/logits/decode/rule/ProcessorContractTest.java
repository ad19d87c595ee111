package dev.logits.decode.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.StepRandom;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every rule of {@link RuleCatalog#BUILT_IN} keeps to. A rule that narrows may join {@link #narrowing} with its
 * definition, and one that does nothing with the values of {@link RuleExamples} may join {@link #any}.
 */
class ProcessorContractTest {
    private static final List<Integer> SIZES = List.of(5, 100, 513, 2500);

    /** A rule and its definition. */
    record Narrowing(LogitsProcessor rule, SlowRules.Kept kept) {}

    static List<Narrowing> narrowing() {
        List<Narrowing> rules = new ArrayList<>();
        for (int k : new int[] {1, 2, 40, 700}) {
            rules.add(new Narrowing(new TopK(k), v -> SlowRules.topK(v, k)));
        }
        for (double p : new double[] {1e-9, 0.5, 0.9, 0.9999999, 1}) {
            for (int min : new int[] {1, 3}) {
                rules.add(new Narrowing(new TopP(p, min), v -> SlowRules.topP(v, p, min)));
                rules.add(new Narrowing(new TypicalP(p, min), v -> SlowRules.typical(v, p, min)));
            }
        }
        for (double m : new double[] {0, 1e-5, 0.05, 0.5, 1}) {
            for (int min : new int[] {1, 3}) {
                rules.add(new Narrowing(new MinP(m, min), v -> SlowRules.atLeast(v, m, min)));
            }
        }
        for (double e : new double[] {1e-6, 3e-4, 0.05, 0.9}) {
            for (int min : new int[] {1, 3}) {
                rules.add(new Narrowing(new EpsilonCutoff(e, min), v -> SlowRules.atLeast(v, e * v.total, min)));
                rules.add(new Narrowing(new EtaCutoff(e, min), v -> SlowRules.eta(v, e, min)));
            }
        }
        for (double n : new double[] {1e-3, 1, 2.5}) {
            rules.add(new Narrowing(new TopNSigma(n), v -> SlowRules.topNSigma(v, n)));
        }
        for (double a : new double[] {0.01, 0.405, 1}) { // of equal ones 0.4 is a border that rounding decides
            rules.add(new Narrowing(new TopH(a), v -> SlowRules.topH(v, a, 100)));
            rules.add(new Narrowing(new TopH(a, 7), v -> SlowRules.topH(v, a, 7)));
        }
        rules.add(new Narrowing(new PLess(), SlowRules::pLess));
        for (double t : new double[] {0.001, 0.1, 0.5}) {
            for (int min : new int[] {1, 4}) {
                rules.add(new Narrowing(new Xtc(1, t, min), v -> SlowRules.xtc(v, t, min)));
            }
        }
        rules.add(new Narrowing(
                new AllowedTokens(
                        Tokens.of(IntStream.range(0, 100).map(i -> i * i).toArray())),
                v -> Arrays.stream(v.order())
                        .filter(i -> i < 10_000 && Math.rint(Math.sqrt(i)) * Math.rint(Math.sqrt(i)) == i)
                        .sorted()
                        .toArray()));
        return rules;
    }

    /** One of each rule, where it does something at V of 5 or more. */
    static List<LogitsProcessor> any() {
        Tokens stop = Tokens.of(2);
        return List.of(
                new Temperature(0.7),
                new DynamicTemperature(1, 0.5),
                new TopK(3),
                new TopP(0.8),
                new MinP(0.1),
                new TypicalP(0.8),
                new EpsilonCutoff(0.01),
                new EtaCutoff(0.01),
                new TopNSigma(1),
                new TopH(0.5),
                new PLess(),
                new Xtc(0.5, 0.1),
                new Normalize(),
                new RepetitionPenalty(1.3),
                new FrequencyPenalty(0.5, 0.25),
                new Dry(0.8, 1.75, 1, Window.ALL, List.of()),
                new NoRepeatNgram(2),
                new LogitBias(java.util.Map.of(1, 2.0, 3, -4.0)),
                new SequenceBias(List.of(new SequenceBias.Biased(Tokens.of(1, 3), 2))),
                new BadWords(List.of(Tokens.of(1, 3))),
                new AllowedTokens(Tokens.of(0, 1, 2, 3)),
                new SuppressedTokens(Tokens.of(1)),
                new BeginSuppressedTokens(Tokens.of(1)),
                new ForcedFirstToken(1),
                new ForcedLastToken(stop, 5),
                new MinLength(9, stop),
                new MinNewTokens(9, stop),
                new LengthDecay(1, 1.5, stop));
    }

    static TokenHistory history() {
        TokenHistory history = TokenHistory.ofPrompt(0, 1, 3, 0);
        history.append(1);
        history.append(3);
        history.append(0);
        history.append(1);
        return history;
    }

    @TestFactory
    Stream<DynamicTest> keepsWhatItsDefinitionKeeps() {
        return SIZES.stream()
                .flatMap(n -> Arrays.stream(Row.Kind.values()).map(kind -> {
                    Row row = new Row(kind, n, n + kind.ordinal());
                    return DynamicTest.dynamicTest(row.name, () -> {
                        for (double temperature : n > 1000 ? new double[] {0.7} : new double[] {1, 0.7}) {
                            Row.View view = row.at(1 / temperature);
                            for (Narrowing rule : narrowing()) {
                                check(row, temperature, view, rule, List.of());
                            }
                        }
                    });
                }));
    }

    @TestFactory
    Stream<DynamicTest> keepsWhatItsDefinitionKeepsOfALargeVocabulary() {
        List<LogitsProcessor> rules = List.of(
                new TopK(1),
                new TopK(40),
                new TopK(3000),
                new TopP(0.9),
                new TopP(0.9999999),
                new TypicalP(0.9),
                new MinP(0.05),
                new TopNSigma(1));
        return Stream.of(Row.Kind.PEAKED, Row.Kind.FLAT, Row.Kind.TIED, Row.Kind.CLUSTERED)
                .map(kind -> {
                    Row row = new Row(kind, 131_072, 9);
                    return DynamicTest.dynamicTest(row.name, () -> {
                        Row.View view = row.at(1 / 0.8);
                        for (LogitsProcessor rule : rules) {
                            Narrowing with = new Narrowing(rule, v -> definition(rule, v));
                            check(row, 0.8, view, with, List.of());
                        }
                    });
                });
    }

    private static int[] definition(LogitsProcessor rule, Row.View v) {
        if (rule instanceof TopK r) {
            return SlowRules.topK(v, r.k());
        }
        if (rule instanceof TopP r) {
            return SlowRules.topP(v, r.p(), r.minKeep());
        }
        if (rule instanceof TypicalP r) {
            return SlowRules.typical(v, r.p(), r.minKeep());
        }
        if (rule instanceof MinP r) {
            return SlowRules.atLeast(v, r.m(), r.minKeep());
        }
        return SlowRules.topNSigma(v, ((TopNSigma) rule).n());
    }

    /** Behind a rule that already made a shortlist, and behind changes that copied blocks. */
    @TestFactory
    Stream<DynamicTest> keepsTheSameOfAShortlistAndOfChangedLogits() {
        return Arrays.stream(Row.Kind.values()).map(kind -> {
            Row row = new Row(kind, 2000, 77 + kind.ordinal());
            return DynamicTest.dynamicTest(row.name, () -> {
                List<LogitsProcessor> before = List.of(
                        new FrequencyPenalty(0.5, 0.25, Window.ALL),
                        new AllowedTokens(Tokens.of(
                                IntStream.range(0, 2000).filter(i -> i % 3 < 2).toArray())));
                for (int used = 1; used <= 2; used++) {
                    List<LogitsProcessor> rules = before.subList(0, used);
                    Candidates c = run(row, 0.7, rules);
                    if (c == null) {
                        continue;
                    }
                    double[] z = new double[row.n];
                    for (int i = 0; i < row.n; i++) {
                        z[i] = c.logitOf(i);
                    }
                    Row.View view = new Row.View(z);
                    for (Narrowing rule : narrowing()) {
                        check(row, 0.7, view, rule, rules);
                    }
                }
            });
        });
    }

    private static Candidates run(Row row, double temperature, List<LogitsProcessor> rules) {
        Candidates c = new Candidates(row.n).reset(row.raw, 0);
        c.divide(temperature);
        try {
            for (LogitsProcessor rule : rules) {
                rule.process(c, history(), new StepRandom());
            }
        } catch (IllegalArgumentException noneLeft) {
            return null;
        }
        return c;
    }

    private static void check(
            Row row, double temperature, Row.View view, Narrowing rule, List<LogitsProcessor> before) {
        float[] raw = row.raw.clone();
        Candidates c = run(row, temperature, before);
        int[] expected = rule.kept.of(view);
        String as = row.name + ", T = " + temperature + ", " + rule.rule;
        if (expected.length == 0) {
            assertThatThrownBy(() -> rule.rule.process(c, history(), new StepRandom()))
                    .as(as);
            return;
        }
        rule.rule.process(c, history(), new StepRandom());
        int[] kept = IntStream.range(0, c.size())
                .filter(i -> c.logit(i) > Double.NEGATIVE_INFINITY)
                .map(c::id)
                .toArray();
        int same = Arrays.mismatch(kept, expected);
        assertThat(same)
                .as("%s: keeps %d, expected %d; they differ from place %d on", as, kept.length, expected.length, same)
                .isEqualTo(-1);
        assertThat(row.raw).as("raw logits").isEqualTo(raw);
        double max = Arrays.stream(expected).mapToDouble(i -> view.z[i]).max().orElseThrow();
        double total = Arrays.stream(expected)
                .mapToDouble(i -> StrictMath.exp(view.z[i] - max))
                .sum();
        for (int i = 0; i < c.size(); i += c.size() > 50_000 ? 97 : 1) {
            double z = c.logit(i) == Double.NEGATIVE_INFINITY ? c.logit(i) : view.z[c.id(i)];
            double p = StrictMath.exp(z - max) / total;
            if (Math.abs(c.probability(i) - p) > 1e-12 * p + 1e-300) {
                assertThat(c.probability(i))
                        .as("%s: p of token %d", as, c.id(i))
                        .isEqualTo(p);
            }
        }
    }

    static List<Class<? extends Record>> kinds() {
        return RuleCatalog.BUILT_IN.kinds(LogitsProcessor.class);
    }

    /** One of each kind: those above, and one for each kind that is not there. */
    static List<LogitsProcessor> rules() {
        List<LogitsProcessor> rules = new ArrayList<>(any());
        for (Class<? extends Record> kind : kinds()) {
            if (rules.stream().noneMatch(kind::isInstance)) {
                rules.add(RuleExamples.of(kind).get(0));
            }
        }
        return rules;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aRuleSaysTheTruthAboutItself(Class<? extends Record> kind) {
        List<LogitsProcessor> examples = RuleExamples.of(kind);
        assertThat(examples)
                .as("parameters that %s accepts; add values to RuleExamples", kind)
                .isNotEmpty();
        Row row = new Row(Row.Kind.RANDOM, 300, 12);
        float[] flat = {0.5f, 0.25f, 0.75f, 1, -1};
        for (LogitsProcessor rule : examples) {
            assertThat(rule.kind()).as("kind of %s", rule).isNotEqualTo(RuleKind.OTHER);
            for (float[] z : List.of(row.raw, flat)) {
                Candidates c = new Candidates(z.length).reset(z);
                int top = c.top();
                rule.process(c, history(), new StepRandom());
                if (rule.keepsTop()) {
                    assertThat(c.top()).as("top after %s", rule).isEqualTo(top);
                }
                for (int i = 0; rule.changesNothing() && i < z.length; i++) {
                    assertThat(c.logitOf(i)).as("token %d after %s", i, rule).isEqualTo(z[i]);
                }
                if (rule.kind() == RuleKind.TRUNCATION) {
                    Candidates cold = new Candidates(z.length).reset(z);
                    cold.divide(0.5);
                    rule.process(cold, history(), new StepRandom());
                    assertThat(IntStream.range(0, cold.size()).map(cold::id))
                            .as("what %s keeps at another temperature", rule)
                            .containsExactly(IntStream.range(0, c.size())
                                    .map(c::id)
                                    .boxed()
                                    .toArray(Integer[]::new));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void leavesTheRawLogitsIntact(LogitsProcessor rule) {
        Row row = new Row(Row.Kind.RANDOM, 600, 5);
        float[] before = row.raw.clone();
        Candidates c = new Candidates(600).reset(row.raw, 0);
        rule.process(c, history(), new StepRandom());
        c.draw(0.3);
        assertThat(row.raw).isEqualTo(before);
        assertThat(c.rawLogit(17)).isEqualTo(before[17]);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void doesTheSameEveryTimeAndInUsedCandidates(LogitsProcessor rule) {
        Row row = new Row(Row.Kind.RANDOM, 1300, 6);
        Candidates used = new Candidates(1300);
        List<Double> first = null;
        for (int round = 0; round < 3; round++) {
            used.reset(new Row(Row.Kind.FLAT, 1300, round).raw, 0);
            rule.process(used, history(), new StepRandom().at(1, 2, 3));
            used.reset(row.raw, 0);
            rule.process(used, history(), new StepRandom().at(4, 5, 6));
            List<Double> logits =
                    IntStream.range(0, 1300).mapToObj(used::logitOf).toList();
            first = first == null ? logits : first;
            assertThat(logits).isEqualTo(first);
        }
        Candidates fresh = new Candidates(1300).reset(row.raw, 0);
        rule.process(fresh, history(), new StepRandom().at(4, 5, 6));
        assertThat(IntStream.range(0, 1300).mapToObj(fresh::logitOf).toList()).isEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void anOffsetIntoTheArrayChangesNothing(LogitsProcessor rule) {
        Row row = new Row(Row.Kind.RANDOM, 700, 8);
        float[] shifted = new float[710];
        Arrays.fill(shifted, Float.NaN);
        System.arraycopy(row.raw, 0, shifted, 7, 700);
        Candidates a = new Candidates(700).reset(row.raw, 0);
        Candidates b = new Candidates(700).reset(shifted, 7);
        rule.process(a, history(), new StepRandom());
        rule.process(b, history(), new StepRandom());
        for (int i = 0; i < 700; i++) {
            assertThat(b.logitOf(i)).isEqualTo(a.logitOf(i));
        }
        assertThat(b.draw(0.7)).isEqualTo(a.draw(0.7));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void keepsMaskedTokensMasked(LogitsProcessor rule) {
        Row row = new Row(Row.Kind.MASKED, 60, 3);
        row.raw[1] = row.raw[2] = 0;
        Candidates c = new Candidates(60).reset(row.raw, 0);
        rule.process(c, history(), new StepRandom());
        for (int i = 0; i < 60; i++) {
            if (row.raw[i] == Float.NEGATIVE_INFINITY) {
                assertThat(c.logitOf(i)).isEqualTo(Double.NEGATIVE_INFINITY);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aStatelessRuleIsItsOwnSessionAndFork(LogitsProcessor rule) {
        if (rule instanceof Watermark || rule instanceof UnsureStop) { // a session has room to work in
            return;
        }
        assertThat(rule.newSession()).isSameAs(rule);
        assertThat(rule.fork()).isSameAs(rule);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void printsItsNameAndParametersAndEqualsItsLike(LogitsProcessor rule) {
        assertThat(rule.toString()).startsWith(rule.getClass().getSimpleName() + "[");
        assertThat(rules()).contains(rule);
        assertThat(rule.getClass().isRecord()).isTrue();
    }
}
