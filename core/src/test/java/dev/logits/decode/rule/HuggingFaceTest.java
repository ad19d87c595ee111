package dev.logits.decode.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.decode.Candidates;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.FunctionModel;
import dev.logits.decode.HuggingFace;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.decode.StepRandom;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Rules and the Hugging Face preset against transformers. Where we differ on purpose, a test says how: equal logits at
 * a border, forced tokens, and sums that are rounded.
 */
class HuggingFaceTest {
    private static final Tokens STOP = Tokens.of(0, 11);
    private static final String TIED = "tied";
    private static final Map<String, float[]> ROWS = new HashMap<>();

    /** A line of hugging-face-rules.csv. */
    private record Case(String rule, String row, int[] prompt, int[] generated, double[] scores) {
        static Case of(String[] cells) {
            return new Case(
                    cells[0],
                    cells[1],
                    HuggingFace.tokens(cells[2]),
                    HuggingFace.tokens(cells[3]),
                    HuggingFace.numbers(cells[4]));
        }

        Set<Integer> kept() {
            return keptOf(scores);
        }

        /** The scores that our rule leaves. */
        double[] ours() {
            Candidates c = run(List.of(parse(rule)), ROWS.get(row), prompt, generated);
            return scoresOf(c);
        }

        @Override
        public String toString() {
            return rule + " on " + row + " after " + Arrays.toString(prompt) + Arrays.toString(generated);
        }
    }

    private static final List<Case> CASES = HuggingFace.read("hugging-face-rules.csv").stream()
            .filter(cells -> {
                if (cells[0].equals("row")) {
                    ROWS.put(cells[1], HuggingFace.floats(cells[4]));
                }
                return !cells[0].equals("row");
            })
            .map(Case::of)
            .toList();

    private static Candidates run(List<LogitsProcessor> rules, float[] row, int[] prompt, int[] generated) {
        TokenHistory history = TokenHistory.ofPrompt(prompt);
        for (int token : generated) {
            history.append(token);
        }
        Candidates c = new Candidates(row.length).reset(row, 0);
        new DecodingPlan(rules, Sampler.GREEDY).newSession().process(c, history, new StepRandom());
        return c;
    }

    private static double[] scoresOf(Candidates c) {
        return IntStream.range(0, c.vocabulary()).mapToDouble(c::logitOf).toArray();
    }

    private static Set<Integer> keptOf(double[] scores) {
        Set<Integer> kept = new TreeSet<>();
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] > Double.NEGATIVE_INFINITY) {
                kept.add(i);
            }
        }
        return kept;
    }

    private static LogitsProcessor parse(String text) {
        String[] words = text.split(" ");
        double x = words.length > 1 ? Double.parseDouble(words[1]) : 0;
        double y = words.length > 2 ? Double.parseDouble(words[2]) : 0;
        return switch (words[0]) {
            case "temperature" -> new Temperature(x);
            case "top-k" -> new TopK((int) x);
            case "top-p" -> new TopP(x, (int) y);
            case "typical" -> new TypicalP(x, (int) y);
            case "min-p" -> new MinP(x, (int) y);
            case "epsilon" -> new EpsilonCutoff(x, (int) y);
            case "eta" -> new EtaCutoff(x, (int) y);
            case "top-h" -> new TopH(x);
            case "repetition" -> new RepetitionPenalty(x);
            case "no-repeat" -> new NoRepeatNgram((int) x);
            case "sequence-bias" ->
                new SequenceBias(List.of(
                        new SequenceBias.Biased(Tokens.of(8), 1.5),
                        new SequenceBias.Biased(Tokens.of(5, 7, 12), -2.25),
                        new SequenceBias.Biased(Tokens.of(7, 12), 0.75),
                        new SequenceBias.Biased(Tokens.of(3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 1), 9)));
            case "bad-words" ->
                new BadWords(List.of(Tokens.of(8), Tokens.of(5, 7, 12), Tokens.of(9, 2), Tokens.of(2, 9, 13)));
            case "min-length" -> new MinLength((int) x, STOP);
            case "min-new" -> new MinNewTokens((int) x, STOP);
            case "allowed" -> new AllowedTokens(Tokens.of(2, 7, 8, 15, 30));
            case "decay" -> new LengthDecay((int) x, y, STOP);
            case "suppress" -> new SuppressedTokens(Tokens.of(1, 2, 30));
            case "begin-suppress" -> new BeginSuppressedTokens(Tokens.of(1, 2, 30));
            case "forced-first" -> new ForcedFirstToken(9);
            case "forced-last" -> new ForcedLastToken(STOP, (int) x);
            case "normalize" -> new Normalize();
            default -> throw new IllegalArgumentException(text);
        };
    }

    @TestFactory
    List<DynamicTest> rulesLeaveTheSameScores() {
        List<DynamicTest> tests = CASES.stream()
                .filter(c -> !c.row.equals(TIED) && !c.rule.startsWith("forced") && !c.rule.equals("top-h 1.0"))
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> agrees(c.ours(), c.scores)))
                .toList();
        assertThat(tests).hasSizeGreaterThan(300);
        return tests;
    }

    /** The same candidates, with the same scores: ours are floats where a rule has replaced them. */
    private static void agrees(double[] ours, double[] theirs) {
        assertThat(keptOf(ours)).isEqualTo(keptOf(theirs));
        for (int i : keptOf(ours)) {
            assertThat(ours[i]).as("token %d", i).isCloseTo(theirs[i], within(3e-6 * (1 + Math.abs(theirs[i]))));
        }
    }

    /**
     * Of equal logits at the border, theirs keeps all or some; ours those with the lower ids, as many as are needed.
     */
    @TestFactory
    List<DynamicTest> amongEqualLogitsWeKeepTheLowerIds() {
        return CASES.stream()
                .filter(c -> c.row.equals(TIED) && !c.rule.startsWith("temperature"))
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
                    float[] z = ROWS.get(TIED);
                    Set<Integer> ours = keptOf(c.ours());
                    Set<Integer> theirs = c.kept();
                    float[] oursSorted = sorted(z, ours);
                    float[] theirsSorted = sorted(z, theirs);
                    boolean keepsTies = c.rule.matches("(top-k|typical|epsilon|eta) .*");
                    if (keepsTies) {
                        assertThat(theirs).containsAll(ours);
                        assertThat(theirs.stream().filter(t -> !ours.contains(t)))
                                .allMatch(t -> ours.stream().anyMatch(o -> z[o] == z[t]));
                    } else {
                        assertThat(oursSorted).containsExactly(theirsSorted);
                    }
                    for (int kept : ours) {
                        assertThat(IntStream.range(0, kept)
                                        .filter(i -> z[i] == z[kept])
                                        .boxed())
                                .allMatch(ours::contains);
                    }
                }))
                .toList();
    }

    /** At α = 1 all of the entropy may be kept; theirs sums it in two ways, and their rounding drops some. */
    @Test
    void topHKeepsEverythingAtAlphaOneHere() {
        List<Case> cases = CASES.stream()
                .filter(c -> c.rule.equals("top-h 1.0") && !c.row.equals("long"))
                .toList();
        assertThat(cases).hasSize(5);
        for (Case c : cases) {
            assertThat(keptOf(c.ours()).size())
                    .isEqualTo(run(List.of(), ROWS.get(c.row), c.prompt, c.generated)
                            .unmasked());
            assertThat(keptOf(c.ours())).containsAll(c.kept());
        }
    }

    private static float[] sorted(float[] z, Set<Integer> kept) {
        float[] out = new float[kept.size()];
        int n = 0;
        for (int i : kept) {
            out[n++] = z[i];
        }
        Arrays.sort(out);
        return out;
    }

    /** Theirs sets a forced token's score to 0 and acts only after a text of one token; ours masks the others. */
    @Test
    void aForcedTokenKeepsItsScoreHere() {
        int first = 0;
        int last = 0;
        for (Case c : CASES) {
            if (c.rule.startsWith("forced-first") && c.prompt.length == 1 && c.generated.length == 0) {
                assertThat(c.kept()).containsExactly(9);
                assertThat(c.scores[9]).isZero();
                assertThat(scoresOf(run(List.of(parse(c.rule)), ROWS.get("random"), c.prompt, c.generated))[9])
                        .isEqualTo(ROWS.get("random")[9]);
                first++;
            }
            if (c.rule.startsWith("forced-last")) {
                boolean forced = c.scores[0] == 0 && c.scores[11] == 0;
                assertThat(forced).as(c.toString()).isEqualTo(c.generated.length == 4);
                if (!forced) {
                    agrees(c.ours(), c.scores);
                } else if (c.row.equals("random")) {
                    assertThat(keptOf(c.ours())).containsExactly(0, 11);
                    assertThat(c.ours()[11]).isEqualTo(ROWS.get("random")[11]);
                    last++;
                }
            }
        }
        assertThat(first).isPositive();
        assertThat(last).isPositive();
    }

    private static List<LogitsProcessor> chain(String name) {
        return switch (name) {
            case "nothing" -> Preset.HUGGING_FACE.plan().processors();
            case "usual" ->
                Preset.HUGGING_FACE
                        .plan(new TopP(0.9), new TopK(6), new Temperature(0.8))
                        .processors();
            case "cutoffs" ->
                Preset.HUGGING_FACE
                        .plan(
                                new EtaCutoff(0.02),
                                new EpsilonCutoff(0.01),
                                new TypicalP(0.9),
                                new MinP(0.02),
                                new Temperature(1.3))
                        .processors();
            case "top-h" ->
                Preset.HUGGING_FACE
                        .plan(new TopP(0.95), new TopK(8), new TopH(0.8), new Temperature(0.7))
                        .processors();
            case "everything" ->
                Preset.HUGGING_FACE
                        .plan(
                                new Normalize(),
                                new EtaCutoff(0.01),
                                new EpsilonCutoff(0.002),
                                new TypicalP(0.97),
                                new MinP(0.005),
                                new TopP(0.98),
                                new TopK(8),
                                new TopH(0.97),
                                new Temperature(0.9),
                                new BeginSuppressedTokens(Tokens.of(1, 2)),
                                new SuppressedTokens(Tokens.of(10)),
                                new LengthDecay(3, 1.3, STOP),
                                new MinNewTokens(3, STOP),
                                new MinLength(4, STOP),
                                new BadWords(List.of(Tokens.of(9), Tokens.of(4, 5))),
                                new NoRepeatNgram(2),
                                new RepetitionPenalty(1.2),
                                new SequenceBias(List.of(
                                        new SequenceBias.Biased(Tokens.of(8), 1.5),
                                        new SequenceBias.Biased(Tokens.of(5, 7), -2.25))))
                        .processors();
            default -> throw new IllegalArgumentException(name);
        };
    }

    @TestFactory
    List<DynamicTest> thePresetIsTheChainOfGenerate() {
        FunctionModel model = HuggingFace.model();
        return HuggingFace.read("hugging-face-chains.csv").stream()
                .filter(cells -> !cells[0].equals("table"))
                .map(cells -> DynamicTest.dynamicTest(String.join(" | ", Arrays.copyOf(cells, 3)), () -> {
                    int[] prompt = HuggingFace.tokens(cells[1]);
                    int[] generated = HuggingFace.tokens(cells[2]);
                    float[] row = model.after(IntStream.concat(Arrays.stream(prompt), Arrays.stream(generated))
                            .toArray());
                    Candidates c = run(chain(cells[0]), row, prompt, generated);
                    agrees(scoresOf(c), HuggingFace.numbers(cells[3]));
                }))
                .toList();
    }
}
