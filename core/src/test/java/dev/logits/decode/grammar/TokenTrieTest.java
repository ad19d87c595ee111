package dev.logits.decode.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenTrieTest {

    @Test
    void everyTokenEndsAtTheNodeOfItsBytesOnce() {
        SplittableRandom random = new SplittableRandom(3);
        byte[][] tokens = new byte[500][];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = new byte[i == 7 ? 700 : random.nextInt(12)];
            random.nextBytes(tokens[i]);
            for (int j = 0; j < tokens[i].length; j++) {
                tokens[i][j] &= (byte) 0x83;
            }
        }
        TokenTrie trie = TokenTrie.of(tokens, Map.of(), Tokens.of(0));
        assertThat(trie.longest()).isEqualTo(700);
        List<Integer> seen = new ArrayList<>();
        visit(trie.plain().tree(), tokens, seen);
        visit(trie.plain().rest(), tokens, seen);
        assertThat(seen).doesNotHaveDuplicates();
        for (int i = 1; i < tokens.length; i++) {
            assertThat(seen.contains(i)).isEqualTo(tokens[i].length > 0);
        }
    }

    private static void visit(FlatTrie t, byte[][] tokens, List<Integer> seen) {
        byte[] path = new byte[700];
        for (int i = 0; i < t.nodes; i++) {
            path[t.depth[i] - 1] = t.label[i];
            assertThat(t.end[i]).isGreaterThan(i);
            for (int k = t.first[i]; k < t.first[i + 1]; k++) {
                boolean ends = t.end[i] == i + 1 || t.first[i + 1] > t.first[i];
                assertThat(ends).isTrue();
                assertThat(tokens[t.tokens[k]]).isEqualTo(Arrays.copyOf(path, t.depth[i]));
                seen.add(t.tokens[k]);
            }
            int deepest = t.depth[i];
            for (int j = i + 1; j < t.end[i]; j++) {
                assertThat(t.depth[j]).isGreaterThan(t.depth[i]);
                deepest = Math.max(deepest, t.depth[j]);
            }
            assertThat(t.height[i]).isEqualTo(deepest - t.depth[i]);
        }
    }

    @Test
    void plainTokensAreWholeCharactersThatAStringHoldsAsTheyAre() {
        String[] texts = {"<end>", "a", " the", "\"", "a\"", "\\", "\n", "ü", "日本", "😀", "0123456789abcdefg", "\u007f"
        };
        byte[][] tokens = new byte[texts.length + 2][];
        for (int i = 0; i < texts.length; i++) {
            tokens[i] = texts[i].getBytes(StandardCharsets.UTF_8);
        }
        tokens[texts.length] = new byte[] {(byte) 0xe6, (byte) 0x97};
        tokens[texts.length + 1] = new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
        TokenTrie trie = TokenTrie.of(tokens, Map.of(), Tokens.of(0));
        assertThat(trie.plain().set().toBits()[0]).isEqualTo(0b1111_1000_0110);
        assertThat(trie.plain().rest().tokens).containsExactlyInAnyOrder(3, 4, 5, 6, 12, 13);
    }

    @Test
    void specialAndEndTokensAreOutsideWhateverTheirBytes() {
        byte[][] tokens = {{'a'}, {'<', 's', '>'}, {'e'}};
        TokenTrie trie = TokenTrie.of(tokens, Map.of("<s>", 1), Tokens.of(2));
        assertThat(trie.plain().tree().tokens).containsExactly(0);
        assertThat(trie.plain().rest().tokens).isEmpty();
        assertThat(trie.length(1)).isZero();
        assertThat(tokens[1]).hasSize(3);
        assertThatThrownBy(() -> TokenTrie.of(tokens, Map.of(), Tokens.of())).hasMessageContaining("end token");
        assertThatThrownBy(() -> TokenTrie.of(tokens, Map.of("x", 9), Tokens.of(2)))
                .hasMessage("special token x = 9 is not in the vocabulary: expected 0..2");
    }
}
