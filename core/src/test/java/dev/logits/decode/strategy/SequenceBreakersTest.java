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

    @Test
    void anEmptyBreakerIsRefused() {
        assertThatThrownBy(() -> SequenceBreakers.of(TOKENIZER, List.of("")))
                .hasMessageContaining("a breaker needs 1 character or more");
    }
}
