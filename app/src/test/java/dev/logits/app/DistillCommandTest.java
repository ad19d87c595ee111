package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.Logits;
import dev.logits.io.FileSource;
import dev.logits.io.LogitsFiles;
import dev.logits.io.ReadOptions;
import dev.logits.io.npy.NpyWriter;
import dev.logits.io.safetensors.NetworkFile;
import dev.logits.math.Softmax;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** compress and distill as a stranger runs them. */
class DistillCommandTest {
    @TempDir
    private static Path folder;

    private static String digits;
    private static String teacher;
    private static String logits;

    private static CommandRun run(Object... words) {
        return CommandRun.of(words);
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    @BeforeAll
    static void trainATeacher() {
        digits = file("digits.npz");
        teacher = file("teacher.safetensors");
        logits = file("teacher.npz");
        assertThat(run("digits", "--rows", 600, "--size", 12, "--out", digits).exit())
                .isZero();
        CommandRun trained = run(
                "train", digits, "--hidden", 24, "--epochs", 6, "--save", teacher, "--emit-logits", logits, "--json");
        assertThat(trained.exit()).as(trained.err()).isZero();
    }

    private static CommandRun distill(Object... more) {
        Object[] words = Stream.concat(
                        Stream.of("distill", teacher, digits, "--student", "3", "--epochs", "2"), Stream.of(more))
                .toArray();
        return run(words);
    }

    @Test
    void printsTheStudentAloneAndTaughtBesideItsTeacherAndSavesIt() throws IOException {
        String save = file("small.safetensors");
        CommandRun text = distill("--temperature", 4, "--alpha", 0.9, "--save", save);
        assertThat(text.exit()).as(text.err()).isZero();
        assertThat(text.out())
                .contains("480 rows taught on, 480 with a label; 120 rows to compare on")
                .containsPattern("\nalone +[0-9.]+ %")
                .containsPattern("\ntaught +[0-9.]+ %")
                .containsPattern("\nteacher +[0-9.]+ %.* 100.00 %")
                .contains("next: logits predict");
        assertThat(NetworkFile.read(Path.of(save)).network().architecture().toString())
                .contains("3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"kd", "reverse-kl", "jsd", "dkd", "dist", "standardized", "logit-matching", "total-variation"})
    void everyLossTeaches(String loss) throws IOException {
        JsonNode json = distill("--loss", loss, "--json").json();
        assertThat(json.get("loss").asText()).isEqualTo(loss);
        assertThat(json.get("taught").get("accuracy").asDouble()).isBetween(0.05, 1.0);
        assertThat(json.get("teacher").get("agreement").asDouble()).isEqualTo(1);
        assertThat(json.get("alone").get("nll").asDouble()).isPositive();
    }

    @Test
    void logitsFromAFileGiveTheSameStudentAsTheTeacherItself() throws IOException {
        JsonNode computed = distill("--json").json();
        JsonNode read = distill("--teacher-logits", logits, "--json").json();
        assertThat(read.get("taught")).isEqualTo(computed.get("taught"));
        assertThat(distill("--anneal-to", 0, "--json").json().get("taught")).isNotEqualTo(computed.get("taught"));
    }

    @Test
    void aTeachersProbabilitiesAreReadAsWhatIsSaid() throws IOException {
        String probabilities = file("teacher-output.npy");
        FileSource rows = LogitsFiles.open(Path.of(logits), ReadOptions.DEFAULTS);
        Logits z = Logits.zeros(600, 10);
        try (LogitsSource.Cursor cursor = rows.open();
                NpyWriter writer = NpyWriter.create(Path.of(probabilities), 10)) {
            assertThat(cursor.read(z, new int[600])).isEqualTo(600);
            writer.write(Logits.wrap(Softmax.of(z).array(), 600, 10));
            writer.commit();
        }
        CommandRun refused = distill("--teacher-logits", probabilities, "--save", file("never.safetensors"));
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err())
                .contains("teacher-output.npy: the array: these look like probabilities")
                .contains("--scores probabilities")
                .contains("--scores logits");
        assertThat(Path.of(file("never.safetensors"))).doesNotExist();
        JsonNode said = distill("--teacher-logits", probabilities, "--scores", "probabilities", "--json")
                .json();
        JsonNode computed = distill("--json").json();
        double taught = computed.get("taught").get("nll").asDouble();
        assertThat(said.get("taught").get("nll").asDouble()).isCloseTo(taught, within(1e-5));
        JsonNode insisted = distill("--teacher-logits", probabilities, "--scores", "logits", "--json")
                .json();
        assertThat(insisted.get("taught").get("nll").asDouble()).isNotCloseTo(taught, within(1e-5));
    }

    @Test
    void aCompressedTeacherTeachesAtItsOwnTemperature() throws IOException {
        String kept = file("kept.lgt");
        JsonNode json = run("compress", logits, "--top", 4, "--temperature", 2, "--out", kept, "--json")
                .json();
        assertThat(json.get("rows").asInt()).isEqualTo(600);
        assertThat(json.get("bytes").asLong()).isEqualTo(Files.size(Path.of(kept)));
        assertThat(json.get("bytes_per_row").asDouble()).isBetween(10.0, 25.0);
        assertThat(json.get("kl_error").asDouble()).isBetween(1e-6, 0.5);
        assertThat(distill("--teacher-logits", kept, "--json")
                        .json()
                        .get("taught")
                        .get("accuracy")
                        .asDouble())
                .isPositive();
        CommandRun other = distill("--teacher-logits", kept, "--temperature", 3);
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err()).contains("was compressed at temperature 2").contains("--temperature 3");
        assertThat(distill("--teacher-logits", kept, "--loss", "dist").exit()).isEqualTo(2);
    }

    @Test
    void compressionGoesOnWhereItWasStopped() throws IOException {
        Path whole = Path.of(file("whole.lgt"));
        assertThat(run("compress", logits, "--samples", 5, "--out", whole).out())
                .contains("600 rows of 10 classes")
                .contains("times less than float32")
                .contains("kl_error");
        byte[] bytes = Files.readAllBytes(whole);
        Path again = Path.of(file("again.lgt"));
        Path part = Path.of(again + ".part");
        Files.write(part, Arrays.copyOf(bytes, bytes.length - 700));
        CommandRun resumed = run("compress", logits, "--samples", 5, "--out", again, "--resume", "--json");
        assertThat(resumed.json().get("resumed_rows").asInt()).isBetween(1, 599);
        assertThat(Files.readAllBytes(again)).isEqualTo(bytes);
    }

    @Test
    void anEnsembleOfTeachersTeaches() throws IOException {
        for (String mean : new String[] {"probabilities", "log-probabilities"}) {
            JsonNode json = distill("--ensemble-with", teacher, "--ensemble", mean, "--json")
                    .json();
            assertThat(json.get("teacher_parameters").asLong()).isEqualTo(2 * (144 * 24 + 24 + 24 * 10 + 10));
        }
        assertThat(distill("--ensemble-with", teacher, "--ensemble", "median").err())
                .contains("expected probabilities or log-probabilities");
    }

    @Test
    void aDamagedTeacherFileIsBadInputWhereverTheDamageIs() throws IOException {
        Path kept = Path.of(file("sound.lgt"));
        run("compress", logits, "--top", 4, "--out", kept);
        byte[] sound = Files.readAllBytes(kept);
        for (int at : new int[] {20, sound.length / 2, sound.length - 3}) {
            byte[] damaged = sound.clone();
            damaged[at] ^= 4;
            Path file = Path.of(file("damaged.lgt"));
            Files.write(file, damaged);
            CommandRun run = distill("--teacher-logits", file);
            assertThat(run.err()).contains("damaged.lgt: byte ").contains("the file is damaged");
            assertThat(run.exit()).as("byte %d", at).isEqualTo(2);
        }
    }

    @Test
    void mistakesAreToldBeforeAnythingElse() {
        assertThat(distill("--alpha", 1.5).err()).startsWith("logits: alpha must lie in [0, 1], got 1.5");
        assertThat(distill("--alpha", 1.5).out()).isEmpty();
        assertThat(distill("--loss", "hinton").out()).isEmpty();
        assertThat(distill("--ensemble", "median").err()).contains("--ensemble median is no mean");
    }

    @Test
    void mistakesAreExplainedAndNothingIsWritten() {
        assertThat(distill("--loss", "hinton").err()).contains("--loss hinton is no loss: expected kd,");
        assertThat(distill("--loss", "jsd", "--beta", 0).err()).contains("reverse-kl");
        assertThat(distill("--alpha", 2).err()).contains("alpha must lie in [0, 1], got 2.0");
        assertThat(distill("--loss", "logit-matching", "--temperature", 2).exit())
                .isEqualTo(2);
        assertThat(distill("--student", "0,3").err()).contains("a hidden layer needs 1 node or more");
        assertThat(distill("--save", file("x.json")).err()).contains("must end in .safetensors");
        assertThat(run("distill", digits, digits).exit()).isEqualTo(2);
        assertThat(run("compress", logits, "--out", file("x.lgt")).exit()).isEqualTo(2);
        assertThat(run("compress", logits, "--top", 11, "--out", file("x.lgt")).err())
                .contains("are 1 to 10, got 11");
        assertThat(Path.of(file("x.lgt"))).doesNotExist();
    }
}
