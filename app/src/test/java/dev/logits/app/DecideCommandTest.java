package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code logits decide} on the public data sets of {@code data/decisions}. */
class DecideCommandTest {
    private static final Path DATA =
            Path.of("../data/decisions").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private static String data(String name) {
        return DATA.resolve(name).toString();
    }

    private static JsonNode json(String... args) throws IOException {
        CommandRun run = CommandRun.of((Object[]) args);
        assertThat(run.err()).doesNotContain("logits:");
        assertThat(run.exit()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void costsThresholdsAndBenefitAreThoseOfTheLibrary() throws IOException {
        JsonNode json = json(
                "decide",
                data("breast-cancer-test.csv"),
                "--id",
                "id",
                "--costs",
                "0,1;10,0",
                "--recall",
                "0.95",
                "--benefit",
                "0.1,0.3",
                "--json");
        // scikit-learn 1.9.1: roc_auc_score and average_precision_score of the log-odds
        assertThat(json.at("/curves/1/roc").asDouble()).isBetween(0.98, 1.0);
        assertThat(json.at("/confusion/counts/1/1").asInt()
                        + json.at("/confusion/counts/1/0").asInt())
                .isEqualTo(108);
        assertThat(json.at("/costs/likeliest_class").asDouble()).isEqualTo((5 + 11 * 10) / 285.0);
        assertThat(json.at("/costs/cost").asDouble()).isLessThan((5 + 11 * 10) / 285.0);
        assertThat(json.at("/thresholds/0/recall").asDouble()).isGreaterThan(0.95);
        assertThat(json.at("/net_benefit")).hasSize(2);
        assertThat(json.at("/class").asInt()).isEqualTo(1);
    }

    @Test
    void aCalibratorIsWorthWhatItSaves() throws IOException {
        Path calibrator = folder.resolve("cal.json");
        json(
                "calibrate",
                data("breast-cancer-fit.csv"),
                "--id",
                "id",
                "--method",
                "beta",
                "--save",
                calibrator.toString(),
                "--json");
        Path page = folder.resolve("page.html");
        JsonNode json = json(
                "decide",
                data("breast-cancer-test.csv"),
                "--id",
                "id",
                "--calibrator",
                calibrator.toString(),
                "--costs",
                "0,1;10,0",
                "--report",
                page.toString(),
                "--json");
        JsonNode saves = json.at("/calibration_saves");
        assertThat(saves.at("/saved").asDouble()).isGreaterThan(0.15);
        assertThat(saves.at("/interval/0").asDouble()).isPositive();
        assertThat(json.at("/costs/cost").asDouble())
                .isCloseTo(saves.at("/after").asDouble(), org.assertj.core.data.Offset.offset(1e-12));
        String html = Files.readString(page);
        assertThat(html)
                .contains(
                        "Thresholds and costs",
                        "Before and after calibration",
                        "Areas under the curves",
                        "Cost per row")
                .doesNotContain("href=\"http", "<script")
                .doesNotContain("src=");
    }

    @Test
    void groupsAreComparedAndNamed() throws IOException {
        JsonNode groups = json(
                        "decide",
                        data("titanic-test.csv"),
                        "--id",
                        "id",
                        "--columns",
                        "sex",
                        "--group",
                        "class",
                        "--json")
                .at("/groups/accuracy");
        assertThat(groups).hasSize(4);
        assertThat(groups.at("/0/group").asText()).isEqualTo("1st");
        CommandRun text = CommandRun.of(
                "decide",
                data("titanic-test.csv"),
                "--id",
                "id",
                "--columns",
                "sex",
                "--group",
                "class",
                "--correction",
                "none");
        assertThat(text.out()).contains("Accuracy by class, against all others (not corrected)");
    }

    @Test
    void rowsToLookAtAreWrittenWithTheirIds() throws IOException {
        Path rows = folder.resolve("rows.csv");
        CommandRun run = CommandRun.of(
                "decide",
                data("digits-test.csv"),
                "--id",
                "id",
                "--review",
                "label-issue",
                "--review",
                "confident-error",
                "--most",
                "4",
                "--review-out",
                rows.toString());
        assertThat(run.exit()).isZero();
        List<String> lines = Files.readAllLines(rows);
        assertThat(lines).hasSize(9);
        assertThat(lines.get(0)).isEqualTo("reason,row,id,label,predicted,confidence,p_label,score");
        String[] cells = lines.get(1).split(",");
        assertThat(cells[0]).isEqualTo("label-issue");
        assertThat(Files.readAllLines(DATA.resolve("digits-test.csv")).get(Integer.parseInt(cells[1]) + 1))
                .startsWith(cells[2] + "," + cells[3] + ",");
    }

    @Test
    void costsComeFromAFileWithNamedDecisions() throws IOException {
        Path costs = folder.resolve("costs.csv");
        Files.writeString(costs, "leave,operate,ask\n0,1,0.3\n10,0,0.3\n");
        CommandRun run =
                CommandRun.of("decide", data("breast-cancer-test.csv"), "--id", "id", "--costs", costs.toString());
        assertThat(run.out()).contains("Decisions of least expected cost", "operate", "ask");
    }

    @Test
    void refusesWhatMeansNothingAndNamesTheOption() {
        String file = data("digits-test.csv");
        refuses("--correction does not know \"x\": expected none, bonferroni", "decide", file, "--correction", "x");
        refuses("--review does not know \"odd\": expected confident-error", "decide", file, "--review", "odd");
        refuses("must be more than 0 and less than 1, got 1", "decide", file, "--recall", "1");
        refuses("name it with --class", "decide", file, "--id", "id", "--recall", "0.9");
        refuses("--class d77 is no class", "decide", file, "--id", "id", "--recall", "0.9", "--class", "d77");
        refuses("is not a number", "decide", file, "--costs", "0,a;1,0");
        refuses(
                "the costs are of 2 labels, and the logits have 10 classes",
                "decide",
                file,
                "--id",
                "id",
                "--costs",
                "0,1;1,0");
        refuses("--most must be 1 or more, got 0", "decide", file, "--most", "0");
    }

    private static void refuses(String message, String... args) {
        CommandRun run = CommandRun.of((Object[]) args);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(run.out()).isEmpty();
    }
}
