package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
    @TempDir
    private Path folder;

    private Path a;
    private Path b;

    @BeforeEach
    void writeTwoModels() throws IOException {
        a = model("a.csv", "id,cat,dog,owl,label", 1);
        b = model("b.csv", "id,dog,owl,cat,label", 0.3);
    }

    /** Scores of 400 rows with some noise; in the second file the classes are in another order. */
    private Path model(String name, String header, double noise) throws IOException {
        Random random = new Random(9);
        boolean moved = header.startsWith("id,dog");
        StringBuilder text = new StringBuilder(header + "\n");
        for (int r = 0; r < 400; r++) {
            int label = random.nextInt(3);
            double[] z = new double[3];
            for (int c = 0; c < 3; c++) {
                z[c] = random.nextGaussian() + (c == label ? 1 : 0) + noise * random.nextGaussian();
            }
            text.append("r").append(r).append(',');
            for (int c = 0; c < 3; c++) {
                text.append(z[moved ? (c + 1) % 3 : c]).append(',');
            }
            text.append(List.of("cat", "dog", "owl").get(label)).append('\n');
        }
        return Files.writeString(folder.resolve(name), text);
    }

    private static CommandRun done(Object... words) {
        CommandRun run = CommandRun.of(words);
        assertThat(run.exit()).as(run.err()).isZero();
        return run;
    }

    @Test
    void areasOfBothModelsAreComparedRowByRow() throws IOException {
        CommandRun run = done("compare", a, b, "--id", "id", "--resamples", "10");
        assertThat(run.out()).containsPattern("ROC cat .*\\[").contains("ROC dog", "ROC owl");
        JsonNode json = done("compare", a, b, "--id", "id", "--resamples", "10", "--json")
                .json();
        assertThat(json.get("roc_areas")).hasSize(3);
        double second = done("decide", b, "--id", "id", "--json")
                .json()
                .at("/curves/2/roc")
                .asDouble();
        JsonNode cat = json.at("/roc_areas/0");
        assertThat(cat.get("class").asText()).isEqualTo("cat");
        // in the second file "cat" is the third class
        assertThat(cat.get("b").asDouble()).isCloseTo(second, within(1e-12));
        assertThat(cat.get("difference").asDouble())
                .isCloseTo(cat.get("b").asDouble() - cat.get("a").asDouble(), within(1e-12));
        assertThat(cat.at("/interval/0").asDouble())
                .isLessThan(cat.get("difference").asDouble());
    }

    @Test
    void saysWhichModelIsBetterAndByHowMuch() throws IOException {
        Path rows = folder.resolve("rows.csv");
        Path pictures = folder.resolve("pictures");
        CommandRun run =
                done("compare", a, b, "--id", "id", "--resamples", "100", "--out", rows, "--pictures", pictures);
        assertThat(run.out()).contains("B - A", "McNemar's exact test: p = ", "mce has no interval");
        assertThat(Files.readAllLines(rows).get(0))
                .isEqualTo("id,label,right,predicted_a,confidence_a,p_label_a,predicted_b,confidence_b,p_label_b");
        assertThat(pictures.resolve("reliability.svg")).exists();
        assertThat(pictures.resolve("risk-coverage.png")).exists();
        JsonNode json = done("compare", a, b, "--id", "id", "--resamples", "100", "--json")
                .json();
        JsonNode test = json.get("mcnemar");
        assertThat(Files.readAllLines(rows))
                .hasSize(1
                        + test.get("only_a_right").asInt()
                        + test.get("only_b_right").asInt());
        double own =
                done("evaluate", b, "--id", "id", "--json").json().get("nll").asDouble();
        JsonNode nll = json.at("/metrics/nll");
        assertThat(nll.get("b").asDouble()).isCloseTo(own, within(1e-12));
        assertThat(nll.get("difference").asDouble()).isNegative();
    }

    @Test
    void rowsInAnyOrderAreJoinedByTheirIds() throws IOException {
        JsonNode whole = done("compare", a, b, "--id", "id", "--resamples", "50", "--json")
                .json();
        List<String> lines = new ArrayList<>(Files.readAllLines(b));
        Collections.shuffle(lines.subList(1, lines.size()), new Random(4));
        Path shuffled = Files.write(folder.resolve("b.csv"), lines);
        JsonNode joined = done("compare", a, shuffled, "--id", "id", "--resamples", "50", "--json")
                .json();
        assertThat(joined.get("metrics")).isEqualTo(whole.get("metrics"));
        assertThat(joined.get("mcnemar")).isEqualTo(whole.get("mcnemar"));
        Files.write(shuffled, lines.subList(0, 301));
        Path report = folder.resolve("report.html");
        CommandRun some = done("compare", a, shuffled, "--id", "id", "--resamples", "50", "--report", report);
        assertThat(some.out()).contains("left out          100 rows of A and 0 rows of B, whose id the other has not");
        assertThat(Files.readString(report))
                .contains("Rows that one has right and the other wrong", "<th scope=\"col\">A says</th>")
                .doesNotContain("<script");
        lines.set(2, lines.get(1));
        Files.write(shuffled, lines);
        assertThat(CommandRun.of("compare", a, shuffled, "--id", "id").err()).contains("two rows have the id \"r");
    }

    @Test
    void rowsMustBeTheSame() throws IOException {
        List<String> lines = Files.readAllLines(b);
        Collections.swap(lines, 3, 4);
        Files.write(b, lines);
        Files.write(b, lines.subList(0, 300));
        assertThat(CommandRun.of("compare", a, b, "--logits", "cat,dog,owl", "--resamples", "10")
                        .err())
                .contains("two models are compared on the same rows, in the same order");
        assertThat(CommandRun.of("compare", a, b, "--resamples", "1").err()).contains("--resamples must be 10 to");
    }
}
