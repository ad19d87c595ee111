package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.app.shell.Words;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.Sampler;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.strategy.BeamSearch;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.EarlyStopping;
import dev.logits.decode.strategy.Generation;
import dev.logits.decode.strategy.Sampling;
import dev.logits.decode.strategy.Stopping;
import dev.logits.decode.strategy.TextScore;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code logits generate} and {@code logits score} as a stranger runs them. */
class GenerateCommandTest {
    private static final ContextLanguageModel MODEL = ContextLanguageModel.embedded();

    private static CommandRun run(String... words) {
        return piped("", words);
    }

    private static CommandRun piped(String input, String... words) {
        return CommandRun.piped(input, (Object[]) words);
    }

    private static Decoder decoder(int tokens) {
        return Decoder.of(MODEL, MODEL.tokenizer()).with(Stopping.after(tokens));
    }

    @Test
    void aTextIsStreamedBehindItsPrompt() {
        CommandRun run = run("generate", "Once upon a time", "--max-new-tokens", "40", "--seed", "7");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("Once upon a time ")
                .hasSizeGreaterThan(60)
                .doesNotContain("\u001b");
        assertThat(run("generate", "Once upon a time", "--max-new-tokens", "40", "--seed", "7")
                        .out())
                .isEqualTo(run.out());
        assertThat(run("generate", "Once upon a time", "--max-new-tokens", "40", "--seed", "8")
                        .out())
                .isNotEqualTo(run.out());
    }

    @Test
    void theTextIsTheLibrarys() throws IOException {
        JsonNode json = run(
                        "generate",
                        "The",
                        "cat",
                        "--temperature",
                        "0.7",
                        "--top-k",
                        "20",
                        "--n",
                        "3",
                        "--seed",
                        "5",
                        "--max-new-tokens",
                        "30",
                        "--json")
                .json();
        Generation expected = decoder(30)
                .with(new Sampling(DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.7), new TopK(20)), 3))
                .withLogProbabilities()
                .generate("The cat", 5);
        assertThat(json.get("texts")).hasSize(3);
        for (int i = 0; i < 3; i++) {
            JsonNode text = json.get("texts").get(i);
            assertThat(text.get("text").asText())
                    .isEqualTo(expected.texts().get(i).text().orElseThrow());
            assertThat(text.get("log_probability").asDouble())
                    .isEqualTo(expected.texts().get(i).logProbability().orElseThrow());
        }
        assertThat(json.get("prompt").asText()).isEqualTo("The cat");
        assertThat(json.get("notes")).isEmpty();
    }

    @Test
    void beamsArePrintedBestFirstWithTheirScores() throws IOException {
        String[] command = {
            "generate", "The cat", "--beams", "4", "--length-penalty", "0.5", "--n", "2", "--max-new-tokens", "20"
        };
        Generation expected = decoder(20)
                .with(new BeamSearch(List.of(), 4, 0.5, EarlyStopping.EXACT, 2))
                .generate("The cat", 0);
        CommandRun run = run(command);
        assertThat(run.out())
                .contains("1: score " + Words.decimals(expected.best().score().orElseThrow(), 4))
                .contains("The cat" + expected.texts().get(1).text().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--greedy",
                "--beams 4 --groups 2 --diversity 1 --n 4",
                "--beams 3 --sample-beams --temperature 1.5 --early-stopping heuristic",
                "--stochastic-beams 3",
                "--best-of 4 --n 2",
                "--prompt-lookup 3 --greedy",
                "--preset llama.cpp --repetition-penalty 1.1 --penalty-window 64",
                "--preset hugging-face --typical-p 0.9 --eta-cutoff 0.001",
                "--preset openai --frequency-penalty 0.3 --presence-penalty 0.1",
                "--mirostat2 4,0.1",
                "--min-p 0.1 --xtc 0.5,0.1 --dry 0.8 --no-repeat-ngram 3",
                "--dynamic-temperature 0.3 --top-n-sigma 2 --epsilon-cutoff 0.001",
                "--top-h 0.5",
                "--p-less"
            })
    void everyStrategyAndRuleGoesOnWithAText(String options) throws IOException {
        String[] words = ("generate The|cat --json --max-new-tokens 15 " + options).split(" ");
        words[1] = "The cat";
        JsonNode json = run(words).json();
        assertThat(json.get("texts")).isNotEmpty();
        json.get("texts").forEach(text -> assertThat(text.get("text").asText()).isNotBlank());
    }

    @Test
    void aStopStringEndsTheText() {
        CommandRun run = run("generate", "Once upon a time", "--greedy", "--stop", ".");
        assertThat(run.out()).startsWith("Once upon a time").doesNotContain(".");
    }

    @Test
    void standardInputIsAPromptAndNoPromptBeginsANewText() {
        assertThat(piped("The cat\n", "generate", "-", "--greedy", "--max-new-tokens", "5")
                        .out())
                .isEqualTo(run("generate", "The cat", "--greedy", "--max-new-tokens", "5")
                        .out());
        assertThat(run("generate", "--greedy", "--max-new-tokens", "5").out()).isNotBlank();
    }

    @Test
    void aTraceShowsEveryTokenWithItsAlternatives() throws IOException {
        CommandRun run = run("generate", "The cat", "--top-k", "5", "--max-new-tokens", "6", "--trace");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("step  token", "TopK[k=5] removed").doesNotContain("\u001b");
        assertThat(run.out().lines().filter(l -> l.matches(" {3}[1-6]  [\"<].*")))
                .hasSize(6);
        JsonNode steps = run("generate", "The cat", "--top-k", "5", "--max-new-tokens", "6", "--trace", "--json")
                .json()
                .get("texts")
                .get(0)
                .get("trace");
        assertThat(steps).hasSize(6);
        JsonNode step = steps.get(0);
        assertThat(step.get("alternatives")).hasSize(4);
        assertThat(step.get("rules").get(0).get("removed").asInt()).isEqualTo(MODEL.vocabulary() - 5);
        assertThat(step.get("log_probability").asDouble())
                .isGreaterThan(step.get("raw_log_probability").asDouble());
    }

    @Test
    void aTerminalSeesColors() {
        System.setProperty("logits.stdout.terminal", "true");
        try {
            CommandRun run = run("generate", "The cat", "--max-new-tokens", "4", "--trace");
            if (System.getenv("NO_COLOR") == null) {
                assertThat(run.out()).contains("\u001b[1;3");
            }
        } finally {
            System.clearProperty("logits.stdout.terminal");
        }
    }

    @Test
    void ordersThatHarmAreNoted() throws IOException {
        String[] command = {
            "generate", "The cat", "--preset", "llama.cpp", "--temperature", "1.5", "--max-new-tokens", "3"
        };
        assertThat(run(command).err()).contains("note: --temperature above 1 after --top-p");
        String[] json = java.util.Arrays.copyOf(command, command.length + 1);
        json[command.length] = "--json";
        CommandRun run = run(json);
        assertThat(run.err()).isEmpty();
        assertThat(run.json().get("notes")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "--temperature 0 | --temperature must be positive and finite, got 0.0; for the most likely token use"
                        + " --greedy",
                "--top-k 0 | top-k needs k of 1 or more, got 0",
                "--top-p 1.5 | got 1.5",
                "--preset foo | \"foo\" is no preset: expected one of hugging-face, llama.cpp, vllm, openai",
                "--preset vllm --typical-p 0.9 | vllm has no --typical-p",
                "--groups 2 | --groups needs --beams",
                "--beams 4 --groups 3 | got 4 beams and 3 groups",
                "--beams 4 --greedy | --greedy and --beams do not go together; choose one",
                "--beams 2 --n 3 | results must be 1 to the number of beams, 2, got 3",
                "--beams 2 --early-stopping soon | --early-stopping soon is none",
                "--beams 2 --preset vllm | --preset is for sampling",
                "--n 0 | --n must be 1 or more, got 0",
                "--xtc 0.5 | --xtc needs 2 numbers",
                "--max-new-tokens 0 | got 0",
                "--time-limit -1 | --time-limit must be positive",
                "--prompt-lookup 2 --mirostat2 4,0.1 | cannot be judged under --mirostat2",
                "--seed x | 'x' is not a whole number"
            })
    void aMistakeIsOneLineAndExitCode2(String options, String message) {
        CommandRun run = run(("generate cat " + options).split(" "));
        assertThat(run.exit()).as(run.out()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("logits: ").contains(message);
        assertThat(run.err().lines().filter(l -> !l.startsWith("try:"))).hasSize(1);
    }

    @Test
    void scorePrintsEveryTokenTheirSumAndThePerplexity() throws IOException {
        String text = "Once upon a time there was a little girl.";
        int[] end = {MODEL.tokenizer().end().orElseThrow()};
        TextScore expected = TextScore.of(MODEL, end, MODEL.tokenizer().encode(text));
        JsonNode json = run("score", text, "--json").json();
        assertThat(json.get("tokens")).hasSize(expected.tokens().size());
        assertThat(json.get("log_probability").asDouble()).isEqualTo(expected.logProbability());
        assertThat(json.get("perplexity").asDouble()).isEqualTo(expected.perplexity());
        assertThat(json.get("mean_log_probability").asDouble())
                .isCloseTo(expected.logProbability() / expected.tokens().size(), within(1e-12));
        CommandRun run = run("score", text);
        assertThat(run.out()).contains("\" little\"", "total", "perplex.", Words.metric(expected.perplexity()));
        assertThat(piped(text + "\n", "score", "-").out()).isEqualTo(run.out());
    }

    @Test
    void scoreRejectsWhatIsNoText() {
        assertThat(run("score", "").err()).contains("the text is empty");
        assertThat(run("score").exit()).isEqualTo(2);
        assertThat(run("score", "a", "-").err()).contains("- reads standard input");
    }

    @Test
    void aPresetsOwnDefaultsAreNotQuestioned() {
        assertThat(run("generate", "The cat", "--preset", "llama.cpp", "--max-new-tokens", "3")
                        .err())
                .isEmpty();
        assertThat(run("generate", "The cat", "--top-p", "0.9", "--min-p", "0.1", "--max-new-tokens", "3")
                        .err())
                .contains("one of them is enough");
    }

    @Test
    void llamaCppPenalizesTheLast64Tokens() throws IOException {
        assertThat(run("generate", "The cat", "--preset", "llama.cpp", "--repetition-penalty", "1.1", "--json")
                        .json()
                        .get("strategy")
                        .asText())
                .contains("RepetitionPenalty[penalty=1.1, window=last 64, ");
        assertThat(run("generate", "The cat", "--preset", "llama.cpp", "--dynamic-temperature", "0.2", "--json")
                        .json()
                        .get("strategy")
                        .asText())
                .contains("DynamicTemperature[temperature=0.8, range=0.2");
    }

    @Test
    void llamaCppRunsMirostatBehindItsTemperatureAlone() throws IOException {
        JsonNode json = run("generate", "The cat", "--preset", "llama.cpp", "--mirostat2", "5,0.1", "--json")
                .json();
        assertThat(json.get("strategy").asText())
                .contains("processors=[Temperature[temperature=0.8]], sampler=Mirostat2[tau=5.0, eta=0.1]");
        assertThat(json.get("notes")).isEmpty();
        assertThat(run("generate", "The cat", "--preset", "vllm", "--mirostat2", "5,0.1")
                        .err())
                .contains("vllm has no mirostat2; leave out --preset, or use llama.cpp");
    }

    @Test
    void anOptionThatWouldDoNothingIsAnError() {
        assertThat(run("generate", "The cat", "--penalty-window", "5").err()).contains("needs --repetition-penalty");
        assertThat(run("generate", "The cat", "--alternatives", "5").err()).contains("--alternatives needs --trace");
        assertThat(run("generate", "The cat", "--beams", "2", "--temperature", "0.5", "--max-new-tokens", "3")
                        .err())
                .contains("the same text wins");
    }

    @Test
    void tracesOfBeamsTellTheProbabilityOfEachToken() throws IOException {
        JsonNode step = run("generate", "The cat", "--beams", "2", "--trace", "--max-new-tokens", "2", "--json")
                .json()
                .at("/texts/0/trace/0");
        assertThat(step.get("log_probability").asDouble())
                .isCloseTo(step.get("raw_log_probability").asDouble(), within(1e-5));
    }

    @Test
    void partsOfCharactersAreShownAsBytes() {
        assertThat(run("score", "日").out()).contains("<E6>", "<97>", "<A5>").doesNotContain("\uFFFD");
    }
}
