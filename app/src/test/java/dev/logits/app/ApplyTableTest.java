package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a CSV of ids and text labels to calibrated, named, joined results. */
class ApplyTableTest {
    @TempDir
    private Path folder;

    private Path rows;
    private Path cal;
    private Path sets;

    private static CommandRun done(Object... words) {
        CommandRun run = CommandRun.of(words);
        assertThat(run.exit()).as(run.err()).isZero();
        return run;
    }

    @BeforeEach
    void fit() throws IOException {
        Random random = new Random(4);
        List<String> names = List.of("cat", "dog", "owl");
        StringBuilder text = new StringBuilder("user,cat,dog,owl,truth,note\n");
        for (int r = 0; r < 300; r++) {
            int label = random.nextInt(3);
            double[] z = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
            z[label] += 2;
            text.append("u")
                    .append(r)
                    .append(',')
                    .append(z[0])
                    .append(',')
                    .append(z[1])
                    .append(',')
                    .append(z[2]);
            text.append(',')
                    .append(names.get(label))
                    .append(",\"a, ")
                    .append(r % 2)
                    .append("\"\n");
        }
        rows = Files.writeString(folder.resolve("rows.csv"), text);
        cal = folder.resolve("cal.json");
        sets = folder.resolve("sets.json");
        done(
                "calibrate",
                rows,
                "--labels",
                "truth",
                "--id",
                "user",
                "--columns",
                "note",
                "--conformal",
                "lac",
                "--save",
                cal,
                "--save-sets",
                sets);
    }

    private CommandRun apply(Path fitted, String out, Object... more) {
        Object[] words = {
            "apply",
            fitted,
            rows,
            "--labels",
            "truth",
            "--id",
            "user",
            "--columns",
            "note,truth",
            "--out",
            folder.resolve(out)
        };
        Object[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return CommandRun.of(all);
    }

    @Test
    void twoCommandsJoinResultsToIds() throws IOException {
        CommandRun run = apply(cal, "a.csv", "--sets", sets);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("a.csv: predictions, 300 rows of 3 classes");
        List<String> lines = Files.readAllLines(folder.resolve("a.csv"));
        assertThat(lines).hasSize(301);
        assertThat(lines.get(0)).isEqualTo("user,note,truth,label,predicted,confidence,p_cat,p_dog,p_owl,set,size");
        assertThat(lines.get(2))
                .matches("u1,\"a, 1\",(cat|dog|owl),(cat|dog|owl),(cat|dog|owl),0\\.\\d+,.*,[a-z;]*,[0-3]");
        assertThat(apply(cal, "a.jsonl", "--no-probabilities").exit()).isZero();
        JsonNode row = new ObjectMapper()
                .readTree(Files.readAllLines(folder.resolve("a.jsonl")).get(299));
        assertThat(row.get("user").asText()).isEqualTo("u299");
        assertThat(row.properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("user", "note", "truth", "label", "predicted", "confidence");
        assertThat(apply(cal, "a.parquet", "--sets", sets).exit()).isZero();
        CommandRun again = done(
                "evaluate",
                folder.resolve("a.parquet"),
                "--logits",
                "p_cat,p_dog,p_owl",
                "--scores",
                "probabilities",
                "--labels",
                "label",
                "--names",
                "cat,dog,owl",
                "--json");
        assertThat(again.json().get("rows").asInt()).isEqualTo(300);
    }

    @Test
    void setsKeepIdsToo() throws IOException {
        assertThat(apply(sets, "s.csv").err()).isEmpty();
        assertThat(Files.readAllLines(folder.resolve("s.csv")))
                .hasSize(301)
                .startsWith("user,note,truth,row,size,set,label,covered")
                .anyMatch(line -> line.matches("u7,\"a, 1\",[a-z]{3},7,\\d,[a-z;]*,[a-z]{3},[01]"));
    }

    @Test
    void whatHasNoPlaceInAnArrayIsRefused() {
        CommandRun run = apply(cal, "a.npy", "--sets", sets);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("--sets is of a table of a calibrator's predictions");
        assertThat(apply(cal, "a.txt").err())
                .contains("the name must end in .npy, for probabilities alone, or in .csv, .tsv, .jsonl or .parquet");
        assertThat(apply(sets, "s.csv", "--no-probabilities").err()).contains("--no-probabilities is of a table");
    }

    @Test
    void otherSharesOfTheClassesAreCorrectedFor() throws IOException {
        Path fit = folder.resolve("fit.csv");
        Files.write(
                fit,
                Files.readAllLines(rows).stream()
                        .map(line -> line.replaceAll("^[^,]*,|,\"[^\"]*\"$|,note$", "")
                                .replace("truth", "label"))
                        .toList());
        CommandRun estimated = apply(cal, "a.csv", "--shares", "estimate", "--fit-shares", fit, "--json");
        assertThat(estimated.err()).isEmpty();
        JsonNode shares = estimated.json().get("shares");
        assertThat(shares.get("converged").asBoolean()).isTrue();
        assertThat(shares.at("/intervals/2/0").asDouble())
                .isLessThan(shares.at("/here/2").asDouble());
        assertThat(apply(cal, "b.csv", "--shares", "0.8,0.1,0.1", "--fit-shares", "0.3,0.3,0.4")
                        .out())
                .contains("shares of the classes, at the fit and here")
                .containsPattern("  cat +0\\.30* +0\\.80*");
        assertThat(Files.readAllLines(folder.resolve("b.csv")).stream()
                        .filter(line -> line.contains(",cat,0."))
                        .count())
                .isGreaterThan(Files.readAllLines(folder.resolve("a.csv")).stream()
                        .filter(line -> line.contains(",cat,0."))
                        .count());
        assertThat(apply(cal, "c.csv", "--shares", "0.8,0.1,0.1").err())
                .contains("--shares and --fit-shares need each");
        assertThat(apply(cal, "c.csv", "--shares", "some", "--fit-shares", fit).err())
                .contains("\"some\" is no number: expected shares, or estimate");
        assertThat(apply(cal, "c.csv", "--shares", "0.8,0.1,0.1", "--fit-shares", fit, "--sets", sets)
                        .err())
                .contains("prediction sets do not keep their coverage");
    }
}
