package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chapters about decisions in the reports of {@code evaluate} and {@code calibrate}. */
class DecisionReportTest {
    private static final Path DATA =
            Path.of("../data/decisions").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private String page(Object... command) throws Exception {
        Path file = folder.resolve("page.html");
        Object[] all = Arrays.copyOf(command, command.length + 2);
        all[command.length] = "--report";
        all[command.length + 1] = file;
        CommandRun run = CommandRun.of(all);
        assertThat(run.err()).doesNotContain("logits:");
        assertThat(run.exit()).isZero();
        String html = Files.readString(file);
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(
                        html.replace("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8)));
        assertThat(html.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:", "<script");
        return html;
    }

    @Test
    void evaluateShowsMetricsCurvesConfusionsAndRows() throws Exception {
        String html = page("evaluate", DATA.resolve("digits-test.csv"), "--id", "id");
        assertThat(html)
                .contains(
                        "Every metric",
                        "Confidence against accuracy",
                        "Calibration of each class",
                        "Confusion matrix",
                        "Areas under the curves",
                        "The most confident errors",
                        "The closest decisions")
                .doesNotContain("Thresholds and costs", ">Groups<");
        // 91 of 94 zeros are decided to be zeros: the shade of a cell is that of its share
        assertThat(html).contains("<td style=\"background:rgb(95 125 165 / 0.56)\">91</td>");
    }

    @Test
    void calibrateShowsTheSameOfTestRowsAndItsGroups() throws Exception {
        String html = page(
                "calibrate",
                DATA.resolve("titanic-fit.csv"),
                "--id",
                "id",
                "--columns",
                "sex",
                "--group",
                "class",
                "--bootstrap",
                "10");
        assertThat(html)
                .contains(
                        "<h2>What is decided, and how well</h2>",
                        "<h2>Groups</h2>",
                        "<h2>Calibrated by class</h2>",
                        "What the numbers mean");
        assertThat(html.indexOf("<h2>Groups</h2>")).isLessThan(html.indexOf("What the numbers mean"));
    }

    @Test
    void tooManyClassesAreSaidForAPageAndLeftOutOfACalibration() throws IOException {
        StringBuilder text = new StringBuilder("label");
        for (int c = 0; c <= 1000; c++) {
            text.append(",c").append(c);
        }
        for (int r = 0; r < 40; r++) {
            text.append("\nc").append(r % 7);
            for (int c = 0; c <= 1000; c++) {
                text.append(',').append(c == r % 7 ? 3 : (c * 31 + r * 17) % 5 - 2);
            }
        }
        Path file = Files.writeString(folder.resolve("many.csv"), text.append('\n'));
        Path out = folder.resolve("out.html");
        CommandRun refused = CommandRun.of("evaluate", file, "--report", out);
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.err()).contains("at most 1000 classes, and these are 1001");
        assertThat(out).doesNotExist();
        CommandRun run = CommandRun.of("calibrate", file, "--report", out, "--bootstrap", "10");
        assertThat(run.exit()).isZero();
        assertThat(Files.readString(out)).doesNotContain("What is decided");
    }
}
