package dev.logits.decode.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytePairTokenizerTest implements TokenizerContract {
    private static final List<String> TEXTS = texts();
    private static final BytePairTokenizer TRAINED = BytePairTokenizer.train(TEXTS, 400);

    @Override
    public Tokenizer tokenizer() {
        return TRAINED;
    }

    private static List<String> texts() {
        String[] words = {"the", "fox", "rain", "under", "window", "wind", "winds", "don't", "naïve", "42", "1001", "!"
        };
        Random random = new Random(3);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = 0; n < 30; n++) {
                text.append(words[Math.min(random.nextInt(words.length), random.nextInt(words.length))])
                        .append(random.nextInt(9) == 0 ? ".\n" : " ");
            }
            texts.add(text.toString());
        }
        return texts;
    }

    @Test
    void theMostFrequentPairIsMergedFirstAndTiesGoToTheLowerIds() {
        BytePairTokenizer t = BytePairTokenizer.train(List.of("abab", "cdcd", "xy"), 259);
        assertThat(t.left()).containsExactly('a', 'c');
        assertThat(t.right()).containsExactly('b', 'd');
        assertThat(t.encode("abcd")).containsExactly(256, 257);
        assertThat(t.size()).isEqualTo(259);
    }

    /** The definition: recount every pair of every piece after every merge. */
    @Test
    void mergesAreThoseOfTheSlowDefinition() {
        List<List<Integer>> pieces = new ArrayList<>();
        for (String text : TEXTS) {
            for (String piece : Pieces.of(text)) {
                List<Integer> ids = new ArrayList<>();
                for (byte b : piece.getBytes(StandardCharsets.UTF_8)) {
                    ids.add(b & 0xff);
                }
                pieces.add(ids);
            }
        }
        for (int i = 0; i < TRAINED.left().length; i++) {
            Map<Long, Integer> counts = new HashMap<>();
            for (List<Integer> ids : pieces) {
                for (int j = 0; j + 1 < ids.size(); j++) {
                    counts.merge(BytePairTokenizer.pair(ids.get(j), ids.get(j + 1)), 1, Integer::sum);
                }
            }
            int most = Collections.max(counts.values());
            long expected = counts.entrySet().stream()
                    .filter(e -> e.getValue() == most)
                    .mapToLong(Map.Entry::getKey)
                    .min()
                    .orElseThrow();
            assertThat(BytePairTokenizer.pair(TRAINED.left()[i], TRAINED.right()[i]))
                    .as("merge %d", i)
                    .isEqualTo(expected);
            for (List<Integer> ids : pieces) {
                for (int j = 0; j + 1 < ids.size(); j++) {
                    if (BytePairTokenizer.pair(ids.get(j), ids.get(j + 1)) == expected) {
                        ids.set(j, 256 + i);
                        ids.remove(j + 1);
                    }
                }
            }
        }
    }

    @Test
    void theOrderOfTheTextsChangesNothing() {
        List<String> reversed = new ArrayList<>(TEXTS);
        Collections.reverse(reversed);
        BytePairTokenizer other = BytePairTokenizer.train(reversed, 400);
        assertThat(other.left()).isEqualTo(TRAINED.left());
        assertThat(other.right()).isEqualTo(TRAINED.right());
    }

    @Test
    void aTokenNeverHoldsPartsOfTwoWords() {
        for (int token = 0; token < TRAINED.size(); token++) {
            String text = new String(TRAINED.bytes(token), StandardCharsets.ISO_8859_1);
            assertThat(text.lastIndexOf(' ')).as("token '%s'", text).isLessThanOrEqualTo(0);
        }
        assertThat(Pieces.of("I don't know  12345 of them!\n\nGo on."))
                .containsExactly(
                        "I", " don", "'t", " know", " ", " 123", "45", " of", " them", "!", "\n\n", "Go", " on", ".");
    }

    @Test
    void stopsWhereNoPairOccursTwice() {
        assertThat(BytePairTokenizer.train(List.of("abc"), 1000).size()).isEqualTo(257);
    }

    @Test
    void aLongPieceTakesTimeLinearInItsLength() {
        int[] tokens = TRAINED.encode("windowwindow".repeat(20_000));
        assertThat(TRAINED.decode(tokens)).hasSize(240_000);
    }

    @Test
    void rejectsWhatIsNoVocabulary() {
        assertThatThrownBy(() -> BytePairTokenizer.train(List.of(), 256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("257 or more, got 256");
        assertThatThrownBy(() -> new BytePairTokenizer(new int[] {97, 257}, new int[] {98, 97}))
                .hasMessageContaining("merge 1 is of id 257: expected 0..256");
        assertThatThrownBy(() -> new BytePairTokenizer(new int[] {97, 97}, new int[] {98, 98}))
                .hasMessageContaining("occurs twice");
        assertThatThrownBy(() -> new BytePairTokenizer(new int[] {97}, new int[0]))
                .hasMessageContaining("1 and 0");
    }

    @Test
    void printsItsSize() {
        assertThat(TRAINED).hasToString("BytePairTokenizer[" + TRAINED.size() + " ids]");
        assertThat(Arrays.equals(TRAINED.encode(""), new int[0])).isTrue();
    }
}
