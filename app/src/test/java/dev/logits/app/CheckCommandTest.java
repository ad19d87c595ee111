package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.io.npy.NpzWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} takes files for, and that the commands it prints work. */
class CheckCommandTest {
    @TempDir
    private Path folder;

    private String check(String name, String text) throws IOException {
        return CommandRun.of("check", Files.writeString(folder.resolve(name), text))
                .out();
    }

    /** The commands behind "next:", without the word logits. */
    private static String[][] next(String out) {
        return out.lines()
                .filter(line -> line.startsWith("next: logits "))
                .map(line -> line.substring("next: logits ".length())
                        .replace("'", "")
                        .split(" "))
                .toArray(String[][]::new);
    }

    @Test
    void aTableWithoutNamesGetsThemFromItsLabels() throws IOException {
        StringBuilder text = new StringBuilder();
        String[] labels = {"owl", "cat", "dog"};
        for (int i = 0; i < 60; i++) {
            text.append("u").append(i);
            for (int c = 0; c < 3; c++) {
                text.append(',').append(c == i % 3 ? 2.5 : i % 7 * 0.25);
            }
            text.append(',').append(labels[i % 3]).append('\n');
        }
        String out = check("a.csv", text.toString());
        assertThat(out).contains("--no-header --labels c4 --id c0 --names owl,cat,dog");
        for (String[] command : next(out)) {
            Object[] words = Arrays.copyOf(command, command.length, Object[].class);
            for (int i = 0; i < words.length; i++) {
                words[i] = words[i].equals("cal.json") ? folder.resolve("cal.json") : words[i];
            }
            assertThat(CommandRun.of(words).err()).isEmpty();
        }
        assertThat(folder.resolve("cal.json")).exists();
        assertThat(CommandRun.of("check", folder.resolve("cal.json")).out())
                .contains("a calibrator", "next: logits apply " + folder.resolve("cal.json"));
    }

    @Test
    void anIndexOfPandasIsLeftOut() throws IOException {
        String out = check("a.csv", ",user,no,yes,label\n0,a,1,2.5,1\n1,b,3,1,0\n2,c,0,0.5,1\n");
        assertThat(out).contains("the index of pandas", "--logits no,yes");
        assertThat(CommandRun.of((Object[]) next(out)[0]).err()).isEmpty();
    }

    @Test
    void aPredictedClassIsLeftOut() throws IOException {
        String out = check("a.csv", "y_true,y_pred,y_score\n1,1,2.5\n0,0,-1\n1,0,-0.5\n0,1,0.5\n");
        assertThat(out)
                .contains(
                        "column y_pred has the predicted class and is no score",
                        "--logits y_score",
                        "one score: class 0 or 1");
        assertThat(CommandRun.of((Object[]) next(out)[0]).err()).isEmpty();
    }

    @Test
    void decimalCommasAreNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "id;a;b;label\nu;0,25;1,5;1\nv;1,5;0,5;0\n");
        String problem = "\"0,25\" is not a number: it has a decimal comma; write numbers with a point";
        assertThat(CommandRun.of("check", file).err()).contains("column \"a\": " + problem);
        assertThat(CommandRun.of("evaluate", file, "--logits", "a,b").err()).contains("column \"a\": " + problem);
    }

    @Test
    void severalLabelsOfARowAreForAnotherCommand() throws IOException {
        assertThat(check("a.csv", "z_a,z_b,y_a,y_b\n1,-2,1,1\n-1,2,0,0\n1,1,1,0\n-3,2,0,1\n"))
                .contains(
                        "multi-label: a yes or no for each of 2 labels: a, b",
                        "--logits 'z_*' --labels 'y_*' --missed");
        Path npz = folder.resolve("a.npz");
        try (NpzWriter out = NpzWriter.create(npz)) {
            out.add("probs", Logits.copyOf(new float[][] {{.9f, .8f}, {.1f, .2f}}));
            out.add("y", Logits.copyOf(new float[][] {{1, 1}, {0, 0}}));
            out.commit();
        }
        assertThat(CommandRun.of("check", npz).out())
                .contains("with 1.00 labels on average", "next: logits labels " + npz + " --missed 0.1");
    }

    @Test
    void filesOfOtherKindsAreNamed() throws IOException {
        assertThat(check("labels.txt", "0\n1\n")).contains("a list of labels", "evaluate SCORES --labels ");
        assertThat(check("a.onnx", "x")).contains("next: logits predict ");
        assertThat(check("a.json", "{\"a\": [1], \"format\": \"logits-multi-label\"}"))
                .contains("next: logits labels NEW --use ");
        assertThat(CommandRun.of("check", Files.writeString(folder.resolve("b.json"), "{\"a\": 1}"))
                        .err())
                .contains("JSON, but nothing that logits wrote");
        assertThat(CommandRun.of("check", Files.write(folder.resolve("c.json"), "{".getBytes(StandardCharsets.UTF_8)))
                        .err())
                .contains("c.json");
        assertThat(CommandRun.of("check", folder.resolve("none.csv")).err()).contains("no such file");
    }
}
