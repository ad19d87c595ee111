package dev.logits.decode.ctc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.decode.FunctionModel;
import dev.logits.decode.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class CtcBeamSearchTest {
    static Logits rows(Random random, int rows, int k, double spread) {
        float[] z = new float[rows * k];
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) (spread * random.nextGaussian());
        }
        return Logits.wrap(z, rows, k);
    }

    private static List<Integer> boxed(int[] labels) {
        return Arrays.stream(labels).boxed().toList();
    }

    /** All texts, by the score that a function of a text and its log-probability gives, best first. */
    private static void agree(CtcBeamSearch search, Logits z, int blank, ToDoubleFunction<List<Integer>> beside) {
        Map<List<Integer>, double[]> exact = new Alignments(z, blank).sums;
        List<CtcText> found =
                search.withBeams(exact.size()).withResults(exact.size()).decode(z);
        assertThat(found).hasSameSizeAs(exact.keySet());
        double before = Double.POSITIVE_INFINITY;
        for (CtcText text : found) {
            double log = Math.log(exact.get(boxed(text.labels()))[0]);
            assertThat(text.logProbability()).isCloseTo(log, within(1e-9));
            double score = log + beside.applyAsDouble(boxed(text.labels()));
            assertThat(text.score()).isCloseTo(score, within(1e-9));
            assertThat(score).isLessThanOrEqualTo(before + 1e-9);
            before = score;
        }
    }

    @Test
    void enoughBeamsFindEveryTextWithItsExactSum() {
        Random random = new Random(1);
        for (int k : new int[] {2, 3, 4}) {
            for (int t = 1; t <= (k == 2 ? 9 : k == 3 ? 7 : 6); t++) {
                for (int blank : new int[] {0, k - 1}) {
                    agree(CtcBeamSearch.of(blank), rows(random, t, k, 2), blank, text -> 0);
                }
            }
        }
    }

    /** A language of two tokens of context, a bonus for length and hot words, against the definition. */
    @Test
    void languageLengthAndHotWordsCountAsDefined() {
        Random random = new Random(2);
        FunctionModel model = FunctionModel.tree(5, 8, 2);
        int[] tokens = {-1, 2, 4, 1};
        List<int[]> words = List.of(new int[] {1, 2}, new int[] {2}, new int[] {2, 1, 2}, new int[] {3, 3});
        for (int t = 1; t <= 6; t++) {
            Logits z = rows(random, t, 4, 2);
            try (ModelLanguage language = ModelLanguage.of(model, tokens, 0)) {
                agree(
                        CtcBeamSearch.of(0)
                                .with(language, 0.7)
                                .withLengthBonus(0.3)
                                .with(HotWords.of(words, 2.5)),
                        z,
                        0,
                        text -> 0.7 * logOf(model, tokens, text) + 0.3 * text.size() + 2.5 * occurrences(words, text));
            }
        }
    }

    private static double logOf(FunctionModel model, int[] tokens, List<Integer> text) {
        int[] read = {0};
        double sum = 0;
        for (int label : text) {
            float[] z = model.after(read);
            double lse = Math.log(java.util.stream.IntStream.range(0, z.length)
                    .mapToDouble(i -> Math.exp(z[i]))
                    .sum());
            sum += z[tokens[label]] - lse;
            read = Arrays.copyOf(read, read.length + 1);
            read[read.length - 1] = tokens[label];
        }
        return sum;
    }

    private static int occurrences(List<int[]> words, List<Integer> text) {
        int n = 0;
        for (int[] word : words) {
            for (int i = 0; i + word.length <= text.size(); i++) {
                n += text.subList(i, i + word.length).equals(boxed(word)) ? 1 : 0;
            }
        }
        return n;
    }

    /** What is not looked at without a language could not have been among the beams. */
    @Test
    void aFewBeamsKeepWhatASearchOverAllLabelsKeeps() {
        Random random = new Random(3);
        CtcLanguage indifferent = new CtcLanguage() {
            @Override
            public Place begin() {
                return new Place() {
                    @Override
                    public double logProbability(int label) {
                        return 0;
                    }

                    @Override
                    public Place next(int label) {
                        return this;
                    }
                };
            }
        };
        for (int round = 0; round < 40; round++) {
            Logits z = rows(random, 12, 30, 1.5);
            for (int beams : new int[] {1, 2, 3, 7}) {
                CtcBeamSearch search = CtcBeamSearch.of(0).withBeams(beams).withResults(beams);
                assertThat(search.decode(z))
                        .isEqualTo(search.with(indifferent, 1).decode(z));
            }
        }
    }

    /** Never more than the exact sum, and the same where no text was dropped. */
    @Test
    void fewBeamsGiveAtMostTheExactSum() {
        Random random = new Random(4);
        for (int round = 0; round < 60; round++) {
            Logits z = rows(random, 10, 5, 3);
            for (CtcText text : CtcBeamSearch.of(0).withBeams(3).withResults(3).decode(z)) {
                assertThat(text.logProbability())
                        .isLessThanOrEqualTo(CtcAlignment.logProbability(z, text.labels(), 0) + 1e-9);
            }
        }
    }

    /** The greedy text is that of the best alignment; the search finds the best text. */
    @Test
    void theBestTextNeedNotBeTheGreedyOne() {
        // Two rows of 0.6 blank, 0.4 a: greedy says nothing (0.36), but "a" has 0.64.
        Logits z = Logits.copyOf(new float[][] {
            {(float) Math.log(0.6), (float) Math.log(0.4)}, {(float) Math.log(0.6), (float) Math.log(0.4)}
        });
        assertThat(CtcAlignment.greedy(z, 0).labels()).isEmpty();
        assertThat(CtcAlignment.greedy(z, 0).logProbability()).isCloseTo(Math.log(0.36), within(1e-6));
        CtcText best = CtcBeamSearch.of(0).decode(z).get(0);
        assertThat(best.labels()).containsExactly(1);
        assertThat(best.logProbability()).isCloseTo(Math.log(0.64), within(1e-6));
    }

    @Test
    void maskedLabelsAndNoRows() {
        float n = Float.NEGATIVE_INFINITY;
        Logits z = Logits.copyOf(new float[][] {{n, 0, n}, {n, 0, n}, {0, n, n}, {n, 0, n}});
        List<CtcText> texts = CtcBeamSearch.of(0).withResults(5).decode(z);
        assertThat(texts).hasSize(1);
        assertThat(texts.get(0).symbols())
                .containsExactly(new CtcText.Symbol(1, 0, 2, 1), new CtcText.Symbol(1, 3, 4, 1));
        assertThat(texts.get(0).logProbability()).isZero();
    }

    @Test
    void unlikelyLabelsMayBeLeftOut() {
        Random random = new Random(6);
        for (int round = 0; round < 30; round++) {
            Logits z = rows(random, 8, 6, 4);
            CtcText all = CtcBeamSearch.of(0).withBeams(50).decode(z).get(0);
            CtcText some = CtcBeamSearch.of(0)
                    .withBeams(50)
                    .withMinProbability(1e-3)
                    .decode(z)
                    .get(0);
            assertThat(some.logProbability()).isCloseTo(all.logProbability(), within(0.2));
            CtcText one = CtcBeamSearch.of(0)
                    .withBeams(50)
                    .withMinProbability(1)
                    .decode(z)
                    .get(0);
            assertThat(one.logProbability())
                    .isLessThanOrEqualTo(CtcAlignment.logProbability(z, one.labels(), 0) + 1e-9);
        }
    }

    @Test
    void aModelsSessionIsReadOnOnlyWhereTextsDiffer() {
        List<int[]> asked = new ArrayList<>();
        LanguageModel counting = LanguageModel.of(3, text -> {
            asked.add(text);
            return new float[] {0, 1, 2};
        });
        try (ModelLanguage language = ModelLanguage.of(counting, new int[] {-1, 1, 2}, 0)) {
            CtcLanguage.Place begin = language.begin();
            CtcLanguage.Place one = begin.next(1);
            double p = one.next(2).logProbability(1);
            assertThat(one.next(1).logProbability(1)).isEqualTo(p);
            assertThat(one.logProbability(0)).isEqualTo(Double.NEGATIVE_INFINITY);
        }
        assertThat(asked).hasSize(3);
    }

    @Test
    void mistakesAreNamed() {
        Logits z = rows(new Random(1), 3, 4, 1);
        assertThatThrownBy(() -> CtcBeamSearch.of(4).decode(z)).hasMessageContaining("the blank 4 is not a class");
        assertThatThrownBy(() -> CtcBeamSearch.of(0).withBeams(0)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> CtcAlignment.logProbability(z, new int[] {1, 0}, 0))
                .hasMessageContaining("labels[1] = 0 is the blank");
        assertThatThrownBy(() -> CtcAlignment.align(z, new int[] {1, 1, 1}, 0))
                .hasMessageContaining("3 rows cannot say a text of 3 labels");
        assertThatThrownBy(() -> CtcAlignment.greedy(Logits.copyOf(new float[][] {{1, 2}, {Float.NaN, 1}}), 0))
                .hasMessageContaining("row 1");
        assertThatThrownBy(() -> HotWords.of(List.of(new int[0]), 1)).hasMessageContaining("words[0]");
        assertThatThrownBy(() -> ModelLanguage.of(FunctionModel.tree(3, 1, 1), new int[] {-1, 3}, 0))
                .hasMessageContaining("tokenOfLabel[1] = 3");
    }
}
