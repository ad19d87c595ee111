package dev.logits.onnx.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pairs of texts have the ids, types and cuts that Python's tokenizers gives them. */
class TextPairsTest {
    private static final String WORDS = "a b c d e";

    @TempDir
    private Path folder;

    @BeforeEach
    void writeATokenizerOfPairs() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), """
                {"version": "1.0", "truncation": null, "padding": null,
                 "added_tokens": [
                   {"id": 1, "content": "[CLS]", "special": true, "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false},
                   {"id": 2, "content": "[SEP]", "special": true, "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false}],
                 "normalizer": null, "pre_tokenizer": {"type": "WhitespaceSplit"},
                 "post_processor": {"type": "TemplateProcessing",
                   "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                              {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
                   "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                            {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}},
                            {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
                   "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [1], "tokens": ["[CLS]"]},
                                      "[SEP]": {"id": "[SEP]", "ids": [2], "tokens": ["[SEP]"]}}},
                 "decoder": null,
                 "model": {"type": "WordLevel", "unk_token": "[UNK]",
                   "vocab": {"[PAD]": 0, "[CLS]": 1, "[SEP]": 2, "[UNK]": 3, "a": 4, "b": 5, "c": 6, "d": 7, "e": 8}}}
                """);
    }

    private TextEncoder encoder(int length, String side) throws IOException {
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"model_max_length\": " + length + ", \"truncation_side\": \"" + side + "\"}");
        return TextEncoder.open(folder);
    }

    private static String words(String count) {
        return WORDS.substring(0, Math.max(0, 2 * Integer.parseInt(count) - 1));
    }

    private static String digits(long... values) {
        return LongStream.of(values).mapToObj(Long::toString).collect(Collectors.joining());
    }

    @Test
    void pairsAreCutAsPythonCutsThem() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/resources/dev/logits/onnx/text/pairs.csv"));
        assertThat(lines).hasSize(97);
        for (String line : lines.subList(1, lines.size())) {
            String[] of = line.split(",");
            TextEncoder encoder = encoder(Integer.parseInt(of[1]), of[0]);
            TextEncoder.Encoded encoded = encoder.encode(List.of(words(of[2])), List.of(words(of[3])));
            assertThat(digits(encoded.ids())).as(line).isEqualTo(of[4]);
            assertThat(digits(encoded.types())).as(line).isEqualTo(of[5]);
        }
    }

    @Test
    void pairsOfABatchArePadded() throws IOException {
        TextEncoder.Encoded encoded = encoder(99, "right").encode(List.of("a", "b c"), List.of("d", "x e"));
        assertThat(encoded.length()).isEqualTo(7);
        assertThat(digits(encoded.ids())).isEqualTo("14272001562382");
        assertThat(digits(encoded.mask())).isEqualTo("11111001111111");
        assertThat(digits(encoded.types())).isEqualTo("00011000000111");
    }

    @Test
    void whatIsNoPairIsRefused() throws IOException {
        TextEncoder encoder = encoder(2, "right");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoder.encode(List.of("a"), List.of()))
                .withMessage("first has 1 texts, second 0: expected as many");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoder.encode(List.of("a"), List.of("b")))
                .withMessage("most is 2, less than the 3 special tokens that the tokenizer adds to a pair");
    }
}
