package dev.logits.decode.ctc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.decode.ModelSession;
import dev.logits.decode.SessionContract;
import dev.logits.decode.ctc.NgramLanguage.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NgramModelTest {
    private static final int V = 7;

    /** N-grams of up to four words; some contexts have back-offs and nothing behind them, or the other way round. */
    private static NgramLanguage language(long seed, boolean unknown) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<List<Integer>, Weights> ngrams = new HashMap<>();
        for (int token = 0; token < V - 1; token++) {
            ngrams.put(List.of(token), weights(random));
        }
        ngrams.put(List.of(NgramLanguage.BEGIN), new Weights(-99, -0.3));
        ngrams.put(List.of(NgramLanguage.END), new Weights(-2, 0));
        if (unknown) {
            ngrams.put(List.of(NgramLanguage.UNKNOWN), new Weights(-5, 0));
        }
        for (int i = 0; i < 150; i++) {
            List<Integer> words = new ArrayList<>();
            for (int n = random.nextInt(2, 5); n > 0; n--) {
                words.add(random.nextInt(V));
            }
            if (random.nextInt(5) == 0) {
                words.set(0, NgramLanguage.BEGIN);
            }
            ngrams.put(words, weights(random));
        }
        return NgramLanguage.of(ngrams);
    }

    private static Weights weights(SplittableRandom random) {
        return new Weights(-4 * random.nextDouble(), random.nextInt(3) == 0 ? 0 : random.nextDouble() - 0.8);
    }

    @Test
    void everyRowIsWhatTheLanguageSaysOfEachToken() {
        for (int seed = 0; seed < 40; seed++) {
            NgramLanguage language = language(seed, seed % 2 == 0);
            NgramModel model = NgramModel.of(language, V);
            assertThat(model.order()).isEqualTo(language.order());
            SplittableRandom random = new SplittableRandom(seed);
            CtcLanguage.Place place = language.begin();
            Logits z = Logits.zeros(1, V);
            try (ModelSession session = model.open(1)) {
                for (int step = 0; step < 30; step++) {
                    int token = random.nextInt(V);
                    place = place.next(token);
                    session.advance(new int[] {token}, z);
                    for (int next = 0; next < V; next++) {
                        double expected = place.logProbability(next);
                        if (expected == Double.NEGATIVE_INFINITY) {
                            assertThat(z.get(0, next)).isEqualTo(Float.NEGATIVE_INFINITY);
                        } else {
                            assertThat((double) z.get(0, next)).isEqualTo(expected, within(1e-6));
                        }
                    }
                }
            }
        }
    }

    @Test
    void sessionsKeepTheirContract() {
        SessionContract.exact(NgramModel.of(language(3, true), V)).check();
    }

    @Test
    void tokensBeyondTheVocabularyAreNamed() {
        NgramLanguage language = language(1, true);
        assertThatThrownBy(() -> NgramModel.of(language, V - 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has a token that is not in the vocabulary: expected 0..4");
        assertThatThrownBy(() -> NgramModel.of(language, 0)).hasMessageContaining("1 token or more, got 0");
        assertThatThrownBy(() -> NgramModel.of(null, V)).hasMessageContaining("language");
        assertThatThrownBy(() -> language.ngrams().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
