package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code generate} and {@code score} with a model in a folder: the tiny Llama of onnx, and a tokenizer of ASCII. */
class LanguageModelFolderTest {
    static final Path LLAMA = Path.of("../onnx/src/test/resources/dev/logits/onnx/language/llama");
    private static final String TEXT = "the cat sat";

    @TempDir
    private static Path folder;

    private static String model;

    @BeforeAll
    static void copyTheModelAndWriteATokenizer() throws IOException {
        for (String name : new String[] {"model.onnx", "config.json"}) {
            Files.copy(LLAMA.resolve(name), folder.resolve(name));
        }
        defaults("{\"eos_token_id\": [2, 7, 11, 19, 23], \"do_sample\": true, \"temperature\": 0.7, \"top_k\": 5}");
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer().toString());
        model = folder.toString();
    }

    private static CommandRun run(String... words) {
        return CommandRun.of((Object[]) words);
    }

    private static void defaults(String json) throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), json);
    }

    /** Ids 0 to 23 are special, then come the characters from the space on; a text begins with id 1. */
    static ObjectNode tokenizer() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("version", "1.0");
        ArrayNode added = json.putArray("added_tokens");
        for (int id = 0; id < 24; id++) {
            ObjectNode token = added.addObject();
            token.put("id", id).put("content", "<" + id + ">").put("special", true);
            for (String flag : new String[] {"single_word", "lstrip", "rstrip", "normalized"}) {
                token.put(flag, false);
            }
        }
        ObjectNode byteLevel = json.putObject("pre_tokenizer");
        byteLevel
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        json.set("decoder", byteLevel.deepCopy());
        ObjectNode template = json.putObject("post_processor");
        template.put("type", "TemplateProcessing");
        ArrayNode single = template.putArray("single");
        single.addObject().putObject("SpecialToken").put("id", "<1>").put("type_id", 0);
        single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        ArrayNode pair = template.putArray("pair");
        pair.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 0);
        ObjectNode begin = template.putObject("special_tokens").putObject("<1>");
        begin.put("id", "<1>");
        begin.putArray("ids").add(1);
        begin.putArray("tokens").add("<1>");
        ObjectNode bpe = json.putObject("model");
        bpe.put("type", "BPE");
        ObjectNode vocabulary = bpe.putObject("vocab");
        for (int id = 0; id < 24; id++) {
            vocabulary.put("<" + id + ">", id);
        }
        for (int c = ' '; c < 127; c++) {
            vocabulary.put(c == ' ' ? "\u0120" : String.valueOf((char) c), 24 + c - ' ');
        }
        bpe.putArray("merges");
        return json;
    }

    @Test
    void theFoldersDefaultsHoldWhereNoOptionSaysOtherwise() throws IOException {
        JsonNode sampled = run("generate", TEXT, "--model", model, "--json", "--max-new-tokens", "9")
                .json();
        assertThat(sampled.path("strategy").asText()).contains("Temperature[temperature=0.7], TopK[k=5]");
        assertThat(sampled.path("texts").get(0).path("log_probability").isNumber())
                .isTrue();
        JsonNode hot = run("generate", TEXT, "--model", model, "--json", "--temperature", "2")
                .json();
        assertThat(hot.path("strategy").asText()).contains("Temperature[temperature=2.0], TopK[k=5]");
        JsonNode preset = run("generate", TEXT, "--model", model, "--json", "--preset", "vllm")
                .json();
        assertThat(preset.path("strategy").asText()).doesNotContain("TopK");
        JsonNode greedy =
                run("generate", TEXT, "--model", model, "--json", "--greedy").json();
        assertThat(greedy.path("strategy").asText()).isEqualTo("GreedySearch[processors=[]]");
        JsonNode beams = run(
                        "generate", TEXT, "--model", model, "--json", "--beams", "3", "--early-stopping", "heuristic")
                .json();
        assertThat(beams.path("strategy").asText())
                .startsWith("BeamSearch[processors=[], beams=3")
                .contains("HEURISTIC");
        for (JsonNode json : new JsonNode[] {greedy, beams}) {
            JsonNode text = json.path("texts").get(0);
            int last = text.path("tokens").get(text.path("tokens").size() - 1).asInt();
            if (text.path("finish").asText().equals("end_token")) {
                assertThat(last).isIn(2, 7, 11, 19, 23);
            }
        }
    }

    @Test
    void generateContinuesWhatScoreScores() throws IOException {
        JsonNode generated = run(
                        "generate", TEXT, "--model", model, "--json", "--greedy", "--max-new-tokens", "5", "--trace")
                .json()
                .path("texts")
                .get(0);
        JsonNode scored = run("score", TEXT + generated.path("text").asText(), "--model", model, "--json")
                .json();
        JsonNode tokens = scored.path("tokens");
        assertThat(tokens.get(0).path("token").asInt()).isEqualTo(1);
        assertThat(tokens.get(0).path("log_probability").isNull()).isTrue();
        double sum = 0;
        int begin = 1 + TEXT.length();
        for (int i = begin; i < tokens.size(); i++) {
            sum += tokens.get(i).path("log_probability").asDouble();
        }
        int texts = tokens.size() - begin;
        assertThat(texts).isPositive();
        double expected = 0;
        for (int i = 0; i < texts; i++) {
            expected += generated
                    .path("trace")
                    .get(i)
                    .path("model")
                    .path("log_probability")
                    .asDouble(Double.NaN);
        }
        if (!Double.isNaN(expected)) {
            assertThat(sum).isCloseTo(expected, within(1e-4));
        }
        if (texts == generated.path("tokens").size()) {
            assertThat(sum).isCloseTo(generated.path("log_probability").asDouble(), within(1e-4));
        }
    }

    @Test
    void choicesAreScoredAfterTheirPromptAndTheLikeliestIsChosen() throws IOException {
        Path file = folder.resolve("questions.jsonl");
        Files.writeString(file, """
            {"prompt": "the cat", "choices": [" sat", " ran away", "!"], "answer": 0}
            {"text": "a line of text"}

            {"prompt": "one", "choices": ["a", "b"], "answer": 1}
            """);
        JsonNode json = run("score", "--model", model, "--file", file.toString(), "--json")
                .json();
        JsonNode first = json.path("lines").get(0);
        int best = 0;
        for (int i = 0; i < 3; i++) {
            String whole = "the cat" + first.path("choices").get(i).path("text").asText();
            JsonNode tokens =
                    run("score", whole, "--model", model, "--json").json().path("tokens");
            double sum = 0;
            for (int at = 8; at < tokens.size(); at++) {
                sum += tokens.get(at).path("log_probability").asDouble();
            }
            double choice = first.path("choices").get(i).path("log_probability").asDouble();
            assertThat(choice).isCloseTo(sum, within(1e-4));
            best = choice
                            > first.path("choices")
                                    .get(best)
                                    .path("log_probability")
                                    .asDouble()
                    ? i
                    : best;
        }
        assertThat(first.path("chosen").asInt()).isEqualTo(best);
        assertThat(json.path("answered").asInt()).isEqualTo(2);
        assertThat(run("score", "--model", model, "--file", file.toString()).out())
                .contains("accuracy");
        Files.writeString(file, "{\"prompt\": \"one\", \"choices\": [\"a\", \"b\"], \"answer\": 2}\n");
        CommandRun wrong = run("score", "--model", model, "--file", file.toString());
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("questions.jsonl:1: answer = 2 is none of the choices: expected 0..1");
    }

    @Test
    void aTextBeyondTheContextIsScoredInWindows() throws IOException {
        Path file = folder.resolve("long.txt");
        Files.writeString(file, "the cat sat by the window. ".repeat(10));
        JsonNode json = run("score", "--model", model, "--file", file.toString(), "--json", "--stride", "20")
                .json();
        assertThat(json.path("tokens")).hasSize(270);
        assertThat(json.path("perplexity").asDouble()).isGreaterThan(1);
        assertThat(run("score", "--model", model, "--file", file.toString(), "--stride", "129")
                        .err())
                .contains("--stride must be 1 to the model's context of 128, got 129");
    }

    @Test
    void theReproducibleModeGivesTheTextOfTheFastOne() throws IOException {
        String[] usual = {"generate", TEXT, "--model", model, "--json", "--greedy", "--max-new-tokens", "12"};
        String[] fixed = Arrays.copyOf(usual, usual.length + 2);
        fixed[usual.length] = "--reproducible";
        fixed[usual.length + 1] = "48";
        assertThat(run(fixed).json().path("texts").get(0).path("tokens"))
                .isEqualTo(run(usual).json().path("texts").get(0).path("tokens"));
    }

    @Test
    void whatIsNoModelIsASentence(@TempDir Path other) throws IOException {
        CommandRun missing =
                run("generate", TEXT, "--model", other.resolve("nowhere").toString());
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err()).contains("nowhere").doesNotContain("Exception");
        CommandRun empty = run("generate", TEXT, "--model", other.toString());
        assertThat(empty.exit()).isEqualTo(2);
        assertThat(empty.err()).contains("no ONNX file is in this folder");
        Files.write(other.resolve("model.onnx"), Arrays.copyOf(Files.readAllBytes(LLAMA.resolve("model.onnx")), 5000));
        CommandRun cut = run("generate", TEXT, "--model", other.toString());
        assertThat(cut.exit()).isEqualTo(2);
        assertThat(cut.err()).contains("not an ONNX model", "the file is truncated");
        Files.copy(LLAMA.resolve("model.onnx"), other.resolve("model.onnx"), StandardCopyOption.REPLACE_EXISTING);
        CommandRun noTokenizer = run("generate", TEXT, "--model", other.toString());
        assertThat(noTokenizer.exit()).isEqualTo(2);
        assertThat(noTokenizer.err()).contains("tokenizer.json");
        assertThat(run("generate", TEXT, "--threads", "2").err()).contains("--threads needs --model");
        assertThat(run("score").err()).contains("a text is missing");
    }

    /** A model that is compared with itself says what it says alone, among plausible tokens. */
    @Test
    void anAmateurMayBeAnotherFolder() throws IOException {
        String[] command = {"generate", "ab", "--model", model, "--seed", "3", "--max-new-tokens", "6", "--json"};
        List<String> contrasted = new ArrayList<>(List.of(command));
        contrasted.addAll(List.of("--amateur", model, "--plausibility", "0"));
        assertThat(run(contrasted.toArray(String[]::new)).done().json().at("/texts/0/tokens"))
                .isEqualTo(run(command).done().json().at("/texts/0/tokens"));
        contrasted.set(contrasted.size() - 1, "1");
        List<String> greedy = new ArrayList<>(List.of(command));
        greedy.add("--greedy");
        assertThat(run(contrasted.toArray(String[]::new)).done().json().at("/texts/0/tokens"))
                .isEqualTo(run(greedy.toArray(String[]::new)).done().json().at("/texts/0/tokens"));
    }
}
