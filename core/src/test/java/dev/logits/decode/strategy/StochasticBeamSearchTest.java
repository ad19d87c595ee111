package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.decode.FunctionModel;
import dev.logits.decode.rule.Temperature;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StochasticBeamSearchTest {
    private static final int END = 0;
    private static final int LIMIT = 3;
    private static final FunctionModel MODEL = FunctionModel.tree(3, 4, 1.5);
    private static final List<SlowBeams.Text> ALL = SlowBeams.all(MODEL, 1, END, LIMIT);
    private static final int RUNS = 20_000;

    private static Generation sample(int k, long seed) {
        return Decoder.of(MODEL)
                .with(StochasticBeamSearch.of(k))
                .with(Stopping.after(LIMIT).withEndTokens(END))
                .generate(new int[] {1}, seed);
    }

    private static Map<List<Integer>, Integer> numbers() {
        Map<List<Integer>, Integer> numbers = new HashMap<>();
        for (SlowBeams.Text text : ALL) {
            numbers.put(text.tokens(), numbers.size());
        }
        return numbers;
    }

    private static List<Integer> tokens(GeneratedText text) {
        return Arrays.stream(text.tokens()).boxed().toList();
    }

    @Test
    void noTextIsSampledTwiceAndAllComeWhenAllAreWanted() {
        for (int seed = 0; seed < 200; seed++) {
            Generation g = sample(ALL.size(), seed);
            Set<List<Integer>> distinct = new HashSet<>();
            g.texts().forEach(t -> distinct.add(tokens(t)));
            assertThat(distinct).hasSize(ALL.size());
            assertThat(g.threshold()).isEmpty();
        }
    }

    @Test
    void pairsAreDrawnAsWithoutReplacementInTheirOrder() {
        int n = ALL.size();
        double[] p = ALL.stream().mapToDouble(t -> Math.exp(t.sum())).toArray();
        double[] expected = new double[n * n];
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                expected[n * a + b] = a == b ? 0 : p[a] * p[b] / (1 - p[a]);
            }
        }
        Map<List<Integer>, Integer> numbers = numbers();
        int[] counts = new int[n * n];
        for (int seed = 0; seed < RUNS; seed++) {
            List<GeneratedText> texts = sample(2, seed).texts();
            counts[n * numbers.get(tokens(texts.get(0))) + numbers.get(tokens(texts.get(1)))]++;
        }
        ChiSquare.of(counts, expected).assertFits();
    }

    @Test
    void inclusionIsAsLikelyAsTheExactProbabilityOfBeingAmongTheFirstThree() {
        double[] p = ALL.stream().mapToDouble(t -> Math.exp(t.sum())).toArray();
        int n = p.length;
        double[] inclusion = new double[n];
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                for (int c = 0; c < n; c++) {
                    if (a != b && b != c && a != c) {
                        double q = p[a] * p[b] / (1 - p[a]) * p[c] / (1 - p[a] - p[b]);
                        inclusion[a] += q;
                        inclusion[b] += q;
                        inclusion[c] += q;
                    }
                }
            }
        }
        Map<List<Integer>, Integer> numbers = numbers();
        int[] counts = new int[n];
        for (int seed = 0; seed < RUNS; seed++) {
            sample(3, seed).texts().forEach(t -> counts[numbers.get(tokens(t))]++);
        }
        for (int i = 0; i < n; i++) {
            double deviation = Math.sqrt(inclusion[i] * (1 - inclusion[i]) / RUNS);
            assertThat((double) counts[i] / RUNS)
                    .as("text %s", ALL.get(i).tokens())
                    .isCloseTo(inclusion[i], within(4.5 * deviation + 1e-9));
        }
    }

    @Test
    void weightsOverTheThresholdEstimateSumsWithoutBias() {
        double expected = 0;
        for (SlowBeams.Text t : ALL) {
            expected += Math.exp(t.sum()) * t.tokens().size();
        }
        double sum = 0;
        double squares = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Generation g = sample(4, seed);
            double kappa = g.threshold().orElseThrow();
            double estimate = 0;
            for (GeneratedText t : g.texts()) {
                double log = t.logProbability().orElseThrow();
                estimate += Math.exp(log) / StochasticBeamSearch.inclusionProbability(log, kappa) * t.tokens().length;
            }
            sum += estimate;
            squares += estimate * estimate;
        }
        double mean = sum / RUNS;
        double error = Math.sqrt((squares / RUNS - mean * mean) / RUNS);
        assertThat(mean).isCloseTo(expected, within(4 * error));
    }

    @Test
    void textsComeInTheOrderOfTheirPerturbedLogProbabilities() {
        for (int seed = 0; seed < 100; seed++) {
            Generation g = sample(5, seed);
            double last = Double.POSITIVE_INFINITY;
            for (GeneratedText text : g.texts()) {
                assertThat(text.score().orElseThrow()).isLessThanOrEqualTo(last);
                last = text.score().orElseThrow();
            }
            assertThat(g.threshold().orElseThrow()).isLessThanOrEqualTo(last);
        }
    }

    @Test
    void logProbabilitiesAreThoseOfTheDistributionSampledFrom() {
        Generation g = Decoder.of(MODEL)
                .with(new StochasticBeamSearch(List.of(new Temperature(2)), 1))
                .with(Stopping.after(1))
                .generate(new int[] {1}, 3);
        float[] z = MODEL.after(1).clone();
        for (int i = 0; i < z.length; i++) {
            z[i] /= 2;
        }
        assertThat(g.best().logProbability().orElseThrow())
                .isCloseTo(SlowBeams.logSoftmax(z)[g.best().tokens()[0]], within(1e-6));
    }
}
