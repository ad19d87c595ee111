package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
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

    @Test
    void aNameThatAPersonGaveStaysAsItIs() {
        assertThat(OptionWords.of("data/TopK.csv: column \"Dry\": TopK[k=4] has no effect"))
                .isEqualTo("data/TopK.csv: column \"Dry\": --top-k has no effect");
        assertThat(OptionWords.ofReading("3 columns: Dry, Xtc, c: read them by withScores(ScoreKind.LOG_PROBABILITIES)"))
                .isEqualTo("3 columns: Dry, Xtc, c: read them by --scores log-probabilities");
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
