package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.io.safetensors.NetworkFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** digits, train and predict as a stranger runs them, one after the other. */
class NetworkCommandsTest {
    @TempDir
    private Path folder;

    private String digits;

    private static CommandRun run(Object... words) {
        return CommandRun.of(words);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @BeforeEach
    void makeDigits() {
        digits = path("digits.npz");
        assertThat(run("digits", "--rows", 600, "--out", digits, "--sheet", path("sheet.png"))
                        .exit())
                .isZero();
    }

    @Test
    void fromDigitsToCalibratedLogits() throws IOException {
        assertThat(Files.size(folder.resolve("sheet.png"))).isGreaterThan(10_000);
        CommandRun train = run(
                "train", digits, "--hidden", "32,16", "--epochs", 8, "--batch", 32, "--save", path("m.safetensors"));
        assertThat(train.exit()).as(train.err()).isZero();
        assertThat(train.out())
                .contains("784 -> dense 32 -> relu -> dense 16 -> relu -> logits 10 (25,818 parameters)")
                .contains("540 rows trained on, 136 steps, the weights are those of epoch 8")
                .contains("next: logits predict");
        assertThat(run("digits", "--rows", 200, "--skip", 600, "--out", path("test.npz"))
                        .exit())
                .isZero();
        CommandRun predict = run("predict", path("m.safetensors"), path("test.npz"), "--out", path("logits.npz"));
        assertThat(predict.exit()).as(predict.err()).isZero();
        assertThat(predict.out()).contains("200 rows of 10 classes, and labels");
        JsonNode evaluated = run("evaluate", path("logits.npz"), "--json").json();
        assertThat(evaluated.get("rows").asInt()).isEqualTo(200);
        assertThat(evaluated.get("accuracy").asDouble()).isGreaterThan(0.5);
        assertThat(run("calibrate", path("logits.npz"), "--json")
                        .json()
                        .get("temperature")
                        .asDouble())
                .isPositive();
    }

    @Test
    void theSameCommandGivesTheSameBytes() throws IOException {
        for (String name : new String[] {"a", "b"}) {
            CommandRun train = run(
                    "train",
                    digits,
                    "--hidden",
                    16,
                    "--activation",
                    "gelu",
                    "--dropout",
                    0.2,
                    "--layer-norm",
                    "--epochs",
                    2,
                    "--schedule",
                    "cosine",
                    "--warm-up",
                    2,
                    "--clip",
                    1,
                    "--optimizer",
                    "nesterov",
                    "--seed",
                    9,
                    "--save",
                    path(name + ".safetensors"),
                    "--emit-logits",
                    path(name + ".npz"),
                    "--json");
            JsonNode json = train.json();
            assertThat(json.get("epochs")).hasSize(2);
            assertThat(json.get("status").asText()).isEqualTo("FINISHED");
            assertThat(json.get("best_epoch").asInt()).isEqualTo(2);
        }
        assertThat(folder.resolve("a.safetensors")).hasSameBinaryContentAs(folder.resolve("b.safetensors"));
        assertThat(folder.resolve("a.npz")).hasSameBinaryContentAs(folder.resolve("b.npz"));
        assertThat(run("evaluate", path("a.npz"), "--json").json().get("rows").asInt())
                .isEqualTo(600);
    }

    @Test
    void aTrainingMayGoOnForMoreEpochsFromItsCheckpoint() throws IOException {
        Object[] six = {"train", digits, "--hidden", 16, "--epochs", 6, "--save", path("whole.safetensors")};
        assertThat(run(six).exit()).isZero();
        Object[] four = {"train", digits, "--hidden", 16, "--epochs", 4, "--checkpoint", path("run.safetensors")};
        assertThat(run(four).exit()).isZero();
        CommandRun resumed = run(
                "train",
                digits,
                "--hidden",
                16,
                "--epochs",
                6,
                "--checkpoint",
                path("run.safetensors"),
                "--resume",
                "--save",
                path("resumed.safetensors"));
        assertThat(resumed.exit()).as(resumed.err()).isZero();
        assertThat(resumed.out()).doesNotContain("\n     4 ").contains("\n     5 ");
        assertThat(folder.resolve("resumed.safetensors")).hasSameBinaryContentAs(folder.resolve("whole.safetensors"));
        assertThat(NetworkFile.read(folder.resolve("run.safetensors")).network())
                .isEqualTo(NetworkFile.read(folder.resolve("whole.safetensors")).network());
        CommandRun other = run(
                "train", digits, "--hidden", 17, "--checkpoint", path("run.safetensors"), "--resume", "--epochs", 6);
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err()).contains("the checkpoint has another architecture: 784 -> dense 16");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "--hidden 0,5; --hidden 0: a hidden layer needs 1 node",
                "--hidden 0 --dropout 0.1; --hidden 0 has no hidden layer for --dropout",
                "--activation swish; 'swish' is no activation: expected relu, gelu, gelu_tanh, tanh",
                "--optimizer rmsprop; --optimizer rmsprop is not an optimizer",
                "--schedule steps:3; --schedule steps:3 is not a schedule",
                "--momentum 0.5; --momentum is of sgd and nesterov",
                "--epochs 0; got 0",
                "--dropout 1; a dropout rate lies in [0, 1), got 1.0",
                "--learning-rate -1; the learning rate must be positive",
                "--validation 0 --patience 3; patience needs a validation part",
                "--validation 1; the validation part is a share in [0, 1), got 1.0",
                "--classes 5; labels[",
                "--classes 1; --classes must be 2 or more, got 1",
                "--resume; --resume needs --checkpoint",
                "--features z; no array called z",
                "--labels nowhere; no array called nowhere",
                "--save model.json; the name must end in .safetensors",
                "--optimizer sgd --learning-rate 1e30; the training diverged in epoch 1",
            })
    void aMistakeIsOneClearLineAndLeavesNothing(String options, String message) throws IOException {
        CommandRun train = run(Stream.concat(
                        Stream.of("train", digits, "--emit-logits", path("left.npz")), Stream.of(options.split(" ")))
                .toArray());
        assertThat(train.exit()).isEqualTo(2);
        assertThat(train.err()).startsWith("logits: ").contains(message).doesNotContain("Exception");
        assertThat(folder.resolve("left.npz")).doesNotExist();
    }

    @Test
    void wrongFilesAreNamed() throws IOException {
        CommandRun noModel = run("predict", path("none.safetensors"), digits, "--out", path("o.npz"));
        assertThat(noModel.exit()).isEqualTo(2);
        assertThat(noModel.err()).contains("none.safetensors: no such file");
        CommandRun noNetwork = run("predict", digits, digits, "--out", path("o.npz"));
        assertThat(noNetwork.exit()).isEqualTo(2);
        assertThat(noNetwork.err()).contains("digits.npz: data, and not a model");
        assertThat(run("digits", "--rows", 100, "--size", 10, "--out", path("small.npz"))
                        .exit())
                .isZero();
        assertThat(run("train", digits, "--epochs", 1, "--save", path("m.safetensors"))
                        .exit())
                .isZero();
        CommandRun columns = run("predict", path("m.safetensors"), path("small.npz"), "--out", path("o.npz"));
        assertThat(columns.exit()).isEqualTo(2);
        assertThat(columns.err()).contains("small.npz: rows of 100 features for a network of 784");
        Files.writeString(folder.resolve("labels.csv"), "10\n".repeat(600));
        CommandRun labels =
                run("predict", path("m.safetensors"), digits, "--labels", path("labels.csv"), "--out", path("o.npz"));
        assertThat(labels.exit()).isEqualTo(2);
        assertThat(labels.err()).contains("digits.npz: labels[0] = 10 is not a class: expected 0..9");
        Files.writeString(folder.resolve("labels.csv"), "-2\n".repeat(600));
        CommandRun negative = run("train", digits, "--labels", path("labels.csv"));
        assertThat(negative.exit()).isEqualTo(2);
        assertThat(negative.err()).contains("digits.npz: labels[0] = -2 is not a class: expected 0..1");
        assertThat(folder.resolve("o.npz")).doesNotExist();
        CommandRun rows = run("digits", "--rows", 0, "--out", path("o.npz"));
        assertThat(rows.exit()).isEqualTo(2);
        assertThat(rows.err()).contains("--rows must be 1 or more");
    }
}
