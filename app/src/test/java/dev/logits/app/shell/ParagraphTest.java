package dev.logits.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParagraphTest {

    @Test
    void breaksLinesBetweenWordsAndKeepsAPercentSignWithItsNumber() {
        assertThat(Paragraph.lines("The accuracy stays 29.4 %: no\nchange", 23))
                .containsExactly("The accuracy stays", "29.4 %: no", "change");
        assertThat(Paragraph.lines("29.4 %", 4)).containsExactly("29.4 %");
    }
}
