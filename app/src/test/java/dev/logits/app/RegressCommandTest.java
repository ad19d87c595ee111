package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.logits.io.LogisticJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegressCommandTest {
    private static final String SPECTOR = "../data/spector.csv";

    @TempDir
    private Path folder;

    private int exit;
    private String out;
    private String err;

    private void run(Object... words) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        List<String> args = new ArrayList<>(List.of("regress"));
        Stream.of(words).map(String::valueOf).forEach(args::add);
        exit = Main.run(
                args.toArray(new String[0]),
                new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
    }

    private JsonNode json(Object... words) throws IOException {
        run(Stream.concat(Stream.of(words), Stream.of("--json")).toArray());
        assertThat(exit).as(err).isZero();
        return new ObjectMapper().readTree(out);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("data.csv"), text);
    }

    @Test
    void spectorAndMazzeosTableComesOutAsPrinted() throws IOException {
        JsonNode json = json(SPECTOR, "--label", "GRADE");
        Object[][] rows = {
            {"GPA", 2.826113, 1.262941},
            {"TUCE", 0.0951577, 0.141554},
            {"PSI", 2.378688, 1.064564},
            {"(intercept)", -13.021347, 4.931324}
        };
        for (int i = 0; i < rows.length; i++) {
            JsonNode row = json.get("coefficients").get(i);
            assertThat(row.get("class").asText()).isEqualTo("1");
            assertThat(row.get("name").asText()).isEqualTo(rows[i][0]);
            assertThat(row.get("coef").asDouble()).isCloseTo((double) rows[i][1], within(5e-7));
            assertThat(row.get("se").asDouble()).isCloseTo((double) rows[i][2], within(5e-7));
            assertThat(row.get("odds_ratio").asDouble())
                    .isCloseTo(Math.exp(row.get("coef").asDouble()), within(1e-9));
            assertThat(row.get("low").asDouble()).isLessThan(row.get("high").asDouble());
            assertThat(row.fieldNames())
                    .toIterable()
                    .containsExactly("class", "name", "coef", "se", "z", "p", "low", "high", "odds_ratio");
        }
        assertThat(json.get("log_likelihood").asDouble()).isCloseTo(-12.889634, within(5e-7));
        assertThat(json.get("null_log_likelihood").asDouble()).isCloseTo(-20.591730, within(5e-7));
        assertThat(json.get("lr_statistic").asDouble()).isCloseTo(15.404192, within(2e-6));
        assertThat(json.get("lr_p").asDouble()).isCloseTo(0.0015019, within(5e-8));
        assertThat(json.get("mcfadden").asDouble()).isCloseTo(0.374038, within(5e-7));
        assertThat(json.get("aic").asDouble()).isCloseTo(33.77927, within(5e-6));
        assertThat(json.get("bic").asDouble()).isCloseTo(39.64221, within(5e-6));
        assertThat(json.get("converged").asBoolean()).isTrue();
        assertThat(json.get("separated").asBoolean()).isFalse();
        double[] effects = {0.362581, 0.012208, 0.305178};
        for (int i = 0; i < 3; i++) {
            assertThat(json.get("marginal_effects").get(i).get("effect").asDouble())
                    .isCloseTo(effects[i], within(5e-7));
        }
    }

    @Test
    void theTableIsForPeopleToo() {
        run(SPECTOR, "--label", "GRADE", "--level", "0.9");
        assertThat(exit).as(err).isZero();
        assertThat(out)
                .contains("GRADE: 0 (21), 1 (11)")
                .contains("log-odds of GRADE = 1 against 0")
                .contains("std err", "P>|z|", "[0.05", "0.95]", "odds ratio")
                .contains("GPA            2.826113    1.262941    2.238   0.0252")
                .contains("McFadden R2         0.374038")
                .contains("average marginal effects on P(GRADE = 1)");
    }

    @Test
    void separationIsSaidWithItsColumnAndNoCoefficients() throws IOException {
        Path file = write("age,smokes,ill\n20,0,no\n30,0,no\n40,0,no\n25,1,yes\n35,1,yes\n45,0,no\n28,1,yes\n");
        JsonNode json = json(file, "--label", "ill");
        assertThat(json.get("separated").asBoolean()).isTrue();
        assertThat(json.get("converged").asBoolean()).isFalse();
        assertThat(json.get("separation").get("complete").asBoolean()).isTrue();
        assertThat(json.get("separation").get("columns").get(0).asText()).isEqualTo("smokes");
        for (JsonNode row : json.get("coefficients")) {
            assertThat(row.get("coef").isNull()).isTrue();
        }
        run(file, "--label", "ill");
        assertThat(exit).isZero();
        assertThat(out.replaceAll("\\s+", " "))
                .contains("complete separation: smokes alone")
                .contains("in all 7 rows")
                .contains("--firth");
        run(file, "--label", "ill", "--save", folder.resolve("m.json"));
        assertThat(exit).isEqualTo(1);
        assertThat(folder.resolve("m.json")).doesNotExist();
        JsonNode firth = json(file, "--label", "ill", "--firth");
        assertThat(firth.get("converged").asBoolean()).isTrue();
        assertThat(firth.get("coefficients").get(1).get("coef").asDouble()).isBetween(0.5, 10.0);
        assertThat(firth.get("separated").asBoolean()).isTrue();
    }

    @Test
    void quasiCompleteSeparationAndCollinearityAreNamed() throws IOException {
        StringBuilder csv = new StringBuilder("a,b,sum,rare,y\n");
        for (int i = 0; i < 40; i++) {
            int a = i * 7 % 11;
            int b = i * 5 % 13;
            int rare = i % 10 == 0 ? 1 : 0;
            csv.append(String.join(",", "" + a, "" + b, "" + (2 * a + b), "" + rare, rare == 1 ? "1" : "" + i * 3 % 2))
                    .append('\n');
        }
        Path file = write(csv.toString());
        JsonNode quasi = json(file, "--label", "y", "--columns", "a,b,rare");
        assertThat(quasi.get("separation").get("complete").asBoolean()).isFalse();
        assertThat(quasi.get("notes").get(0).asText()).startsWith("quasi-complete separation: rare alone");
        JsonNode collinear = json(file, "--label", "y", "--columns", "a,b,sum");
        assertThat(collinear.get("notes").get(0).asText())
                .startsWith("collinear: ")
                .contains("sum");
        assertThat(collinear.get("converged").asBoolean()).isTrue();
    }

    @Test
    void aSavedModelGivesItsLogits() throws IOException {
        Path model = folder.resolve("model.json");
        JsonNode json = json(SPECTOR, "--label", "GRADE", "--penalty", "l2", "--strength", "0.1", "--save", model);
        assertThat(json.get("coefficients").get(0).get("se").isNull()).isTrue();
        LogisticJson.Saved saved = LogisticJson.read(model);
        assertThat(saved.model().weight(1, 0))
                .isEqualTo(json.get("coefficients").get(0).get("coef").asDouble());
        assertThat(saved.provenance().source()).isEqualTo(SPECTOR);
    }

    @Test
    void severalClassesHaveTheFirstAsReference() throws IOException {
        StringBuilder csv = new StringBuilder("x,kind,y\n");
        for (int i = 0; i < 60; i++) {
            csv.append(i % 7)
                    .append(i % 2 == 0 ? ",u," : ",v,")
                    .append("cab".charAt(i * i % 11 % 3))
                    .append('\n');
        }
        JsonNode json = json(write(csv.toString()), "--label", "y", "--categorical", "kind");
        assertThat(json.get("coefficients").findValuesAsText("class")).containsExactly("b", "b", "b", "c", "c", "c");
        assertThat(json.get("coefficients").findValuesAsText("name"))
                .containsExactly("x", "kind[v]", "(intercept)", "x", "kind[v]", "(intercept)");
    }

    @Test
    void classesWithoutRowsAreCalledByTheirNames() throws IOException {
        run(write("a,y\n1,yes\n2,yes\n"), "--label", "y");
        assertThat(exit).isEqualTo(2);
        assertThat(err).contains("every labelled row is \"yes\"; a regression needs rows of two classes");
        run(write("a,y,w\n1,yes,0\n2,no,1\n3,no,2\n"), "--label", "y", "--weights", "w");
        assertThat(exit).isEqualTo(2);
        assertThat(err).contains("every row labelled \"yes\" has weight 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--label NOPE|no column \"NOPE\"",
                "--penalty l2|--label is missing",
                "--label GRADE --penalty l3|is not a penalty: expected none, l2, l1 or elastic",
                "--label GRADE --strength 1|--strength needs a --penalty",
                "--label GRADE --penalty l2 --strength -1|must be positive and finite, got -1.0",
                "--label GRADE --level 95|--level must lie between 0 and 1, got 95.0",
                "--label GRADE --firth --penalty l1|--firth is a penalty of its own",
                "--label GRADE --penalty l1 --l1-ratio 0.5|--l1-ratio goes with --penalty elastic",
            })
    void badInputEndsWithTwoAndARemedy(String options, String message) {
        run(Stream.concat(Stream.of(SPECTOR), Stream.of(options.split(" "))).toArray());
        assertThat(exit).isEqualTo(2);
        assertThat(err).contains(message).doesNotContain("\tat ");
    }
}
