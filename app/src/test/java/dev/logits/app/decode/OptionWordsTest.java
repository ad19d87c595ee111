package dev.logits.app.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.app.CommandRun;
import dev.logits.app.read.LibraryWords;
import dev.logits.decode.Summary;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import dev.logits.decode.rule.Mirostat2;
import dev.logits.decode.rule.PLess;
import dev.logits.decode.rule.RuleCatalog;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.rule.Xtc;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class OptionWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--top-p 2|for the most likely token use --greedy",
                "--top-h 2|for the most likely token use --greedy",
                "--typical-p 2|for the most likely token use --greedy",
                "--top-k 0|leave the option out",
                "--epsilon-cutoff 1|leave the option out",
                "--preset vllm --top-h 0.5|vllm has no --top-h",
                "--preset Vllm|did you mean vllm?",
                "--preset llama|did you mean llama.cpp?",
                "--beams 2 --early-stopping heuristics|did you mean heuristic?",
                "--dry-breakers x|--dry-breakers needs --dry"
            })
    void errorsSpeakOfOptions(String options, String words) {
        CommandRun run = CommandRun.of((Object[]) ("generate Once --max-new-tokens 2 " + options).split(" "));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(words).doesNotContain("Sampler").doesNotContainPattern("[a-z][A-Z]");
    }

    /** What must not stand in a message of the command: names of our classes, and names in Java's spelling. */
    private static void speaksNoJava(String message) {
        String words = message.replace("NaN", "");
        assertThat(words).doesNotContainPattern("[a-z][A-Z]").doesNotContainPattern("[a-z]\\[");
        for (Class<?> rule : rules()) {
            assertThat(words).doesNotContainPattern("\\b" + rule.getSimpleName() + "\\b");
        }
        assertThat(words).doesNotContainPattern("\\b(Sampler|Sampling|Window|Tokens|Greedy|Ancestral|Stopping)\\b");
    }

    /** Every rule and sampler that an option makes, as the options declare it. */
    private static List<Class<?>> rules() {
        Stream<Class<?>> declared = Stream.of(PlanOptions.class, TokenOptions.class)
                .flatMap(options -> Arrays.stream(options.getDeclaredFields()))
                .map(field -> field.getAnnotation(Makes.class))
                .filter(makes -> makes != null)
                .map(Makes::value);
        return Stream.concat(declared, RuleOptions.kinds(Object.class).stream())
                .distinct()
                .toList();
    }

    @Test
    void aRuleWithASummaryIsAnOptionAndKeepsItsWords() {
        CommandLine generate = new CommandLine(new GenerateCommand(null));
        assertThat(RuleOptions.kinds(Object.class)).contains(TopK.class, PLess.class, Xtc.class, Mirostat2.class);
        for (Class<?> kind : RuleOptions.kinds(Object.class)) {
            OptionSpec option = generate.getCommandSpec().findOption("--" + RuleCatalog.name(kind));
            assertThat(option.description())
                    .containsExactly(kind.getAnnotation(Summary.class).value());
        }
        assertThat(generate.getUsageMessage(CommandLine.Help.Ansi.OFF))
                .contains("--top-k=K", "--xtc=P,T", "--p-less ", "Keep the K most likely tokens.");
    }

    @Test
    void everyRuleThatOptionsMakeByHandIsDeclaredByOne() throws IOException {
        String options = Files.readString(Path.of("src/main/java/dev/logits/app/decode/PlanOptions.java"))
                + Files.readString(Path.of("src/main/java/dev/logits/app/decode/TokenOptions.java"));
        Matcher made = Pattern.compile("new ([A-Z]\\w+)\\(").matcher(options);
        List<String> declared = rules().stream().map(Class::getSimpleName).toList();
        int found = 0;
        while (made.find()) {
            if (!List.of("ArrayList", "HashMap", "TreeSet", "DecodingPlan", "TokenWords")
                            .contains(made.group(1))
                    && !made.group(1).endsWith("Exception")) {
                assertThat(declared).contains(made.group(1));
                found++;
            }
        }
        assertThat(found).isGreaterThan(5);
    }

    @Test
    void whatTheConstructorsOfRulesSayIsSaidWithOptions() throws ReflectiveOperationException {
        for (Class<?> rule : rules()) {
            assertThat(OptionWords.of(
                            "no candidate is left: " + rule.getSimpleName() + "[a=[1, Tokens[2]], b=3] did it"))
                    .matches("no candidate is left: --[a-z0-9-]+( or --[a-z-]+)? did it");
            RecordComponent[] parts = rule.getRecordComponents();
            Constructor<?> made = rule.getDeclaredConstructor(
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
            for (int i = 0; i < parts.length; i++) {
                if (parts[i].getType() != double.class
                        && (parts[i].getType() != int.class
                                || parts[i].getName().equals("minKeep"))) {
                    continue; // no option sets it
                }
                for (double bad : new double[] {-1, 0, 2, Double.NaN, Double.POSITIVE_INFINITY}) {
                    Object[] arguments =
                            Arrays.stream(parts).map(OptionWordsTest::usual).toArray();
                    arguments[i] = parts[i].getType() == int.class ? (Object) (int) bad : (Object) bad;
                    try {
                        made.newInstance(arguments);
                    } catch (InvocationTargetException e) {
                        assertThat(e.getCause()).isInstanceOf(IllegalArgumentException.class);
                        speaksNoJava(OptionWords.of(e.getCause().getMessage()));
                    }
                }
            }
        }
    }

    private static Object usual(RecordComponent part) {
        if (part.getType() == Tokens.class) {
            return Tokens.of(1);
        }
        if (part.getType() == Map.class) {
            return Map.of();
        }
        return part.getType() == double.class
                ? (Object) 1.0
                : part.getType() == int.class ? (Object) 1 : part.getType() == Window.class ? Window.ALL : List.of();
    }

    /** Every option of generate with values that are wrong for most, alone and beside what else may be said. */
    @Test
    void noMessageOfGenerateSpeaksJava() {
        CommandSpec generate = new CommandLine(new GenerateCommand(null)).getCommandSpec();
        List<List<String>> besides = List.of(
                List.of("--preset", "vllm"),
                List.of("--preset", "llama.cpp"),
                List.of("--greedy"),
                List.of("--beams", "2"),
                List.of("--prompt-lookup", "2"));
        int messages = 0;
        int turn = 0;
        for (OptionSpec option : generate.options()) {
            String name = option.longestName();
            if (option.usageHelp() || name.equals("--seed")) {
                continue;
            }
            List<String> values = option.arity().max() == 0
                    ? List.of("")
                    : List.of("-1", "0", "2", "NaN", "1e400", "x", "0.5,2", "1,2,3", "");
            for (String value : values) {
                List<String> another = besides.get(turn++ % besides.size());
                for (List<String> beside : List.of(List.<String>of(), another)) {
                    List<String> words = new ArrayList<>(List.of("generate", "Once", "--max-new-tokens", "1"));
                    words.addAll(beside);
                    words.add(option.arity().max() == 0 ? name : name + "=" + value);
                    String message = CommandRun.of(words.toArray()).err();
                    speaksNoJava(message);
                    messages += message.isEmpty() ? 0 : 1;
                }
            }
        }
        assertThat(messages).isGreaterThan(200);
    }

    @Test
    void breakersMayBeNoneOrHoldACommaAndANewLine() {
        String[] dry = {"generate", "Once", "--max-new-tokens", "2", "--json", "--preset", "llama.cpp", "--dry", "0.8"};
        List<String> words = new ArrayList<>(List.of(dry));
        words.add("--dry-breakers=none");
        assertThat(CommandRun.of(words.toArray()).done().out()).contains("breakers=[]");
        words.set(words.size() - 1, "--dry-breakers=\\,,\\n");
        assertThat(CommandRun.of(words.toArray()).done().out()).doesNotContain("breakers=[]");
    }

    @ParameterizedTest
    @CsvSource({"Temperature, temperature", "temp, temperature", "isotonc, isotonic", "VENN_ABERS, venn-abers"})
    void aMistypedMethodIsGuessed(String typed, String meant) {
        CommandRun run = CommandRun.of("calibrate", "predictions.npz", "--method", typed);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("did you mean " + meant + "?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ReadOptions.withScores(ScoreKind.LOGITS)|--scores logits",
                "withScores(ScoreKind.LOG_PROBABILITIES)|--scores log-probabilities",
                "ReadOptions.withLogits(\"a,b,c\")|--logits a,b,c",
                "ReadOptions.withLogits|--logits",
                "ReadOptions.withLabels|--labels",
                "withClassNames(…)|--names A,B,.."
            })
    void aMethodIsTranslatedWithOrWithoutItsClass(String method, String option) {
        assertThat(OptionWords.of("use " + method + ", please")).isEqualTo("use " + option + ", please");
    }

    @Test
    void probabilitiesThatDoNotSumToOneAreRefusedInTheWordsOfOptions(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("p.csv"), "p0,p1,label\n0.6,0.3,0\n0.5,0.5,1\n");
        CommandRun run = CommandRun.of("evaluate", file, "--scores", "probabilities");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("row 0: the probabilities sum to 0.")
                .contains("use --scores logits")
                .doesNotContain("ReadOptions");
    }

    @Test
    void aNameThatAPersonGaveStaysAsItIs() {
        assertThat(OptionWords.of("data/TopK.csv: column \"Dry\": TopK[k=4] has no effect"))
                .isEqualTo("data/TopK.csv: column \"Dry\": --top-k has no effect");
        assertThat(LibraryWords.of("3 columns: Dry, Xtc, c: read them by withScores(ScoreKind.LOG_PROBABILITIES)"))
                .isEqualTo("3 columns: Dry, Xtc, c: read them by --scores log-probabilities");
    }

    @Test
    void notesSpeakOfOptions() {
        CommandRun run = CommandRun.of("generate", "Once", "--max-new-tokens", 2, "--greedy", "--top-k", 4)
                .done();
        assertThat(run.err()).contains("note: --top-k has no effect").doesNotContain("TopK");
    }

    @Test
    void dryOfLlamaCppHasItsWindowAndItsBreakers() {
        CommandRun run = CommandRun.of(
                "generate", "Once", "--max-new-tokens", 2, "--preset", "llama.cpp", "--dry", 0.8, "--json");
        assertThat(run.done().out())
                .contains("Dry[multiplier=0.8")
                .contains("window=last 64")
                .doesNotContain("breakers=[]");
    }
}
