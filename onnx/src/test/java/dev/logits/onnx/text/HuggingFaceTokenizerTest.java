package dev.logits.onnx.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.text.Utf8Stream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceTokenizerTest {

    @TempDir
    Path folder;

    static HuggingFaceTokenizer tiny(String name) throws IOException {
        return HuggingFaceTokenizer.open(TokenizerExpectations.FOLDER.resolve(name));
    }

    private HuggingFaceTokenizer copy(String name, Map<String, String> files) throws IOException {
        Files.copy(
                TokenizerExpectations.FOLDER.resolve(name).resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        return HuggingFaceTokenizer.open(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"byte_level", "sentence_piece", "metaspace", "word_piece"})
    void idsAreThoseOfPythonsTokenizers(String name) throws IOException {
        assertThat(TokenizerExpectations.texts()).hasSize(2_000);
        assertThat(TokenizerExpectations.differences(tiny(name), name)).isEmpty();
    }

    @Test
    void idsOfMiniLmAreThoseOfPythonsTokenizers() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        try (InputStream in =
                HuggingFaceTokenizerTest.class.getResourceAsStream("/all-minilm-l6-v2-q-tokenizer.json")) {
            Files.copy(in, file);
        }
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.open(file);
        assertThat(TokenizerExpectations.differences(tokenizer, "minilm")).isEmpty();
        assertThat(tokenizer.decode(tokenizer.encodePrompt("Hello, untranslatable World")))
                .isEqualTo("hello , untranslatable world");
        assertThat(tokenizer.encodePrompt("word ".repeat(1_000)))
                .as("what the file says of cutting")
                .hasSize(1_002);
        assertThat(tokenizer.encodePrompt("word ".repeat(1_000), 8))
                .hasSize(8)
                .startsWith(101)
                .endsWith(102);
    }

    @Test
    void theBytesOfAllTokensJoinToTheText() throws IOException {
        assertThat(TokenizerExpectations.changed(tiny("byte_level"))).isEmpty();
        assertThat(TokenizerExpectations.changed(tiny("sentence_piece")))
                .as("its ▁ is a space")
                .allMatch(text -> text.contains("▁"));
    }

    @Test
    void textsComeInPiecesAsTheirTokensCome() throws IOException {
        HuggingFaceTokenizer tokenizer = tiny("byte_level");
        String text = "Grüße 日本語 😀";
        Utf8Stream stream = new Utf8Stream();
        StringBuilder out = new StringBuilder();
        for (int token : tokenizer.encode(text)) {
            out.append(stream.accept(tokenizer.bytes(token)));
        }
        assertThat(out.append(stream.finish()).toString()).isEqualTo(text);
    }

    @Test
    void everyKindOfVocabularyGivesItsTokensBytes() throws IOException {
        HuggingFaceTokenizer bytes = tiny("byte_level");
        assertThat(shown(bytes, "Ġthe")).isEqualTo(" the");
        assertThat(shown(bytes, "<tool_call>")).isEqualTo("<tool_call>");
        assertThat(shown(bytes, "naïve added")).isEqualTo("naïve added");
        assertThat(shown(bytes, "<|im_end|>")).isEmpty();
        HuggingFaceTokenizer pieces = tiny("sentence_piece");
        assertThat(shown(pieces, "▁d")).isEqualTo(" d");
        assertThat(pieces.bytes(id(pieces, "<0xE6>"))).containsExactly(0xE6);
        assertThat(shown(pieces, "<s>")).isEmpty();
        HuggingFaceTokenizer words = tiny("word_piece");
        assertThat(shown(words, "##e")).isEqualTo("e");
        assertThat(shown(words, "e")).isEqualTo(" e");
        assertThat(shown(words, "[SEP]")).isEmpty();
    }

    private static int id(HuggingFaceTokenizer tokenizer, String piece) {
        for (int id = 0; id < tokenizer.size(); id++) {
            if (tokenizer.piece(id).equals(piece)) {
                return id;
            }
        }
        throw new AssertionError("no " + piece);
    }

    private static String shown(HuggingFaceTokenizer tokenizer, String piece) {
        return new String(tokenizer.bytes(id(tokenizer, piece)), StandardCharsets.UTF_8);
    }

    @Test
    void everyIdHasBytesOrNoneAndOthersAreRejected() throws IOException {
        HuggingFaceTokenizer tokenizer = tiny("byte_level");
        for (int id = 0; id < tokenizer.size(); id++) {
            assertThat(tokenizer.bytes(id).length == 0).as(tokenizer.piece(id)).isEqualTo(tokenizer.isSpecial(id));
        }
        byte[] first = tokenizer.bytes(tokenizer.encode("a")[0]);
        first[0] ^= 1;
        assertThat(tokenizer.bytes(tokenizer.encode("a")[0])).as("a copy").isEqualTo(new byte[] {'a'});
        for (int token : new int[] {-1, tokenizer.size()}) {
            assertThatThrownBy(() -> tokenizer.bytes(token))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("token " + token + " is outside the vocabulary: expected 0.." + (tokenizer.size() - 1));
        }
    }

    @Test
    void specialTokensHaveNamesAndOtherAddedTokensAreTexts() throws IOException {
        HuggingFaceTokenizer tokenizer = tiny("byte_level");
        assertThat(tokenizer.specials())
                .containsKeys("<s>", "</s>", "<|im_end|>")
                .doesNotContainKey("<tool_call>");
        tokenizer.specials().forEach((name, id) -> {
            assertThat(tokenizer.isSpecial(id)).as(name).isTrue();
            assertThat(tokenizer.added(name)).hasValue(id);
        });
    }

    @Test
    void specialTokensInATextAreTokens() throws IOException {
        HuggingFaceTokenizer tokenizer = tiny("byte_level");
        int end = tokenizer.added("<|im_end|>").orElseThrow();
        assertThat(tokenizer.encode("a<|im_end|>b")).hasSize(3).contains(end);
        assertThat(tokenizer.decode(tokenizer.encode("a<|im_end|>b"))).isEqualTo("ab");
        assertThat(tokenizer.isSpecial(end)).isTrue();
        assertThat(tokenizer.isSpecial(tokenizer.encode("a")[0])).isFalse();
        assertThat(tokenizer.added("none")).isEmpty();
        assertThat(tokenizer.encodePrompt("a"))
                .containsExactly(tokenizer.added("<s>").orElseThrow(), tokenizer.encode("a")[0]);
    }

    @Test
    void aPromptIsCutAtItsEndOrItsBeginning() throws IOException {
        HuggingFaceTokenizer right = tiny("word_piece");
        int[] whole = right.encodePrompt("a b c d e");
        assertThat(whole).hasSize(7);
        assertThat(right.encodePrompt("a b c d e", 7)).isEqualTo(whole);
        assertThat(right.encodePrompt("a b c d e", 4)).containsExactly(whole[0], whole[1], whole[2], whole[6]);
        assertThat(right.encodePrompt("a b c d e", 2)).containsExactly(whole[0], whole[6]);
        assertThatThrownBy(() -> right.encodePrompt("a b c d e", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("most is 1, less than the 2 special tokens that the tokenizer adds");
        HuggingFaceTokenizer left =
                copy("word_piece", Map.of("tokenizer_config.json", "{\"truncation_side\": \"left\"}"));
        assertThat(left.encodePrompt("a b c d e", 4)).containsExactly(whole[0], whole[4], whole[5], whole[6]);
    }

    @Test
    void endTokensComeFromTheFirstFileThatNamesThem() throws IOException {
        HuggingFaceTokenizer tokenizer =
                copy("byte_level", Map.of("tokenizer_config.json", "{\"eos_token\": {\"content\": \"</s>\"}}"));
        int end = tokenizer.added("</s>").orElseThrow();
        assertThat(tokenizer.ends()).containsExactly(end);
        Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": 7}");
        HuggingFaceTokenizer config = HuggingFaceTokenizer.open(folder);
        assertThat(config.ends()).containsExactly(7);
        assertThat(config.bytes(7)).as("an end is no text").isEmpty();
        assertThat(config.isSpecial(7)).isTrue();
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [" + end + ", 7, 7]}");
        assertThat(HuggingFaceTokenizer.open(folder).ends()).containsExactly(end, 7);
        assertThat(HuggingFaceTokenizer.open(folder).end()).hasValue(end);
        assertThat(tiny("byte_level").end()).isEmpty();
    }

    @Test
    void filesThatDoNotFitAreASentence() throws IOException {
        HuggingFaceTokenizer tokenizer = copy("byte_level", Map.of("config.json", "{}"));
        assertThatThrownBy(() -> tokenizer.requireRows(300))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has " + tokenizer.size()
                        + " ids, the model 300 logits a step: it is the tokenizer of another model");
        tokenizer.requireRows(tokenizer.size() + 7);
        Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": 128009}");
        assertThatThrownBy(() -> HuggingFaceTokenizer.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("eos_token_id 128009 is outside the vocabulary")
                .hasMessageContaining("is it the tokenizer of another model?");
        Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": \"x\"}");
        assertThatThrownBy(() -> HuggingFaceTokenizer.open(folder))
                .hasMessageContaining("expected an id or a list of ids");
    }

    @Test
    void badFilesAreASentence() throws IOException {
        String good = Files.readString(TokenizerExpectations.FOLDER.resolve("byte_level/tokenizer.json"));
        Path file = folder.resolve("tokenizer.json");
        assertThatThrownBy(() -> HuggingFaceTokenizer.open(folder)).hasMessage(file + ": no such file");
        Map<String, String> cases = new LinkedHashMap<>();
        cases.put("", "expected a JSON object");
        cases.put("[]", "expected a JSON object");
        cases.put("{}", "no model.vocab: not a tokenizer.json");
        cases.put(good.substring(0, good.length() / 2), "not JSON, or not all of it");
        cases.put(good.substring(0, good.length() - 2), "not JSON, or not all of it");
        cases.put("{\"model\": 7}", "model is not an object");
        cases.put("{\"model\": {\"vocab\": 7}}", "model.vocab is neither an object nor a list");
        cases.put("{\"model\": {\"vocab\": {\"a\": \"b\"}}}", "model.vocab['a'] is not an id");
        cases.put("{\"model\": {\"vocab\": {\"a\": -1}}}", "the id -1 of 'a' is outside 0..");
        cases.put("{\"model\": {\"vocab\": {\"a\": 99999999999}}}", "the id 99999999999 of 'a' is outside 0..");
        cases.put("{\"model\": {\"vocab\": [7]}}", "not a tokenizer");
        cases.put("{\"model\": {\"vocab\": [[7, 1]]}}", "model.vocab[0] is not a piece with its score");
        cases.put("{\"added_tokens\": [{\"id\": 1}], \"model\": {}}", "expected an id and a content");
        cases.put(
                good.replace("\"decoder\":{\"type\":\"ByteLevel\"", "\"decoder\":{\"type\":\"CTC\""),
                "a decoder of type 'CTC' is not supported");
        cases.put(good.replace("\"type\":\"BPE\"", "\"type\":\"XYZ\""), "not a tokenizer");
        for (Map.Entry<String, String> bad : cases.entrySet()) {
            Files.writeString(file, bad.getKey());
            assertThatThrownBy(() -> HuggingFaceTokenizer.open(folder))
                    .as(bad.getKey().substring(0, Math.min(60, bad.getKey().length())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(bad.getValue())
                    .hasMessageStartingWith(file.toString());
        }
        Files.write(file, new byte[] {'{', (byte) 0xff});
        assertThatThrownBy(() -> HuggingFaceTokenizer.open(folder)).hasMessageContaining("not UTF-8");
    }

    @Test
    void aLoneSurrogateIsReadAsTheReplacementCharacter() throws IOException {
        HuggingFaceTokenizer tokenizer = tiny("byte_level");
        assertThat(tokenizer.decode(tokenizer.encode("a\ud83db\ude00 😀"))).isEqualTo("a\ufffdb\ufffd 😀");
    }

    @Test
    void severalThreadsUseOneTokenizer() throws Exception {
        HuggingFaceTokenizer tokenizer = tiny("sentence_piece");
        List<String> texts = TokenizerExpectations.texts().stream()
                .filter(text -> !text.contains("<s>") && !text.contains("▁"))
                .limit(300)
                .toList();
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(new Thread(() -> texts.forEach(text -> {
                if (!tokenizer.decode(tokenizer.encode(text)).equals(text)) {
                    wrong.add(text);
                }
            })));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).isEmpty();
    }
}
