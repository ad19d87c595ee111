package dev.logits.decode.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.decode.LanguageModel;
import dev.logits.decode.LanguageModelContract;
import dev.logits.decode.text.Tokenizer;
import dev.logits.decode.text.TokenizerContract;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** The model that comes with the library. */
class EmbeddedModelTest implements LanguageModelContract, TokenizerContract {
    private static final ContextLanguageModel MODEL = ContextLanguageModel.embedded();

    @Override
    public LanguageModel languageModel() {
        return MODEL;
    }

    @Override
    public Tokenizer tokenizer() {
        return MODEL.tokenizer();
    }

    @Test
    void itsFileIsSmall() throws IOException {
        try (InputStream in = ContextLanguageModel.class.getResourceAsStream(ContextLanguageModel.EMBEDDED)) {
            assertThat(in.readAllBytes()).hasSizeLessThan(2 << 20);
        }
    }
}
