package dev.logits.decode.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every tokenizer promises; a test class of one implements it. */
public interface TokenizerContract {

    /** The tokenizer under test. */
    Tokenizer tokenizer();

    @Test
    default void everyTextComesBackFromItsTokens() {
        List<String> texts = new ArrayList<>(List.of(
                "",
                " ",
                "a",
                "Once upon a time, there was a fox.",
                "  two  spaces \n\n and\tlines \r\n",
                "don't 'quote' 1234567 3.14!?",
                "Grüße, naïve café — “quotes” …",
                "日本語 😀👩‍👩‍👧 e\u0301",
                "x".repeat(1000),
                " ".repeat(100),
                "\u0000\u007f\uffff"));
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(20); n > 0; n--) {
                int c = random.nextInt(i % 2 == 0 ? 0x80 : 0x30000);
                text.appendCodePoint(c >= 0xd800 && c < 0xe000 ? ' ' : c);
            }
            texts.add(text.toString());
        }
        for (String text : texts) {
            assertThat(tokenizer().decode(tokenizer().encode(text))).isEqualTo(text);
        }
    }

    @Test
    default void everyTokenIsInTheVocabulary() {
        for (int token : tokenizer().encode("The quick brown fox jumps over 13 lazy dogs. 😀")) {
            assertThat(token).isBetween(0, tokenizer().size() - 1);
        }
    }

    @Test
    default void theEndOfTextIsATokenWithoutBytes() {
        tokenizer().end().ifPresent(end -> {
            assertThat(end).isBetween(0, tokenizer().size() - 1);
            assertThat(tokenizer().bytes(end)).isEmpty();
        });
    }

    @Test
    default void bytesAreACopy() {
        int token = tokenizer().encode("a")[0];
        byte[] first = tokenizer().bytes(token);
        byte[] kept = first.clone();
        first[0] ^= 1;
        assertThat(tokenizer().bytes(token)).isEqualTo(kept);
    }

    @Test
    default void rejectsAnIdOutsideTheVocabularyAndNamesIt() {
        for (int token : new int[] {-1, tokenizer().size()}) {
            assertThatThrownBy(() -> tokenizer().bytes(token))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("token " + token)
                    .hasMessageContaining("0.." + (tokenizer().size() - 1));
        }
    }
}
