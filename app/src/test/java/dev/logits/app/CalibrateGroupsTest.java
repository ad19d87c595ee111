package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.io.json.GroupCalibratorJson;
import dev.logits.io.json.GroupSetsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code logits calibrate --group}, and what applies what it saves. */
class CalibrateGroupsTest {
    @TempDir
    private Path folder;

    private Path fit;
    private Path test;

    /** Labels follow softmax(z); the file has 3 z in the south, z / 2 in the north, and few rows in the east. */
    @BeforeEach
    void write() throws IOException {
        fit = file("fit.csv", 1, 1500, 1500, 20);
        test = file("test.csv", 2, 1500, 1500, 20);
    }

    private Path file(String name, long seed, int south, int north, int east) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder("region,label,cat,dog,owl\n");
        row(text, random, "south", 3, south);
        row(text, random, "north", 0.5, north);
        row(text, random, "east", 1, east);
        return Files.writeString(folder.resolve(name), text);
    }

    private static void row(StringBuilder text, SplittableRandom random, String region, double scale, int n) {
        for (int r = 0; r < n; r++) {
            double[] z = random.doubles(3, -2, 2).toArray();
            double[] e = {Math.exp(z[0]), Math.exp(z[1]), Math.exp(z[2])};
            double u = random.nextDouble() * (e[0] + e[1] + e[2]);
            String label = u < e[0] ? "cat" : u < e[0] + e[1] ? "dog" : "owl";
            text.append(String.format(
                    Locale.ROOT, "%s,%s,%.4f,%.4f,%.4f%n", region, label, scale * z[0], scale * z[1], scale * z[2]));
        }
    }

    private static CommandRun good(Object... args) {
        CommandRun run = CommandRun.of(args);
        assertThat(run.err()).doesNotContain("logits:");
        assertThat(run.exit()).isZero();
        return run;
    }

    private Path calibrated() {
        Path saved = folder.resolve("cal.json");
        good("calibrate", fit, "--method", "temperature", "--group", "region", "--save", saved);
        return saved;
    }

    @Test
    void eachGroupHasTheTemperatureOfItsRowsAndASmallOneThatOfAll() throws IOException {
        CommandRun run = good("calibrate", fit, "--method", "temperature", "--group", "region", "--json");
        JsonNode groups = new ObjectMapper().readTree(run.out()).at("/groups/groups");

        assertThat(groups).hasSize(3);
        for (JsonNode group : groups) {
            String name = group.at("/group").asText();
            assertThat(group.at("/own_fit").asBoolean()).isEqualTo(!name.equals("east"));
            if (name.equals("east")) {
                assertThat(group.at("/nll_after").asDouble())
                        .isEqualTo(group.at("/nll_pooled").asDouble());
            } else {
                assertThat(group.at("/nll_after").asDouble())
                        .isLessThan(group.at("/nll_pooled").asDouble());
            }
        }
        GroupCalibratorJson.Saved saved = GroupCalibratorJson.read(calibrated());
        assertThat(saved.calibration().column()).isEqualTo("region");
        assertThat(saved.calibration().groups()).containsOnlyKeys("north", "south");
        assertThat(temperature(saved, "south")).isCloseTo(3, within(0.4));
        assertThat(temperature(saved, "north")).isCloseTo(0.5, within(0.1));
        assertThat(temperature(saved, "east")).isBetween(0.6, 2.9);
    }

    private static double temperature(GroupCalibratorJson.Saved saved, String group) {
        return ((TemperatureScaling) saved.calibration().of(group)).temperature();
    }

    @Test
    void evaluateTellsTheMetricsOfEachGroup() throws IOException {
        Path few = Files.writeString(
                folder.resolve("few.csv"),
                "region,label,cat,dog,owl\n,cat,2,1,-1\n,cat,1,2,-1\nb,dog,0,3,1\nc,-1,0,3,1\nb,dog,0,-3,1\nb,owl,0,3,4\n");
        Path page = folder.resolve("page.html");
        CommandRun text = good("evaluate", few, "--group", "region", "--report", page);
        assertThat(text.out().replaceAll("\\s+", " "))
                .contains("By region, the largest groups first:", "b 3 0.6667 ", "(empty) 2 0.5000 ")
                .contains("1 group has no labeled row");
        assertThat(Files.readString(page)).contains("Accuracy by region", "(empty)");
        JsonNode groups = new ObjectMapper()
                .readTree(good("evaluate", test, "--group", "region", "--json").out())
                .at("/groups/groups");
        assertThat(groups).hasSize(3);
        for (JsonNode group : groups) {
            Path alone = folder.resolve("alone.csv");
            List<String> lines = new java.util.ArrayList<>(Files.readAllLines(test));
            lines.removeIf(line -> !line.startsWith("region,")
                    && !line.startsWith(group.at("/group").asText() + ","));
            Files.write(alone, lines);
            JsonNode one = new ObjectMapper()
                    .readTree(good("evaluate", alone, "--columns", "region", "--json")
                            .out());
            for (String metric : List.of("rows", "accuracy", "nll", "smooth_ece", "aurc")) {
                assertThat(group.get(metric)).as(metric).isEqualTo(one.get(metric));
            }
        }
        assertThat(CommandRun.of("evaluate", test, "--group", "nation").err()).contains("nation");
    }

    @Test
    void applyAndDecideTakeTheCalibratorOfTheRowsGroup() throws IOException {
        Path saved = calibrated();
        Path out = folder.resolve("out.csv");
        good("apply", saved, test, "--out", out);
        List<String> lines = Files.readAllLines(out);
        assertThat(lines.get(0)).isEqualTo("region,label,predicted,confidence,p_cat,p_dog,p_owl");

        double t = temperature(GroupCalibratorJson.read(saved), "south");
        String[] z = Files.readAllLines(test).get(1).split(",");
        double[] e = {0, 0, 0};
        double sum = 0;
        for (int c = 0; c < 3; c++) {
            e[c] = Math.exp(Double.parseDouble(z[c + 2]) / t);
            sum += e[c];
        }
        assertThat(Double.parseDouble(lines.get(1).split(",")[4])).isCloseTo(e[0] / sum, within(1e-6));

        String costs = "0,1,1;2,0,1;5,1,0";
        JsonNode decided = new ObjectMapper()
                .readTree(good("decide", test, "--calibrator", saved, "--costs", costs, "--json")
                        .out());
        assertThat(decided.at("/calibration_saves/after").asDouble())
                .isCloseTo(decided.at("/costs/cost").asDouble(), within(1e-12));
    }

    @Test
    void setsKeepTheirCoverageInEachGroup() throws IOException {
        Path sets = folder.resolve("sets.json");
        Path out = folder.resolve("sets.csv");
        CommandRun run = good(
                "calibrate",
                fit,
                "--group",
                "region",
                "--conformal",
                "lac",
                "--coverage",
                "0.9",
                "--save-sets",
                sets,
                "--json");
        for (JsonNode group : new ObjectMapper().readTree(run.out()).at("/group_prediction_sets/groups")) {
            if (group.at("/test_rows").asInt() > 100) {
                assertThat(group.at("/coverage").asDouble()).isBetween(0.86, 0.94);
            }
        }
        assertThat(GroupSetsJson.read(sets).sets().groups()).containsOnlyKeys("east", "north", "south");
        // scores of the south are three times what they should be, so its sets need a higher threshold
        assertThat(GroupSetsJson.read(sets).sets().of("south").thresholds().get(0))
                .isGreaterThan(
                        GroupSetsJson.read(sets).sets().of("north").thresholds().get(0));

        assertThat(good("apply", sets, test, "--out", out).out()).contains("prediction sets (lac, by region)");
        List<String> alone = Files.readAllLines(out);
        assertThat(alone).hasSize(3021);

        // beside the predictions of a calibrator of groups: the same sets
        Path table = folder.resolve("table.csv");
        good("apply", calibrated(), test, "--sets", sets, "--out", table);
        List<String> beside = Files.readAllLines(table);
        assertThat(beside.get(0)).isEqualTo("region,label,predicted,confidence,p_cat,p_dog,p_owl,set,size");
        Path plain = folder.resolve("plain.csv");
        good("apply", calibrated(), test, "--out", plain);
        List<String> without = Files.readAllLines(plain);
        for (int r = 1; r < alone.size(); r++) {
            assertThat(beside.get(r)).startsWith(without.get(r) + ",");
            String size = beside.get(r).substring(beside.get(r).lastIndexOf(',') + 1);
            assertThat(alone.get(r).split(",")).contains(size);
        }
        Path west = Files.writeString(folder.resolve("west.csv"), "region,label,cat,dog,owl\nwest,cat,2,-1,0.5\n");
        CommandRun refused = CommandRun.of("apply", calibrated(), west, "--sets", sets, "--out", table);
        assertThat(refused.err()).contains("row 0: no held-out row was of the group \"west\"");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Path saved = calibrated();
        Path without = Files.writeString(folder.resolve("plain.csv"), "label,cat,dog,owl\ncat,1,0,0\n");
        assertThat(CommandRun.of("apply", saved, without, "--out", folder.resolve("o.csv"))
                        .err())
                .contains("region");
        assertThat(CommandRun.of("calibrate", fit, "--group", "nation").err()).contains("nation");
        assertThat(CommandRun.of("calibrate", fit, "--group", "region", "--group-rows", "0")
                        .err())
                .contains("--group-rows must be 1 or more, got 0");
        assertThat(CommandRun.of("bake", saved, "model.onnx", "--out", "b.onnx").exit())
                .isNotZero();
    }

    @Test
    void setsOfAGroupThatWasNotFittedAreRefused() throws IOException {
        Path sets = folder.resolve("sets.json");
        good("calibrate", fit, "--group", "region", "--conformal", "lac", "--save-sets", sets);
        Path west = Files.writeString(folder.resolve("west.csv"), "region,label,cat,dog,owl\nwest,cat,2,-1,0.5\n");
        CommandRun run = CommandRun.of("apply", sets, west, "--out", folder.resolve("o.csv"));
        assertThat(run.exit()).isNotZero();
        assertThat(run.err()).contains("no held-out row was of the group \"west\"");
        assertThat(folder.resolve("o.csv")).doesNotExist();
    }
}
