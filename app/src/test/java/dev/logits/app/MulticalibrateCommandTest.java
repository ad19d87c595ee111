package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.logits.io.json.MulticalibratorJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code logits calibrate --method multicalibration --group A,B}, and what {@code apply} and {@code decide} do with it. */
class MulticalibrateCommandTest {
    @TempDir
    private Path folder;

    private Path fit;

    /** In the north "yes" is rarer than the score says, and with women more common; two rows are of a group alone. */
    @BeforeEach
    void writeRows() throws IOException {
        SplittableRandom random = new SplittableRandom(8);
        StringBuilder text = new StringBuilder("id,region,sex,label,no,yes\n");
        for (int r = 0; r < 3000; r++) {
            String region = r < 2 ? "solo" : r % 10 == 0 ? "" : random.nextBoolean() ? "north" : "south";
            String sex = random.nextBoolean() ? "f" : "m";
            double z = 3 * random.nextDouble() - 1.5;
            double moved = z + (region.equals("north") ? -1.5 : 0) + (sex.equals("f") ? 0.8 : 0);
            String label = random.nextDouble() < 1 / (1 + Math.exp(-moved)) ? "yes" : "no";
            text.append(String.format(Locale.ROOT, "%d,%s,%s,%s,0,%.4f\n", r, region, sex, label, z));
        }
        fit = Files.writeString(folder.resolve("fit.csv"), text);
    }

    private static CommandRun good(Object... args) {
        CommandRun run = CommandRun.of(args);
        assertThat(run.err()).doesNotContain("logits:");
        assertThat(run.exit()).isZero();
        return run;
    }

    private CommandRun calibrated(Path saved, String... more) {
        List<Object> args = new ArrayList<>(List.of(
                "calibrate",
                fit,
                "--id",
                "id",
                "--method",
                "multicalibration",
                "--group",
                "region,sex",
                "--save",
                saved));
        args.addAll(List.of(more));
        return good(args.toArray());
    }

    @Test
    void overlappingGroupsAreMadeRightAndThePromiseIsTold() throws IOException {
        Path saved = folder.resolve("cal.json");
        Path report = folder.resolve("report.html");
        JsonNode json = new ObjectMapper()
                .readTree(calibrated(saved, "--alpha", "0.02", "--report", report.toString(), "--json")
                        .out());
        assertThat(json.at("/method").asText()).isEqualTo("multicalibration");
        JsonNode levels = json.at("/groups/multicalibration");
        assertThat(levels.at("/alpha").asDouble()).isEqualTo(0.02);
        assertThat(levels.at("/converged").asBoolean()).isTrue();
        assertThat(levels.at("/levels_off_before").asInt()).isGreaterThan(3);
        assertThat(levels.at("/levels_off_after").asInt()).isLessThanOrEqualTo(1);
        String promise = levels.at("/statements/0").asText();
        assertThat(promise)
                .contains("in each of 4 groups with 200 rows or more")
                .contains("the mean probability of yes at each of 10 levels is within 0.02");
        assertThat(json.at("/groups/groups")).hasSize(6);
        for (JsonNode group : json.at("/groups/groups")) {
            if (group.at("/group").asText().equals("north")) {
                assertThat(group.at("/nll_after").asDouble())
                        .isLessThan(group.at("/nll_pooled").asDouble() - 0.02);
            }
            assertThat(group.at("/own_fit").asBoolean())
                    .isEqualTo(List.of("north", "south", "f", "m")
                            .contains(group.at("/group").asText()));
        }
        assertThat(Files.readString(report))
                .contains("Calibrated by region, sex", promise.substring(0, 60))
                .contains("Accuracy by region, against all others", "Accuracy by sex, against all others");

        String text = calibrated(saved, "--alpha", "0.02").out().replaceAll("\\s+", " ");
        assertThat(text).contains("patches of multicalibration", "region (empty)", promise, "region solo");

        MulticalibratorJson.Saved read = MulticalibratorJson.read(saved);
        assertThat(read.calibration().columns()).containsExactly("region", "sex");
        assertThat(read.provenance().source()).isPresent();
        assertThat(MulticalibratorJson.toJson(read.calibration(), read.provenance()))
                .isEqualTo(Files.readString(saved));
    }

    @Test
    void aColumnOfOneGroupLeavesTheReportWithoutGaps() throws IOException {
        Path one = Files.writeString(
                folder.resolve("one.csv"), Files.readString(fit).replaceAll("(?m)^(\\d+),\\w*,", "$1,alone,"));
        Path report = folder.resolve("report.html");
        good("calibrate", one, "--id", "id", "--logits", "no,yes", "--group", "region", "--report", report);
        assertThat(Files.readString(report))
                .contains("Calibrated by region", "Curves")
                .doesNotContain("against all others");
    }

    @Test
    void aPromiseWithoutGroupsOfTheirOwnSaysSo() {
        String text = calibrated(folder.resolve("cal.json"), "--group-rows", "100000")
                .out()
                .replaceAll("\\s+", " ");
        assertThat(text).contains("in all rows, as no group has the 100,000 rows of --group-rows");
    }

    @Test
    void applyAndDecideNeedTheColumnsAndSayWhatTheFitNeverSaw() throws IOException {
        Path saved = folder.resolve("cal.json");
        calibrated(saved);
        Path rows = Files.writeString(
                folder.resolve("new.csv"),
                "region,sex,label,no,yes\nnorth,f,no,0,1.5\nmars,f,yes,0,1.5\nsouth,m,yes,0,1.5\nvenus,m,no,0,1.5\n");
        Path out = folder.resolve("out.csv");
        String said = good("apply", saved, rows, "--out", out).out().replaceAll("\\s+", " ");
        assertThat(said)
                .contains(
                        "note: 2 rows are of 2 groups of region that the fit saw in too few rows or never (mars, venus);"
                                + " they are calibrated as all rows are, and as their other groups are");
        MulticalibratorJson.Saved read = MulticalibratorJson.read(saved);
        double t = read.calibration().pooled().calibrator() instanceof dev.logits.calibrate.TemperatureScaling scaling
                ? scaling.temperature()
                : 0;
        double p = 1 / (1 + Math.exp(-1.5 / t));
        boolean[] north = new boolean[read.calibration().groups().size()];
        for (int g = 0; g < north.length; g++) {
            north[g] = List.of("north", "f")
                    .contains(read.calibration().groups().get(g).name());
        }
        String[] cells = Files.readAllLines(out).get(1).split(",");
        assertThat(Double.parseDouble(cells[cells.length - 1]))
                .isCloseTo(read.calibration().patches().apply(p, north), within(1e-6));

        JsonNode decided = new ObjectMapper()
                .readTree(good("decide", fit, "--calibrator", saved, "--id", "id", "--costs", "0,1;5,0", "--json")
                        .out());
        assertThat(decided.at("/calibration_saves/saved").asDouble()).isPositive();

        Path without = Files.writeString(folder.resolve("plain.csv"), "sex,label,no,yes\nf,no,0,1.5\n");
        assertThat(CommandRun.of("apply", saved, without, "--out", out).err()).contains("no column called \"region\"");
        assertThat(CommandRun.of("bake", saved, "model.onnx", "--out", "b.onnx").exit())
                .isNotZero();
    }

    @Test
    void saysWhatDoesNotGoTogether() {
        assertThat(CommandRun.of("calibrate", fit, "--method", "multicalibration")
                        .err())
                .contains("--method multicalibration needs --group");
        assertThat(CommandRun.of("calibrate", fit, "--group", "region,sex").err())
                .contains("groups of several columns overlap");
        assertThat(CommandRun.of("calibrate", fit, "--group", "region", "--alpha", "0.1")
                        .err())
                .contains("--alpha is of --method multicalibration");
        String[] many = {"--method", "multicalibration", "--group", "region,sex"};
        assertThat(CommandRun.of("calibrate", fit, many[0], many[1], many[2], many[3], "--conformal", "lac")
                        .err())
                .contains("--conformal keeps the coverage in the groups of one column");
        assertThat(CommandRun.of("calibrate", fit, many[0], many[1], many[2], many[3], "--alpha", "2")
                        .err())
                .contains("--alpha must be more than 0 and less than 1, got 2");
        assertThat(CommandRun.of("calibrate", fit, many[0], many[1], "--group", "sex,sex")
                        .err())
                .contains("expected names of columns, each once");
    }
}
