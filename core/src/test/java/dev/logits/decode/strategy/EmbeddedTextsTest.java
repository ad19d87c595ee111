package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.Sampler;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.rule.Temperature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Strategies on real logits: those of the model that comes with the library. */
class EmbeddedTextsTest {
    private static final ContextLanguageModel MODEL = ContextLanguageModel.embedded();
    private static final Decoder DECODER = Decoder.of(MODEL, MODEL.tokenizer()).with(Stopping.after(60));
    private static final DecodingPlan PLAN = DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.8));

    /** Every word that was learned from. */
    private static Set<String> words() throws IOException {
        Set<String> words = new HashSet<>();
        Path folder = Path.of("src/language");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                words.addAll(wordsOf(Files.readString(file)));
            }
        }
        return words;
    }

    private static List<String> wordsOf(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z]+"))
                .filter(w -> !w.isEmpty())
                .toList();
    }

    @Test
    void nearlyAllThatItSaysAreWords() throws IOException {
        Set<String> known = words();
        int all = 0;
        int right = 0;
        for (int seed = 0; seed < 20; seed++) {
            String text = DECODER.with(Sampling.of(PLAN))
                    .generate("Once upon a time", seed)
                    .best()
                    .text()
                    .orElseThrow();
            for (String word : wordsOf(text)) {
                all++;
                right += known.contains(word) ? 1 : 0;
            }
        }
        assertThat(all).isGreaterThan(500);
        assertThat((double) right / all).isGreaterThan(0.98);
    }

    @Test
    void beamSearchMostlyFindsALikelierTextThanGreedySearch() {
        int better = 0;
        for (String prompt : List.of("Once upon a time", "The cat", "One day", "What is", "The bear")) {
            double greedy = DECODER.withLogProbabilities()
                    .generate(prompt, 0)
                    .best()
                    .logProbability()
                    .orElseThrow();
            GeneratedText beam = DECODER.with(new BeamSearch(List.of(), 8, 0, EarlyStopping.EXACT, 1))
                    .generate(prompt, 0)
                    .best();
            better += beam.logProbability().orElseThrow() > greedy + 0.1 ? 1 : 0;
        }
        assertThat(better).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aTextsScoreIsTheSumOfItsTokensLogProbabilities() {
        GeneratedText text = DECODER.with(Sampling.of(PLAN))
                .withLogProbabilities()
                .generate("The cat", 1)
                .best();
        TextScore score = TextScore.of(MODEL, MODEL.tokenizer().encode("The cat"), text.tokens());
        assertThat(score.logProbability())
                .isCloseTo(text.logProbability().orElseThrow(), org.assertj.core.api.Assertions.within(1e-9));
    }

    @Test
    void promptLookupAcceptsMostOfWhatRepeats() {
        String song = "The bee sang to the bear, and the bear sang to the bee. The bee sang to the bear, and the";
        Generation g = DECODER.with(new PromptLookup(DecodingPlan.of(Sampler.GREEDY), 4, 3))
                .generate(song, 0);
        assertThat(g.best().tokens()).isEqualTo(DECODER.generate(song, 0).best().tokens());
        assertThat(g.drafted()).isPositive();
    }

    /** The same texts on every JVM and with scalar and vector kernels: CI runs this with each of them. */
    @Test
    void textsAreThePinnedOnes() {
        assertThat(DECODER.with(Sampling.of(PLAN))
                        .generate("Once upon a time", 1)
                        .best()
                        .text()
                        .orElseThrow())
                .isEqualTo(
                        " there was a small girl named Anna. She lived in a village by the sea. One day she had some soup"
                                + " for lunch. A dog came and looked at her. \"Are you hungry?\" asked Emma. The dog was very hungry."
                                + " So Anna gave the dog one half and ate the other half");
    }
}
