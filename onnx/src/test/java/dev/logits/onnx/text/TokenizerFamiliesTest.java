package dev.logits.onnx.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokenizers of real models, which .ci/long fetches: FOLDER/NAME/tokenizer.json. */
class TokenizerFamiliesTest {
    /** Their normalizers make NFC of a text; the others change nothing. */
    private static final List<String> NFC = List.of("qwen3");

    /** Its added tokens stand for spaces and line feeds, and it reads ▁ as a space. */
    private static final List<String> CHANGES_TEXTS = List.of("gemma3");

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama3", "qwen3", "gptoss", "deepseek_v3", "gemma3"})
    void idsAreThoseOfPythonsTokenizersAndTheirBytesJoinToTheText(String name) throws IOException {
        String folder = System.getProperty("tokenizers", "");
        assumeThat(folder).as("-Dtokenizers=FOLDER, as .ci/long makes it").isNotEmpty();
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.open(Path.of(folder, name));
        assertThat(TokenizerExpectations.differences(tokenizer, name)).isEmpty();
        for (String text : TokenizerExpectations.texts()) {
            String expected = NFC.contains(name) ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
            expected = CHANGES_TEXTS.contains(name) ? expected.replace('▁', ' ') : expected;
            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(expected);
        }
    }
}
