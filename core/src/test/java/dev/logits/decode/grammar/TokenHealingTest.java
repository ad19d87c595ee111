package dev.logits.decode.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.decode.FunctionModel;
import dev.logits.decode.Tokens;
import dev.logits.decode.embedded.ContextLanguageModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenHealingTest {
    private static final String[] PIECES = {"a", "b", "ab", "ba", "aba", "bb", "c", ""};
    private static final FunctionModel MODEL = FunctionModel.tree(PIECES.length, 5, 2);

    private static TokenTrie trie() {
        byte[][] bytes = new byte[PIECES.length][];
        for (int i = 0; i < PIECES.length; i++) {
            bytes[i] = PIECES[i].getBytes(StandardCharsets.UTF_8);
        }
        return TokenTrie.of(bytes, Map.of(), Tokens.of(7));
    }

    private static double log(int[] before, int token) {
        float[] z = MODEL.after(before);
        double sum = 0;
        for (float v : z) {
            sum += Math.exp(v);
        }
        return z[token] - Math.log(sum);
    }

    /** Every sequence of tokens whose bytes reach the end of these with its last token, and its probability. */
    private static Map<List<Integer>, Double> enumerate(int[] kept, String bytes) {
        Map<List<Integer>, Double> covers = new HashMap<>();
        List<List<Integer>> open = new ArrayList<>(List.of(List.of()));
        while (!open.isEmpty()) {
            List<Integer> begun = open.remove(0);
            String said = String.join("", begun.stream().map(t -> PIECES[t]).toList());
            if (said.length() >= bytes.length()) {
                if (said.startsWith(bytes)) {
                    double log = 0;
                    int[] before = kept;
                    for (int token : begun) {
                        log += log(before, token);
                        before = Arrays.copyOf(before, before.length + 1);
                        before[before.length - 1] = token;
                    }
                    covers.put(begun, Math.exp(log));
                }
                continue;
            }
            for (int token = 0; token < 7; token++) {
                List<Integer> longer = new ArrayList<>(begun);
                longer.add(token);
                open.add(longer);
            }
        }
        return covers;
    }

    @Test
    void coversAndTheirProbabilitiesAreThoseOfAllTokenSequences() {
        int[] kept = {6, 0};
        for (String bytes : new String[] {"a", "ab", "ba", "abab", "bbab", "c"}) {
            Map<List<Integer>, Double> exact = enumerate(kept, bytes);
            double sum = exact.values().stream().mapToDouble(p -> p).sum();
            TokenHealing healing = TokenHealing.of(MODEL, trie(), kept, bytes.getBytes(StandardCharsets.UTF_8));
            assertThat(healing.covers()).hasSameSizeAs(exact.keySet());
            assertThat(healing.logProbability()).isCloseTo(Math.log(sum), within(1e-6));
            double before = 1;
            for (TokenHealing.Cover cover : healing.covers()) {
                List<Integer> tokens =
                        Arrays.stream(cover.tokens().toArray()).boxed().toList();
                assertThat(cover.probability()).isCloseTo(exact.get(tokens) / sum, within(1e-6));
                assertThat(cover.probability()).isLessThanOrEqualTo(before);
                before = cover.probability();
                String said =
                        String.join("", tokens.stream().map(t -> PIECES[t]).toList());
                assertThat(cover.beyond()).isEqualTo(said.length() - bytes.length());
            }
        }
    }

    @Test
    void drawsHaveTheProbabilitiesOfTheCovers() {
        TokenHealing healing = TokenHealing.of(MODEL, trie(), new int[] {1, 0, 2}, 2);
        Map<List<Integer>, Integer> counts = new HashMap<>();
        int n = 100_000;
        for (int i = 0; i < n; i++) {
            int[] prompt = healing.prompt((i + 0.5) / n);
            assertThat(prompt[0]).isEqualTo(1);
            counts.merge(Arrays.stream(prompt).skip(1).boxed().toList(), 1, Integer::sum);
        }
        for (TokenHealing.Cover cover : healing.covers()) {
            int count = counts.getOrDefault(
                    Arrays.stream(cover.tokens().toArray()).boxed().toList(), 0);
            assertThat((double) count / n).isCloseTo(cover.probability(), within(2.0 / n));
        }
    }

    /** What banning token by token gives: the local choices know nothing of what they lead to. */
    @Test
    void banningTokenByTokenWouldGiveAnotherDistribution() {
        TokenHealing healing =
                TokenHealing.of(MODEL, trie(), new int[] {6, 0}, "abab".getBytes(StandardCharsets.UTF_8));
        double firstIsA = healing.covers().stream()
                .filter(cover -> cover.tokens().get(0) == 0)
                .mapToDouble(TokenHealing.Cover::probability)
                .sum();
        double[] fits = {0, 2, 4};
        double all = Arrays.stream(fits)
                .map(t -> Math.exp(log(new int[] {6, 0}, (int) t)))
                .sum();
        assertThat(Math.exp(log(new int[] {6, 0}, 0)) / all).isNotCloseTo(firstIsA, within(0.005));
    }

    @Test
    void aPromptThatIsCutInAWordIsHealed() {
        ContextLanguageModel model = ContextLanguageModel.embedded();
        TokenTrie trie = TokenTrie.of(model.tokenizer());
        int[] prompt = model.tokenizer().encode("Once upon a ti");
        TokenHealing healing = TokenHealing.of(model, trie, prompt, 2);
        byte[] given = " ti".getBytes(StandardCharsets.UTF_8);
        String best = model.tokenizer().decode(healing.covers().get(0).tokens().toArray());
        assertThat(best).isEqualTo(" time");
        assertThat(healing.covers().get(0).beyond()).isEqualTo(best.length() - given.length);
        assertThat(healing.covers().get(0).probability()).isGreaterThan(0.9);
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> TokenHealing.of(MODEL, trie(), new int[] {1, 0}, 2))
                .hasMessageContaining("1 to 1 can be given back, got 2");
        assertThatThrownBy(() -> TokenHealing.of(MODEL, trie(), new int[] {1, 7}, 1))
                .hasMessageContaining("prompt[1] = 7 has no bytes");
        assertThatThrownBy(() -> TokenHealing.of(MODEL, trie(), new int[] {1}, new byte[0]))
                .hasMessageContaining("a byte that is given back");
    }
}
