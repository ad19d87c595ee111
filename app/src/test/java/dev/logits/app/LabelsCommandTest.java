package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsCommandTest {
    @TempDir
    private Path folder;

    private Path table;

    @BeforeEach
    void writeScores() throws IOException {
        Random random = new Random(2);
        StringBuilder text = new StringBuilder("y_dog,y_cat,p_cat,p_dog\n");
        for (int r = 0; r < 1200; r++) {
            double[] odds = {random.nextGaussian() * 2 - 1, random.nextGaussian() * 2};
            int cat = random.nextDouble() < 1 / (1 + Math.exp(-odds[0])) ? 1 : 0;
            int dog = random.nextDouble() < 1 / (1 + Math.exp(-odds[1])) ? 1 : 0;
            text.append(dog).append(',').append(cat);
            for (double z : odds) {
                text.append(',').append(1 / (1 + Math.exp(-2 * z)));
            }
            text.append('\n');
        }
        table = Files.writeString(folder.resolve("scores.csv"), text);
    }

    private CommandRun run(Object... more) {
        Object[] words = {"labels", table, "--logits", "p_*", "--labels", "y_*"};
        Object[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return CommandRun.of(all);
    }

    @Test
    void twoCommandsCalibrateAndWriteLabels() throws IOException {
        Path saved = folder.resolve("labels.json");
        Path out = folder.resolve("out.csv");
        JsonNode json = run("--scores", "probabilities", "--missed", "0.2", "--save", saved, "--json")
                .json();
        assertThat(json.at("/after/macro_ece").asDouble())
                .isLessThan(json.at("/before/macro_ece").asDouble() / 2);
        assertThat(json.at("/after/macro_f1").asDouble()).isGreaterThan(0.6);
        assertThat(json.at("/labels/0/label").asText()).isEqualTo("cat");
        assertThat(json.at("/labels/0/slope").asDouble()).isBetween(0.4, 0.6);
        CommandRun used = run("--scores", "probabilities", "--use", saved, "--out", out);
        assertThat(used.err()).isEmpty();
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).hasSize(1201);
        assertThat(lines.get(0)).isEqualTo("row,labels,p_cat,p_dog,set");
        assertThat(lines.get(5)).matches("4,[a-z;]*,[0-9.E-]+,[0-9.E-]+,[a-z;]*");
        assertThat(run("--scores", "probabilities", "--save", saved).out())
                .contains(" --scores probabilities --use " + saved + " --out labels.csv");
        assertThat(run("--scores", "probabilities", "--missed", "0.2", "--method", "joint")
                        .out())
                .contains("macro_f1", "sets: labels of probability ", "miss at most 0.2 of a row's labels");
    }

    @Test
    void weightsAreRepeatedRows() throws IOException {
        Random random = new Random(5);
        StringBuilder weighted = new StringBuilder("n,y_a,y_b,z_a,z_b\n");
        StringBuilder repeated = new StringBuilder("y_a,y_b,z_a,z_b\n");
        for (int r = 0; r < 300; r++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            String row = (random.nextDouble() < 0.5 + a / 8 ? 1 : 0) + "," + (random.nextDouble() < 0.4 ? 1 : 0) + ","
                    + a + "," + b + "\n";
            weighted.append(r % 3).append(',').append(row);
            repeated.append(row.repeat(r % 3));
        }
        Path one = Files.writeString(folder.resolve("weighted.csv"), weighted);
        Path other = Files.writeString(folder.resolve("repeated.csv"), repeated);
        Object[] columns = {"--logits", "z_*", "--labels", "y_*", "--missed", "0.3", "--json"};
        CommandRun of = CommandRun.of(with(columns, "labels", one, "--weights", "n"));
        assertThat(of.err()).isEmpty();
        JsonNode plain = CommandRun.of(with(columns, "labels", other)).json();
        for (String part : new String[] {"labels", "before", "after"}) {
            assertThat(of.json().get(part)).as(part).isEqualTo(plain.get(part));
        }
        Path half = Files.writeString(
                folder.resolve("half.csv"), weighted.toString().replaceFirst("\n1,", "\n1.5,"));
        CommandRun real = CommandRun.of(with(columns, "labels", half, "--weights", "n"));
        assertThat(real.err()).isEmpty();
        assertThat(real.json().get("weight").asDouble()).isEqualTo(300.5);
        assertThat(real.json().get("before")).isNotEqualTo(plain.get("before"));
        Path odd =
                Files.writeString(folder.resolve("odd.csv"), weighted.toString().replaceFirst("\n1,", "\nmany,"));
        assertThat(CommandRun.of(with(columns, "labels", odd, "--weights", "n")).err())
                .contains("the weight \"n\" is \"many\"", "a number from 0 to 1000000000");
        assertThat(CommandRun.of(with(columns, "labels", one, "--weights", "q")).err())
                .contains("q");
    }

    private static Object[] with(Object[] last, Object... first) {
        Object[] all = Arrays.copyOf(first, first.length + last.length);
        System.arraycopy(last, 0, all, first.length, last.length);
        return all;
    }

    @Test
    void newRowsNeedNoTargetsAndKeepTheirIds() throws IOException {
        Path saved = folder.resolve("labels.json");
        run("--scores", "probabilities", "--missed", "0.2", "--save", saved);
        Path unlabeled = Files.writeString(folder.resolve("new.csv"), "user,p_cat,p_dog\na,0.9,0.2\nb,0.1,0.7\n");
        Path out = folder.resolve("out.csv");
        CommandRun used = CommandRun.of(
                "labels",
                unlabeled,
                "--logits",
                "p_*",
                "--scores",
                "probabilities",
                "--use",
                saved,
                "--id",
                "user",
                "--out",
                out);
        assertThat(used.err()).isEmpty();
        assertThat(Files.readAllLines(out).get(0)).isEqualTo("user,labels,p_cat,p_dog,set");
        assertThat(Files.readAllLines(out).get(2)).startsWith("b,dog,");
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(run().err()).contains("every score is in [0, 1]", "--scores probabilities");
        assertThat(CommandRun.of("labels", table).err())
                .contains("name the columns of the scores by --logits and those of the targets by --labels");
        assertThat(run("--use", table).err()).contains("--use and --out need each other");
        assertThat(CommandRun.of("labels", table, "--logits", "p_*", "--labels", "p_cat,p_dog", "--scores", "logits")
                        .err())
                .contains("row 0, label 0: the target is ", "expected 1 for yes, 0 for no");
        assertThat(run("--scores", "probabilities", "--method", "x").err()).contains("expected per-label or joint");
    }
}
