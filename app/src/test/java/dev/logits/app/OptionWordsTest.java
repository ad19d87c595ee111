package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionWordsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return Main.run(
                args,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8));
    }

    private String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--top-p 2|for the most likely token use --greedy",
                "--top-h 2|for the most likely token use --greedy",
                "--typical 2|for the most likely token use --greedy",
                "--top-k 0|leave the option out",
                "--epsilon 1|leave the option out",
                "--preset vllm --top-h 0.5|vllm has no --top-h",
                "--preset Vllm|did you mean vllm?",
                "--preset llama|did you mean llama.cpp?",
                "--beams 2 --early-stopping heuristics|did you mean heuristic?",
                "--dry-breakers x|--dry-breakers needs --dry"
            })
    void errorsSpeakOfOptions(String options, String words) {
        assertThat(run(("generate Once --max-new-tokens 2 " + options).split(" ")))
                .isEqualTo(2);
        assertThat(text(err)).contains(words).doesNotContain("Sampler").doesNotContainPattern("[a-z][A-Z]");
    }

    @ParameterizedTest
    @CsvSource({"Temperature, temperature", "temp, temperature", "isotonc, isotonic", "VENN_ABERS, venn-abers"})
    void aMistypedMethodIsGuessed(String typed, String meant) {
        assertThat(run("calibrate", "predictions.npz", "--method", typed)).isEqualTo(2);
        assertThat(text(err)).contains("did you mean " + meant + "?");
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
        assertThat(OptionNames.said(OptionWords.of("use " + method + ", please")))
                .isEqualTo("use " + option + ", please");
    }

    @Test
    void probabilitiesThatDoNotSumToOneAreRefusedInTheWordsOfOptions(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("p.csv"), "p0,p1,label\n0.6,0.3,0\n0.5,0.5,1\n");
        assertThat(run("evaluate", file.toString(), "--scores", "probabilities"))
                .isEqualTo(2);
        assertThat(text(err))
                .contains("row 0: the probabilities sum to 0.")
                .contains("use --scores logits")
                .doesNotContain("ReadOptions");
    }

    @Test
    void notesSpeakOfOptions() {
        assertThat(run("generate", "Once", "--max-new-tokens", "2", "--greedy", "--top-k", "4"))
                .isZero();
        assertThat(text(err)).contains("note: --top-k has no effect").doesNotContain("TopK");
    }

    @Test
    void dryOfLlamaCppHasItsWindowAndItsBreakers() {
        assertThat(run("generate", "Once", "--max-new-tokens", "2", "--preset", "llama.cpp", "--dry", "0.8", "--json"))
                .isZero();
        assertThat(text(out))
                .contains("Dry[multiplier=0.8")
                .contains("window=last 64")
                .doesNotContain("breakers=[]");
    }
}
