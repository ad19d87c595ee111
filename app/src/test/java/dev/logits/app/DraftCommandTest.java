package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code generate --draft} with the two small models of the project. */
class DraftCommandTest {
    private static final String STORIES = "../data/models/stories";
    private static final String DRAFT = "../data/models/stories-draft";
    private static final String NGRAMS = "../data/models/stories-draft.arpa";

    private static CommandRun run(String... words) {
        List<String> all = new ArrayList<>(List.of("generate", "The cat", "--model", STORIES));
        all.addAll(Arrays.asList(words));
        return CommandRun.of(all.toArray());
    }

    @Test
    void aGreedyTextIsTheSameWithDrafts() throws IOException {
        JsonNode alone =
                run("--greedy", "--max-new-tokens", "40", "--json").json().path("texts");
        for (String count : new String[] {"1", "3", "8"}) {
            JsonNode drafted = run(
                            "--greedy", "--max-new-tokens", "40", "--json", "--draft", DRAFT, "--draft-tokens", count)
                    .json();
            assertThat(drafted.path("texts").get(0).path("tokens"))
                    .isEqualTo(alone.get(0).path("tokens"));
            assertThat(drafted.path("accepted").asInt())
                    .isBetween(1, drafted.path("drafted").asInt() - 1);
        }
    }

    @Test
    void nGramsDraftTheSameTextAndAreMostlyAccepted(@TempDir Path folder) throws IOException {
        JsonNode alone =
                run("--greedy", "--max-new-tokens", "60", "--json").json().path("texts");
        JsonNode drafted = run("--greedy", "--max-new-tokens", "60", "--json", "--draft", NGRAMS)
                .json();
        assertThat(drafted.path("texts").get(0).path("tokens"))
                .isEqualTo(alone.get(0).path("tokens"));
        assertThat(drafted.path("accepted").asInt())
                .isGreaterThan(drafted.path("drafted").asInt() / 2);
        Path words = folder.resolve("words.arpa");
        Files.writeString(words, "\\data\\\nngram 1=1\n\n\\1-grams:\n-1\tcat\n\n\\end\\\n");
        CommandRun wrong = run("--draft", words.toString());
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("words.arpa:5: the word \"cat\" is not the id of a token: expected 0..2047");
        assertThat(run("--draft", folder.resolve("none.arpa").toString()).exit())
                .isEqualTo(2);
    }

    @Test
    void samplingByTheFoldersDefaultsTakesDraftsAndStreamsWhatJsonHas() throws IOException {
        JsonNode json = run("--max-new-tokens", "30", "--seed", "4", "--draft", DRAFT, "--json")
                .json();
        assertThat(json.path("strategy").asText())
                .startsWith("SpeculativeDecoding[plan=")
                .contains("TopK[k=50]", "draftTokens=3");
        String text = json.path("texts").get(0).path("text").asText();
        assertThat(run("--max-new-tokens", "30", "--seed", "4", "--draft", DRAFT)
                        .done()
                        .out())
                .isEqualTo("The cat" + text + System.lineSeparator());
        assertThat(run("--max-new-tokens", "30", "--seed", "4", "--draft", DRAFT, "--trace")
                        .done()
                        .out())
                .contains(json.path("accepted").asInt() + " of "
                        + json.path("drafted").asInt() + " drafted tokens were accepted");
    }

    @Test
    void treesOfDraftsGiveTheSameGreedyTextInFewerSteps() throws IOException {
        String[] greedy = {"--greedy", "--max-new-tokens", "40", "--json"};
        JsonNode alone = run(greedy).json().path("texts").get(0).path("tokens");
        double before = 1;
        for (String[] more :
                new String[][] {{"--draft", DRAFT, "--draft-tokens", "3"}, {"--draft", DRAFT, "--draft-tree", "4,2,1"}
                }) {
            List<String> words = new ArrayList<>(Arrays.asList(greedy));
            words.addAll(Arrays.asList(more));
            JsonNode json = run(words.toArray(String[]::new)).json();
            assertThat(json.path("texts").get(0).path("tokens")).isEqualTo(alone);
            assertThat(json.path("acceptance_rate").asDouble())
                    .isEqualTo(json.path("accepted").asDouble()
                            / json.path("drafted").asDouble());
            assertThat(json.path("tokens_per_step").asDouble())
                    .isEqualTo(40.0 / json.path("steps").asInt())
                    .isGreaterThan(before);
            before = json.path("tokens_per_step").asDouble();
        }
        String[] copies = {"--greedy", "--max-new-tokens", "12", "--suffix-lookup", "8", "--drafts", "3", "--trace"};
        assertThat(run(copies).done().out()).containsPattern("steps of the model, [0-9.]+ tokens each");
        assertThat(run("--suffix-lookup", "8", "--drafts", "3", "--explain")
                        .done()
                        .out())
                .contains("up to 8 tokens that followed the longest end", "up to 3 branches");
        assertThat(run("--draft", DRAFT, "--draft-tree", "3,1", "--explain")
                        .done()
                        .out())
                .contains("a tree of tokens by the smaller model, 3 × 1");
    }

    @Test
    void draftsObeyMasksOfAGrammar() throws IOException {
        String[] masked = {"--greedy", "--choices", " sat down, ran away", "--json"};
        String[] drafted = Arrays.copyOf(masked, masked.length + 2);
        drafted[masked.length] = "--draft";
        drafted[masked.length + 1] = DRAFT;
        assertThat(run(drafted).json().path("texts").get(0).path("tokens"))
                .isEqualTo(run(masked).json().path("texts").get(0).path("tokens"));
    }

    @Test
    void whatDoesNotGoTogetherIsRefused(@TempDir Path other) throws IOException {
        assertThat(run("--draft", DRAFT, "--beams", "2").err())
                .contains("--draft goes with sampling or --greedy, for one text");
        assertThat(run("--draft", DRAFT, "--n", "2").err()).contains("--draft goes with sampling or --greedy");
        assertThat(run("--draft", DRAFT, "--draft-tokens", "0").err())
                .contains("--draft-tokens must be 1 or more, got 0");
        assertThat(run("--draft-tree", "2").err()).contains("--draft-tree needs --draft");
        assertThat(run("--draft", DRAFT, "--draft-tree", "2,0").err()).contains("numbers of 1 or more", "got 2,0");
        assertThat(run("--draft", DRAFT, "--draft-tree", "20,20").err()).contains("product is at most 256, got 20,20");
        assertThat(run("--draft", DRAFT, "--draft-tree", "2", "--draft-tokens", "2")
                        .err())
                .contains("leave out --draft-tokens");
        assertThat(run("--drafts", "2").err()).contains("--drafts needs --suffix-lookup");
        assertThat(run("--suffix-lookup", "4", "--drafts", "0").err()).contains("--drafts must be 1 to 256, got 0");
        assertThat(run("--draft-tokens", "2").err()).contains("--draft-tokens needs --draft");
        assertThat(CommandRun.of("generate", "The cat", "--draft", DRAFT).err()).contains("--draft needs --model");
        assertThat(run("--draft", DRAFT, "--mirostat2", "4,0.1").err())
                .contains("cannot be judged under --mirostat2", "--draft")
                .doesNotContain("Sampler");
        for (String name : new String[] {"model.onnx", "config.json", "generation_config.json"}) {
            Files.copy(Path.of(DRAFT, name), other.resolve(name));
        }
        String tokenizer = Files.readString(Path.of(DRAFT, "tokenizer.json"));
        Files.writeString(
                other.resolve("tokenizer.json"),
                tokenizer
                        .replace("\"Ġcat\":", "\"Ġ???\":")
                        .replace("\"Ġdog\":", "\"Ġcat\":")
                        .replace("\"Ġ???\":", "\"Ġdog\":"));
        CommandRun another = run("--draft", other.toString());
        assertThat(another.exit()).isEqualTo(2);
        assertThat(another.err()).contains("a draft model needs the tokens of the model");
        assertThat(run("--draft", other.resolve("nowhere").toString()).exit()).isEqualTo(2);
    }
}
