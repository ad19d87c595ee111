package dev.logits.decode.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.decode.Candidates;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.HuggingFace;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.PlanSession;
import dev.logits.decode.Sampler;
import dev.logits.decode.StepRandom;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class WatermarkTest {
    private static final Tokens KEYS =
            Tokens.of(new Random(1).ints(30, 1, 1 << 30).toArray());

    private static double[] run(LogitsProcessor rule, int[] prompt, int[] generated, float[] z) {
        TokenHistory history = TokenHistory.ofPrompt(prompt);
        for (int token : generated) {
            history.append(token);
        }
        Candidates c = new Candidates(z.length).reset(z);
        rule.newSession().process(c, history, new StepRandom());
        double lse = c.logSumExp();
        return IntStream.range(0, z.length)
                .mapToDouble(i -> rule instanceof SynthId ? c.logitOf(i) - lse : c.logitOf(i))
                .toArray();
    }

    @Test
    void rowsAndCountsAreThoseOfHuggingFace() {
        int[] cases = new int[4];
        for (String[] x : HuggingFace.read("hugging-face-watermarks.csv")) {
            if (x[0].equals("green")) {
                GreenList rule = new GreenList(
                        Integer.parseInt(x[1]),
                        Double.parseDouble(x[2]),
                        Double.parseDouble(x[3]),
                        Integer.parseInt(x[4]),
                        Boolean.parseBoolean(x[5]));
                assertThat(run(rule, HuggingFace.tokens(x[6]), new int[0], HuggingFace.floats(x[7])))
                        .containsExactly(HuggingFace.numbers(x[8]), within(1e-6));
                cases[0]++;
            } else if (x[0].equals("count")) {
                WatermarkEvidence found = new GreenList(
                                Integer.parseInt(x[1]),
                                Double.parseDouble(x[2]),
                                2,
                                Integer.parseInt(x[3]),
                                Boolean.parseBoolean(x[4]))
                        .detect(HuggingFace.tokens(x[6]), Integer.parseInt(x[5]));
                assertThat(found.pieces()).isEqualTo(Integer.parseInt(x[7]));
                assertThat(found.share() * found.pieces()).isCloseTo(Double.parseDouble(x[8]), within(1e-9));
                cases[1]++;
            } else if (x[0].equals("synth")) {
                SynthId rule = synth(x);
                double[] expected = normalized(HuggingFace.numbers(x[7]));
                double[] ours = run(rule, HuggingFace.tokens(x[4]), HuggingFace.tokens(x[5]), HuggingFace.floats(x[6]));
                // Theirs are floats: of what a tournament makes very unlikely they have few digits.
                assertThat(Arrays.stream(ours).map(Math::exp).toArray())
                        .containsExactly(Arrays.stream(expected).map(Math::exp).toArray(), within(2e-6));
                cases[2]++;
            } else {
                WatermarkEvidence found = synth(x).detect(HuggingFace.tokens(x[5]), Integer.parseInt(x[4]));
                double[] means = HuggingFace.numbers(x[7]);
                double sum = 0;
                double weights = 0;
                for (int layer = 0; layer < means.length; layer++) {
                    double w = 10 - 9.0 * layer / (means.length - 1);
                    sum += w * means[layer];
                    weights += w;
                }
                assertThat(found.pieces()).isEqualTo(Integer.parseInt(x[6]));
                assertThat(found.share()).isCloseTo(sum / weights, within(1e-9));
                cases[3]++;
            }
        }
        assertThat(cases).containsExactly(16, 8, 36, 3);
    }

    private static SynthId synth(String[] x) {
        return new SynthId(
                Tokens.of(HuggingFace.tokens(x[1])), Integer.parseInt(x[2]), Integer.parseInt(x[3]), 1 << 16, 1024);
    }

    /** Where a context was seen before, transformers gives the logits back as they are. */
    private static double[] normalized(double[] z) {
        double lse = Math.log(Arrays.stream(z).map(Math::exp).sum());
        return Arrays.stream(z).map(v -> v - lse).toArray();
    }

    /** A text of a model that is unsure everywhere, with a watermark or without. */
    private static int[] text(LogitsProcessor rule, int length, int vocabulary, long seed) {
        Random random = new Random(seed);
        float[] z = new float[vocabulary];
        TokenHistory history = TokenHistory.ofPrompt(1, 2, 3);
        PlanSession session = (rule == null
                        ? DecodingPlan.of(Sampler.ANCESTRAL)
                        : DecodingPlan.of(Sampler.ANCESTRAL, rule))
                .newSession();
        Candidates c = new Candidates(vocabulary);
        StepRandom draws = new StepRandom();
        for (int step = 0; step < length; step++) {
            for (int i = 0; i < vocabulary; i++) {
                z[i] = (float) (1.5 * random.nextGaussian());
            }
            history.append(session.next(c.reset(z), history, draws.at(seed, 0, step)));
        }
        return Arrays.copyOfRange(history.toArray(), 3, 3 + length);
    }

    /** Of 10,000 unmarked texts, each with a key of its own, no more are found than the p-value says. */
    @Test
    void unmarkedTextsAreFoundAsOftenAsThePValueSays() {
        int n = 10_000;
        double[] levels = {0.1, 0.01, 0.001};
        int[][] found = new int[2][levels.length];
        double sum = 0;
        Random random = new Random(9);
        for (int i = 0; i < n; i++) {
            int[] text = random.ints(100, 1, 200).toArray();
            WatermarkEvidence[] evidence = {
                new GreenList(random.nextInt(1 << 30)).detect(text, 200),
                new SynthId(Tokens.of(random.ints(10, 1, 1 << 30).toArray())).detect(text, 200)
            };
            for (int kind = 0; kind < 2; kind++) {
                for (int level = 0; level < levels.length; level++) {
                    found[kind][level] += evidence[kind].pValue() <= levels[level] ? 1 : 0;
                }
            }
            sum += evidence[1].z();
        }
        for (int level = 0; level < levels.length; level++) {
            double expected = n * levels[level];
            double slack = 4 * Math.sqrt(expected);
            // A count is discrete: its tail is at most the level. A mean of 1,000 coins is nearly continuous.
            assertThat((double) found[0][level]).isBetween(0.4 * expected - slack, expected + slack);
            assertThat((double) found[1][level]).isBetween(expected - slack - 1, expected + slack + 1);
        }
        assertThat(sum / n).isCloseTo(0, within(0.05));
    }

    @Test
    void markedTextsAreFoundTheBetterTheLongerTheyAre() {
        Watermark[] marks = {
            new GreenList(15485863),
            new GreenList(15485863, 0.25, Double.POSITIVE_INFINITY, 2, false),
            new GreenList(15485863, 0.25, 2, 2, true),
            new SynthId(KEYS)
        };
        for (Watermark mark : marks) {
            double before = 0;
            for (int length : new int[] {25, 100, 300}) {
                double z = 0;
                double unmarked = 0;
                for (int seed = 0; seed < 8; seed++) {
                    z += mark.detect(text(mark, length, 300, seed), 300).z() / 8;
                    unmarked += mark.detect(text(null, length, 300, seed), 300).z() / 8;
                }
                assertThat(z).as("%s at %s", mark, length).isGreaterThan(before);
                assertThat(unmarked).as("%s at %s", mark, length).isBetween(-2.0, 2.0);
                before = z;
            }
            assertThat(before).as("%s", mark).isGreaterThan(6);
            assertThat(mark.detect(text(mark, 300, 300, 99), 300).pValue()).isLessThan(1e-6);
            assertThat(new SynthId(Tokens.of(5, 6, 7))
                            .detect(text(mark, 300, 300, 99), 300)
                            .pValue())
                    .isGreaterThan(1e-4);
        }
    }

    /** Over all keys, a tournament leaves each probability as it was: a layer is unbiased. */
    @Test
    void onAverageOverKeysATournamentChangesNoProbability() {
        float[] z = {2, 1, 0, -1, 0.5f};
        double[] p = Arrays.stream(normalized(new double[] {2, 1, 0, -1, 0.5}))
                .map(Math::exp)
                .toArray();
        double[] mean = new double[5];
        Random random = new Random(3);
        int n = 20_000;
        for (int i = 0; i < n; i++) {
            double[] marked = run(
                    new SynthId(Tokens.of(random.ints(2, 1, 1 << 30).toArray()), 2, 0, 1 << 10, 8),
                    new int[] {1},
                    new int[0],
                    z);
            for (int v = 0; v < 5; v++) {
                mean[v] += Math.exp(marked[v]) / n;
            }
        }
        assertThat(mean).containsExactly(p, within(0.01));
    }

    @Test
    void aHardWatermarkIsNeverADeadEnd() {
        GreenList hard = new GreenList(3, 0.01, Double.POSITIVE_INFINITY, 1, false);
        assertThat(run(hard, new int[] {1}, new int[0], new float[] {1, 2, 3})).containsExactly(1, 2, 3);
        int[] text = text(new GreenList(3, 0.5, Double.POSITIVE_INFINITY, 1, false), 60, 100, 1);
        WatermarkEvidence found = new GreenList(3, 0.5, 1, 1, false).detect(text, 100);
        assertThat(found.share()).isEqualTo(1);
    }

    @Test
    void aForkHasRoomOfItsOwn() {
        LogitsProcessor session = new GreenList(3).newSession();
        LogitsProcessor fork = session.fork();
        float[] z = {1, 2, 3, 4, 5, 6, 7, 8};
        for (LogitsProcessor rule : new LogitsProcessor[] {session, fork, session}) {
            Candidates c = new Candidates(8).reset(z);
            rule.process(c, TokenHistory.ofPrompt(5), new StepRandom());
            assertThat(IntStream.range(0, 8).mapToDouble(c::logitOf).toArray())
                    .containsExactly(run(new GreenList(3), new int[] {5}, new int[0], z));
        }
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> new GreenList(1, 1, 2, 1, false)).hasMessageContaining("usual is 0.25");
        assertThatThrownBy(() -> new GreenList(1, 0.5, 0, 1, false)).hasMessageContaining("positive");
        assertThatThrownBy(() -> new GreenList(1).detect(new int[] {3}, 10)).hasMessageContaining("too short");
        assertThatThrownBy(() -> new GreenList(1).detect(new int[] {3, 10}, 10)).hasMessageContaining("vocabulary");
        assertThatThrownBy(() -> new SynthId(Tokens.of())).hasMessageContaining("30 random keys");
        assertThatThrownBy(() -> new SynthId(KEYS).detect(new int[4], 10)).hasMessageContaining("n-grams of 5");
    }
}
