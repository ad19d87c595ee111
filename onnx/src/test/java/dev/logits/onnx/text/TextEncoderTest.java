package dev.logits.onnx.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextEncoderTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeATokenizerOfLetters() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), """
                {"version": "1.0",
                 "truncation": {"direction": "Right", "max_length": 3, "strategy": "LongestFirst", "stride": 0},
                 "padding": {"strategy": {"Fixed": 9}, "direction": "Right", "pad_id": 0, "pad_type_id": 0,
                             "pad_token": "[PAD]", "pad_to_multiple_of": null},
                 "added_tokens": [
                   {"id": 1, "content": "[CLS]", "special": true, "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false},
                   {"id": 2, "content": "[SEP]", "special": true, "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false}],
                 "normalizer": null, "pre_tokenizer": {"type": "WhitespaceSplit"},
                 "post_processor": {"type": "TemplateProcessing",
                   "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                              {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
                   "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
                   "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [1], "tokens": ["[CLS]"]},
                                      "[SEP]": {"id": "[SEP]", "ids": [2], "tokens": ["[SEP]"]}}},
                 "decoder": null,
                 "model": {"type": "WordLevel", "unk_token": "[UNK]",
                   "vocab": {"[PAD]": 0, "[CLS]": 1, "[SEP]": 2, "[UNK]": 3, "a": 4, "b": 5, "c": 6, "d": 7}}}
                """);
    }

    private TextEncoder encoder(String tokenizerConfig, String config) throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), tokenizerConfig);
        Files.writeString(folder.resolve("config.json"), config);
        return TextEncoder.open(folder);
    }

    @Test
    void textsArePaddedToTheLongestAndNotAsTheFileSays() throws IOException {
        TextEncoder encoder = encoder("{}", "{\"pad_token_id\": 9}");
        assertThat(encoder.length()).isEqualTo(Integer.MAX_VALUE);
        TextEncoder.Encoded encoded = encoder.encode(List.of("a b c d", "x", "", "d \ud800"));
        assertThat(encoded.length()).isEqualTo(6);
        assertThat(encoded.ids())
                .containsExactly(1, 4, 5, 6, 7, 2, 1, 3, 2, 9, 9, 9, 1, 2, 9, 9, 9, 9, 1, 7, 3, 2, 9, 9);
        assertThat(encoded.mask())
                .containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0);
        assertThat(encoded.types())
                .containsExactly(0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0);
        assertThat(encoder.encode(List.of()).ids()).isEmpty();
    }

    @Test
    void longTextsLoseTheirEndOrTheirBeginningAndKeepTheSpecialTokens() throws IOException {
        TextEncoder right = encoder("{\"model_max_length\": 4}", "{\"max_position_embeddings\": 512}");
        assertThat(right.length()).isEqualTo(4);
        assertThat(right.encode(List.of("a b c d", "a")).ids()).containsExactly(1, 4, 5, 2, 1, 4, 2, 0);
        TextEncoder left = encoder(
                "{\"model_max_length\": 1000000000000000019884624838656, \"truncation_side\": \"left\"}",
                "{\"max_position_embeddings\": 4}");
        assertThat(left.encode(List.of("a b c d")).ids()).containsExactly(1, 6, 7, 2);
        TextEncoder none = encoder("{\"model_max_length\": 1}", "{}");
        assertThatThrownBy(() -> none.encode(List.of("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("most is 1, less than the 2 special tokens that the tokenizer adds");
    }

    @Test
    void whatIsNoTokenizerIsAMalformedFile() throws IOException {
        TextEncoder encoder = encoder("{}", "{}");
        encoder.close();
        assertThatThrownBy(() -> encoder.encode(List.of("a"))).isInstanceOf(IllegalStateException.class);
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, "{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": 0}");
        assertThatThrownBy(() -> TextEncoder.open(folder))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageStartingWith(file + ": not JSON, or not all of it");
        Files.writeString(file, "{\"model\": {\"type\": \"Riddle\", \"vocab\": {\"a\": 0}}}");
        assertThatThrownBy(() -> TextEncoder.open(folder))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageStartingWith(file + ": not a tokenizer: ");
        assertThatThrownBy(() -> HuggingFaceTokenizer.open(folder)).isInstanceOf(MalformedFileException.class);
        Files.delete(file);
        assertThatThrownBy(() -> TextEncoder.open(folder))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(file + ": no such file");
    }

    @Test
    void aSpecialTokenThatTheLibraryNumbersOtherwiseIsRefused() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, Files.readString(file).replace("\"[SEP]\": 2, ", ""));
        assertThatThrownBy(() -> HuggingFaceTokenizer.open(folder))
                .isInstanceOf(MalformedFileException.class)
                .hasMessage(file + ": added_tokens gives '[SEP]' the id 2, but Hugging Face's library gives it 7, since"
                        + " model.vocab does not have it; put it there");
    }
}
