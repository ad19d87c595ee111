package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.rule.AllowedTokens;
import dev.logits.decode.rule.BadWords;
import dev.logits.decode.rule.FrequencyPenalty;
import dev.logits.decode.rule.GreenList;
import dev.logits.decode.rule.LogitBias;
import dev.logits.decode.rule.MinNewTokens;
import dev.logits.decode.rule.RepetitionPenalty;
import dev.logits.decode.rule.RuleCatalog;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.strategy.ClassifierFreeGuidance;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.Sampling;
import dev.logits.decode.strategy.Stopping;
import dev.logits.io.json.DecodingPlanJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules about named tokens, plans of files, prompts of files, and plans in words. */
class TokenOptionsTest {
    private static final ContextLanguageModel MODEL = ContextLanguageModel.embedded();
    private static final int END = MODEL.tokenizer().end().orElseThrow();

    private static JsonNode json(String options) throws IOException {
        List<Object> words = new ArrayList<>(List.of("generate", "The cat", "--max-new-tokens", 12, "--json"));
        words.addAll(List.of(options.split("\\|")));
        return CommandRun.of(words.toArray()).done().json();
    }

    private static String text(LogitsProcessor... rules) {
        return Decoder.of(MODEL, MODEL.tokenizer())
                .with(Sampling.of(DecodingPlan.of(Sampler.ANCESTRAL, rules)))
                .with(Stopping.after(12))
                .generate("The cat", 0)
                .best()
                .text()
                .orElseThrow();
    }

    private static void same(String options, LogitsProcessor... rules) throws IOException {
        assertThat(json(options).at("/texts/0/text").asText()).isEqualTo(text(rules));
    }

    private static int token(String text) {
        int[] tokens = MODEL.tokenizer().encode(text);
        assertThat(tokens).hasSize(1);
        return tokens[0];
    }

    @Test
    void namedTokensMakeTheLibrarysRules() throws IOException {
        int was = token(" was");
        same("--logit-bias= was=-inf", new LogitBias(Map.of(was, Double.NEGATIVE_INFINITY)));
        same("--logit-bias=<[" + was + "]>=3.5|--logit-bias=<end>=-1", new LogitBias(Map.of(was, 3.5, END, -1.0)));
        same(
                "--bad-words=was,a",
                new BadWords(List.of(
                        Tokens.of(MODEL.tokenizer().encode("was")),
                        Tokens.of(was),
                        Tokens.of(token("a")),
                        Tokens.of(token(" a")))));
        same("--allowed= was, a,<end>", new AllowedTokens(Tokens.of(was, token(" a"), END)));
        same(
                "--min-new-tokens=9|--logit-bias=<end>=9",
                new LogitBias(Map.of(END, 9.0)),
                new MinNewTokens(9, Tokens.of(END)));
        same(
                "--repetition-penalty=3|--frequency-penalty=1|--exempt= was,.,<end>",
                new RepetitionPenalty(3, Window.ALL, Tokens.of(was, token("."), END)),
                new FrequencyPenalty(1, 0, Window.GENERATED, Tokens.of(was, token("."), END)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--logit-bias=cat|expected TOKEN=B",
                "--logit-bias=the little=2|name one token",
                "--logit-bias=<[99999]>=2|not in the vocabulary: expected <[0]> to <[1535]>",
                "--logit-bias=.=x|is no bias",
                "--exempt=.|--exempt needs a penalty, --dry or --xtc",
                "--batch=2|--batch needs --prompts",
                "--min-new-tokens=-1|must be 0 or more, got -1",
                "--preset=hugging-face --logit-bias=.=2|hugging-face has no --logit-bias"
            })
    void aMistakeNamesTheOptionAndTheRemedy(String options, String message) {
        List<Object> words = new ArrayList<>(List.of("generate", "The cat", "--max-new-tokens", 2));
        for (String option : options.split(" (?=--)")) {
            words.add(option);
        }
        CommandRun run = CommandRun.of(words.toArray());
        assertThat(run.exit()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    @Test
    void aPlanOfAFileIsRunAsItIs(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("plan.json");
        DecodingPlanJson.write(file, DecodingPlan.of(Sampler.ANCESTRAL, new TopK(3), new Temperature(2)));
        same("--plan=" + file, new TopK(3), new Temperature(2));
        CommandRun both = CommandRun.of("generate", "The cat", "--plan", file, "--top-k", 4);
        assertThat(both.exit()).isEqualTo(2);
        assertThat(both.err()).contains("--plan has all rules; leave out --top-k, or write it into the file");
        assertThat(CommandRun.of("generate", "The cat", "--plan", folder.resolve("none.json"))
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void explainSaysTheOrderASentenceARuleAndTheWarnings() {
        CommandRun run = CommandRun.of(
                        "generate",
                        "--explain",
                        "--top-k",
                        40,
                        "--logit-bias",
                        ".=2",
                        "--temperature",
                        0.5,
                        "--top-p",
                        "1")
                .done();
        assertThat(run.out().lines().toList())
                .containsExactly(
                        "Sampling, which at every step:",
                        "  1. logit-bias              Adds to logits: \".\" +2.0.",
                        "  2. temperature             Divides all logits by 0.5: the likely become likelier.",
                        "  3. top-k                   Keeps the 40 most likely tokens.",
                        "  4. top-p                   Keeps the fewest tokens whose probabilities sum to 1.0.",
                        "  5. ancestral               Draws a token of what is left, each by its probability.",
                        "",
                        "note: --top-p changes nothing; leave it out");
    }

    /** A file of every rule: none is said in Java's words. */
    @Test
    void everyRuleHasASentence(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("plan.json");
        int said = 0;
        for (Class<? extends Record> kind : RuleCatalog.BUILT_IN.kinds(LogitsProcessor.class)) {
            Files.writeString(
                    file,
                    "{\"format\":\"logits-decoding-plan\",\"version\":1,\"rules\":[{\"type\":\""
                            + RuleCatalog.name(kind) + "\"" + PlanExamples.fields(kind)
                            + "}],\"sampler\":{\"type\":\"greedy\"}}");
            String line = CommandRun.of("generate", "--explain", "--plan", file)
                    .done()
                    .out()
                    .lines()
                    .toList()
                    .get(1);
            assertThat(line)
                    .contains("1. " + RuleCatalog.name(kind))
                    .endsWith(".")
                    .doesNotContain(kind.getSimpleName() + "[")
                    .hasSizeGreaterThan(45);
            said++;
        }
        assertThat(said).isGreaterThan(25);
    }

    @Test
    void eachLineOfAFileIsAPromptWhateverTheBatch(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("p.txt"), "The cat\n\nOnce upon a time\nOne day\\n\nTom\n");
        String[] outs = new String[2];
        for (int batch : new int[] {1, 3}) {
            CommandRun run = CommandRun.of(
                            "generate",
                            "--prompts",
                            text,
                            "--batch",
                            batch,
                            "--n",
                            2,
                            "--max-new-tokens",
                            8,
                            "--seed",
                            3)
                    .done();
            outs[batch / 2] = run.out();
        }
        assertThat(outs[0]).isEqualTo(outs[1]);
        List<String> lines = outs[0].lines().toList();
        assertThat(lines).hasSize(4);
        JsonNode third = new ObjectMapper().readTree(lines.get(2));
        assertThat(third.get("line").asInt()).isEqualTo(4);
        assertThat(third.get("prompt").asText()).isEqualTo("One day\n");
        assertThat(third.get("texts")).hasSize(2);
        assertThat(third.at("/texts/0/text")).isNotEqualTo(third.at("/texts/1/text"));
    }

    @Test
    void objectsOfAJsonlFileKeepTheirOtherFields(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("p.jsonl"), "{\"id\": 7, \"prompt\": \"The cat\"}\n{\"prompt\": \"Once\"}\n");
        CommandRun run = CommandRun.of("generate", "--prompts", file, "--greedy", "--max-new-tokens", 3)
                .done();
        JsonNode first =
                new ObjectMapper().readTree(run.out().lines().findFirst().orElseThrow());
        assertThat(first.get("id").asInt()).isEqualTo(7);
        assertThat(first.at("/texts/0/tokens")).hasSize(3);
        Files.writeString(file, "{\"prompt\": 3}\n");
        CommandRun wrong = CommandRun.of("generate", "--prompts", file);
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("p.jsonl:1: expected an object with prompt, a text");
        assertThat(CommandRun.of("generate", "Once", "--prompts", file).err()).contains("leave out \"Once\"");
    }

    @Test
    void guidanceIsTheLibrarys() throws IOException {
        String expected = Decoder.of(MODEL, MODEL.tokenizer())
                .with(Sampling.of(DecodingPlan.of(Sampler.ANCESTRAL, new TopK(5))))
                .with(new ClassifierFreeGuidance(
                        1.8, Tokens.of(MODEL.tokenizer().encode("One day"))))
                .with(Stopping.after(12))
                .generate("The cat", 0)
                .best()
                .text()
                .orElseThrow();
        assertThat(json("--top-k=5|--guidance=1.8|--negative-prompt=One day")
                        .at("/texts/0/text")
                        .asText())
                .isEqualTo(expected)
                .isNotEqualTo(text(new TopK(5)));
        assertThat(CommandRun.of("generate", "x", "--contrast", 2).err()).contains("--contrast needs --amateur");
        assertThat(CommandRun.of("generate", "x", "--guidance", 2, "--amateur", "m")
                        .err())
                .contains("--guidance and --amateur do not go together; choose one");
        assertThat(CommandRun.of("generate", "x", "--guidance", 0).err()).contains("must be positive and finite");
    }

    @Test
    void aWatermarkIsFoundByItsKeyOnly(@TempDir Path folder) throws IOException {
        Path key = folder.resolve("key.json");
        Path other = folder.resolve("other.json");
        DecodingPlanJson.write(key, DecodingPlan.of(Sampler.ANCESTRAL, new GreenList(17, 0.25, 4, 1, false)));
        DecodingPlanJson.write(other, DecodingPlan.of(Sampler.ANCESTRAL, new GreenList(18, 0.25, 4, 1, false)));
        String text = CommandRun.of(
                        "generate",
                        "The cat",
                        "--watermark",
                        key,
                        "--max-new-tokens",
                        150,
                        "--temperature",
                        1.3,
                        "--json")
                .done()
                .json()
                .at("/texts/0/text")
                .asText();
        assertThat(CommandRun.of("detect", key, text, "--json")
                        .done()
                        .json()
                        .get("p_value")
                        .asDouble())
                .isLessThan(1e-6);
        assertThat(CommandRun.of("detect", other, text, "--json")
                        .done()
                        .json()
                        .get("p_value")
                        .asDouble())
                .isGreaterThan(1e-3);
        assertThat(CommandRun.piped(text, "detect", key, "-").done().out()).contains("green-list: share 0.", "p-value");
        assertThat(CommandRun.of("generate", "--explain", "--watermark", key)
                        .done()
                        .out())
                .contains("Marks the text: by the last 1 token, a share of 0.25 of the vocabulary gets +4.0.");
        DecodingPlanJson.write(other, DecodingPlan.of(Sampler.ANCESTRAL, new TopK(3)));
        assertThat(CommandRun.of("detect", other, text).err()).contains("is no key file: expected a plan of one rule");
    }

    @Test
    void samplesVoteForAnAnswer() throws IOException {
        String[] vote = {"generate", "The cat", "--vote", "(\\w+)", "--samples", "8", "--max-new-tokens", "4"};
        CommandRun run = CommandRun.of((Object[]) vote).done();
        assertThat(run.out().lines().findFirst().orElseThrow()).contains("votes", "weight", "answer");
        List<Object> words = new ArrayList<>(List.of(vote));
        words.addAll(List.of("--vote-by", "confidence", "--json"));
        JsonNode json = CommandRun.of(words.toArray()).done().json();
        assertThat(json.get("texts")).hasSize(8);
        int voters = 0;
        double before = Double.POSITIVE_INFINITY;
        for (JsonNode answer : json.get("answers")) {
            voters += answer.get("texts").size();
            assertThat(answer.get("weight").asDouble()).isBetween(0.0, before);
            before = answer.get("weight").asDouble();
        }
        assertThat(voters).isEqualTo(8);
        assertThat(CommandRun.of("generate", "x", "--samples", 3).err()).contains("--samples needs --vote");
        assertThat(CommandRun.of("generate", "x", "--vote", "(").err()).contains("not a regular expression");
        assertThat(CommandRun.of("generate", "x", "--vote", "a", "--beams", 2).err())
                .contains("--vote samples texts");
    }

    @Test
    void aPromptThatEndsInsideAWordIsHealed() throws IOException {
        CommandRun run = CommandRun.of("generate", "Once upon a ti", "--heal", 2, "--greedy", "--max-new-tokens", 4)
                .done();
        assertThat(run.out()).startsWith("Once upon a time there was");
        assertThat(CommandRun.of("generate", "Once upon a ti", "--heal", 2, "--greedy", "--max-new-tokens", 4, "--json")
                        .done()
                        .json()
                        .get("healed")
                        .asText())
                .isEqualTo("me");
        assertThat(CommandRun.of("generate", "Once upon", "--heal", 9).err()).contains("can give back 1 to");
    }
}
