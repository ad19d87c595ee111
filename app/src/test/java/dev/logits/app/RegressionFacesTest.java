package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of a regression for papers, its report and its pictures. */
class RegressionFacesTest {
    private static final String BIRTHS = "../data/birthwt.csv";
    private static final String MODEL = "low ~ poly(age, 2) + lwt + race + smoke";

    @TempDir
    private Path folder;

    private static CommandRun run(Object... words) {
        List<Object> args = new ArrayList<>(List.of("regress"));
        args.addAll(List.of(words));
        return CommandRun.of(args.toArray());
    }

    @Test
    void tablesAreMarkdownOrLatex() {
        String markdown = run(BIRTHS, "--formula", MODEL, "--format", "markdown", "--tests", "--diagnostics")
                .out();
        assertThat(markdown)
                .startsWith("**log-odds of low = 1 against 0**\n\n|  | coef | std err | z | P\\>\\|z\\| | 2.5 % |")
                .contains(
                        "| smoke\\[yes\\] |",
                        "**tests of whole terms**",
                        "**variance inflation**",
                        "| Hosmer-Lemeshow, 8");
        String latex = run(BIRTHS, "--formula", MODEL, "--format", "latex", "--effects")
                .out();
        assertThat(latex)
                .startsWith("% \\usepackage{booktabs}\n\\begin{table}\n\\caption{log-odds of low = 1 against 0}")
                .contains("smoke[yes] & $", "slope of lwt & $", "\\bottomrule");
        String classes =
                run(BIRTHS, "--formula", "race ~ age", "--format", "markdown").out();
        assertThat(classes)
                .contains("**log-odds of race = other against black**", "**log-odds of race = white against black**");
        String penalized = run(BIRTHS, "--formula", MODEL, "--penalty", "l2", "--format", "markdown")
                .out();
        assertThat(penalized).contains("|  | coef | odds ratio |", "* a penalty draws coefficients towards 0");
    }

    @Test
    void aReportHoldsTablesAndPictures() throws IOException {
        Path report = folder.resolve("report.html");
        Path pictures = folder.resolve("pictures");
        CommandRun run =
                run(BIRTHS, "--formula", MODEL, "--tests", "--effects", "--report", report, "--pictures", pictures);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("wrote report " + report, "wrote pictures to " + pictures);
        String html = Files.readString(report);
        assertThat(html)
                .contains(
                        "Regression of low",
                        "poly(age, 2)[1]",
                        "tests of whole terms",
                        "Odds ratios of low = 1",
                        "ROC curve of low")
                .doesNotContain("<script");
        try (Stream<Path> files = Files.list(pictures)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "odds-ratios.svg", "effect-1.svg", "effect-2.svg", "roc.svg", "calibration.svg");
        }
        // R 4.2.2: the area under the curve of glm(low ~ poly(age, 2) + lwt + race + smoke, binomial) by ranks
        assertThat(Files.readString(pictures.resolve("roc.svg"))).contains("area 0.6889");
    }

    @Test
    void separatedClassesHaveAReportThatSaysSo() throws IOException {
        Path file = Files.writeString(folder.resolve("s.csv"), "y,x\n0,1\n0,2\n1,3\n1,4\n");
        Path report = folder.resolve("report.html");
        CommandRun run = run(file, "--label", "y", "--report", report);
        assertThat(run.exit()).isZero();
        assertThat(Files.readString(report)).contains("complete separation");
    }

    @Test
    void unknownFormatsAreRefused() {
        assertThat(run(BIRTHS, "--formula", MODEL, "--format", "word").err())
                .contains("expected text, markdown or latex");
        assertThat(run(BIRTHS, "--formula", MODEL, "--format", "latex", "--json")
                        .err())
                .contains("does not go with --json");
        assertThat(run(BIRTHS, "--formula", MODEL, "--report", "r.pdf").err()).contains(".html");
    }
}
