package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.io.safetensors.Safetensors;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was fitted on named classes, used on rows whose columns come in another order. */
class ClassOrderCommandTest {
    @TempDir
    private Path folder;

    private static CommandRun run(Object... words) {
        return CommandRun.of(words);
    }

    private static CommandRun done(Object... words) {
        CommandRun run = run(words);
        assertThat(run.exit()).as(run.err()).isZero();
        return run;
    }

    /** The same 200 rows with their columns in some order. */
    private Path rows(String name, String header, int... order) throws IOException {
        Random random = new Random(4);
        StringBuilder text = new StringBuilder(header + ",label\n");
        for (int r = 0; r < 200; r++) {
            int label = random.nextInt(3);
            double[] z = {random.nextGaussian(), random.nextGaussian() + 1, random.nextGaussian() - 1};
            z[label] += 2;
            int place = 0;
            for (int c = 0; c < 3; c++) {
                text.append(z[order[c]]).append(',');
                place = order[c] == label ? c : place;
            }
            text.append(place).append('\n');
        }
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void calibratorsAndSetsPutClassesIntoTheOrderOfTheirFit() throws IOException {
        Path fit = rows("fit.csv", "cat,dog,owl", 0, 1, 2);
        Path moved = rows("moved.csv", "p_owl,p_cat,p_dog", 2, 0, 1);
        Path other = rows("other.csv", "owl,cat,fox", 2, 0, 1);
        Path cal = folder.resolve("cal.json");
        Path sets = folder.resolve("sets.json");
        CommandRun calibrate =
                done("calibrate", fit, "--method", "vector", "--save", cal, "--conformal", "lac", "--save-sets", sets);
        assertThat(calibrate.out()).contains("next: logits apply " + sets + " " + fit + " --out sets.csv");
        Map<Path, String> outputs = Map.of(cal, ".npy", sets, ".csv");
        for (Map.Entry<Path, String> fitted : outputs.entrySet()) {
            Path a = folder.resolve("a" + fitted.getValue());
            Path b = folder.resolve("b" + fitted.getValue());
            done("apply", fitted.getKey(), fit, "--out", a);
            assertThat(done("apply", fitted.getKey(), moved, "--out", b).out())
                    .contains("note: classes were put into the order of the fit by their names: cat, dog, owl");
            assertThat(b).hasSameBinaryContentAs(a);
            Path none = folder.resolve("none" + fitted.getValue());
            CommandRun refused = run("apply", fitted.getKey(), other, "--out", none);
            assertThat(refused.exit()).isEqualTo(2);
            assertThat(refused.err()).contains("unknown are fox; missing are dog");
            assertThat(none).doesNotExist();
        }
        assertThat(Files.readAllLines(folder.resolve("a.csv")))
                .hasSize(201)
                .startsWith("row,size,set,label,covered")
                .anyMatch(line -> line.matches("\\d+,2,cat;dog,(cat|dog),1"));
        CommandRun wrongEnding = run("apply", sets, fit, "--out", folder.resolve("sets.npy"));
        assertThat(wrongEnding.exit()).isEqualTo(2);
        assertThat(wrongEnding.err()).contains("the name must end in .csv");
    }

    @Test
    void theNamesOfATablesClassesTravelWithItsLogits() throws IOException {
        StringBuilder table = new StringBuilder("x,kind\n");
        for (int i = 0; i < 60; i++) {
            table.append(i * 7 % 13 + 3 * (i % 3))
                    .append(',')
                    .append(i % 3 == 0 ? "a" : i % 3 == 1 ? "b" : "c")
                    .append('\n');
        }
        Path data = Files.writeString(folder.resolve("data.csv"), table);
        Path model = folder.resolve("model.json");
        done("regress", data, "--label", "kind", "--save", model);
        Path logits = folder.resolve("logits.npz");
        done("predict", model, data, "--out", logits);
        Path cal = folder.resolve("cal.json");
        done("calibrate", logits, "--save", cal);
        assertThat(cal).content().contains("\"class_names\" : [ \"a\", \"b\", \"c\" ]");
    }

    @Test
    void aPlainStateDictIsReadWithItsLayers() throws IOException {
        Architecture architecture = Architecture.features(2).dense(3).tanh().logits(2);
        Path plain = folder.resolve("plain.safetensors");
        Safetensors.write(
                plain, Map.of("format", "pt"), Network.initial(architecture, 3).parameters());
        Path x = folder.resolve("x.npz");
        try (dev.logits.io.npy.NpzWriter npz = dev.logits.io.npy.NpzWriter.create(x)) {
            npz.add("x", dev.logits.learn.features.DenseFeatures.wrap(new float[] {1, 2, 3, 4}, 2, 2));
            npz.commit();
        }
        Path out = folder.resolve("out.npz");
        assertThat(done("predict", plain, x, "--hidden", "3", "--activation", "tanh", "--out", out)
                        .out())
                .contains("2 rows of 2 classes");
        CommandRun unknown = run("predict", plain, x, "--out", out);
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("--hidden 64,32 --activation relu").contains("0.weight [3, 2]");
        CommandRun wrong = run("predict", plain, x, "--hidden", "5", "--out", out);
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("needs [5] there");
    }
}
