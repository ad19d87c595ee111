package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.Tokens;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequenceBreakersTest {
    private static final Tokenizer TOKENIZER = ContextLanguageModel.embedded().tokenizer();

    @Test
    void everyTokenThatContainsABreakerBreaks() {
        List<Tokens> expected = IntStream.range(0, TOKENIZER.size())
                .filter(token -> new String(TOKENIZER.bytes(token), StandardCharsets.UTF_8).contains("\""))
                .mapToObj(Tokens::of)
                .toList();
        assertThat(expected).hasSizeGreaterThan(1);
        assertThat(SequenceBreakers.of(TOKENIZER, List.of("\""))).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(SequenceBreakers.of(TOKENIZER, SequenceBreakers.LLAMA_CPP)).containsAll(expected);
    }

    @Test
    void aBreakerOfSeveralTokensBreaksAsASequence() {
        String text = "the cat ran";
        int[] tokens = TOKENIZER.encode(text);
        assertThat(tokens).hasSizeGreaterThan(1);
        Set<Tokens> breakers = Set.copyOf(SequenceBreakers.of(TOKENIZER, List.of(text)));
        assertThat(breakers)
                .allSatisfy(breaker ->
                        assertThat(TOKENIZER.decode(breaker.toArray())).endsWith(text));
        assertThat(breakers).isNotEmpty();
    }

    /** Pieces as a tokenizer of bytes may have them: with characters cut in two, and encoding greedily. */
    private static Tokenizer pieces(byte[]... pieces) {
        return new Tokenizer() {
            @Override
            public int size() {
                return pieces.length;
            }

            @Override
            public int[] encode(String text) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                java.util.List<Integer> tokens = new java.util.ArrayList<>();
                for (int at = 0; at < bytes.length; ) {
                    int longest = -1;
                    for (int token = 0; token < pieces.length; token++) {
                        byte[] p = pieces[token];
                        if (at + p.length <= bytes.length
                                && java.util.Arrays.equals(bytes, at, at + p.length, p, 0, p.length)
                                && (longest < 0 || p.length > pieces[longest].length)) {
                            longest = token;
                        }
                    }
                    tokens.add(longest);
                    at += pieces[longest].length;
                }
                return tokens.stream().mapToInt(Integer::intValue).toArray();
            }

            @Override
            public byte[] bytes(int token) {
                return pieces[token].clone();
            }
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As llama.cpp has them: the token itself where it holds the text, the tail behind a token that begins it. */
    @Test
    void aTokenBreaksByItselfOrWithTheRestOfTheTextBehindIt() {
        Tokenizer tokenizer =
                pieces(utf8("a"), utf8("b"), utf8("ab"), utf8("xa"), utf8("xaby"), utf8("aa"), utf8("ba"));
        assertThat(SequenceBreakers.of(tokenizer, List.of("ab")))
                .containsExactlyInAnyOrder(
                        Tokens.of(2), Tokens.of(4), Tokens.of(0, 1), Tokens.of(3, 1), Tokens.of(5, 1), Tokens.of(6, 1));
        // Both beginnings that "aa" ends with: "a" of the text, and "aa".
        assertThat(SequenceBreakers.of(tokenizer, List.of("aab"))).contains(Tokens.of(5, 1), Tokens.of(5, 2));
    }

    @Test
    void aCharacterThatTokensCutInTwoBreaksToo() {
        byte[] dash = utf8("\u2014"); // e2 80 94
        Tokenizer tokenizer = pieces(
                new byte[] {dash[0], dash[1]}, new byte[] {dash[2]}, new byte[] {'x', dash[0], dash[1]}, utf8("y"));
        assertThat(SequenceBreakers.of(tokenizer, List.of("\u2014")))
                .containsExactlyInAnyOrder(Tokens.of(0, 1), Tokens.of(2, 1));
    }

    @Test
    void anEmptyBreakerIsRefused() {
        assertThatThrownBy(() -> SequenceBreakers.of(TOKENIZER, List.of("")))
                .hasMessageContaining("a breaker needs 1 character or more");
    }
}
