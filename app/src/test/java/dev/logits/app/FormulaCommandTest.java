package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.logits.Logits;
import dev.logits.io.LogitsFiles;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code logits regress --formula} against R's glm. */
class FormulaCommandTest {
    private static final String BIRTHS = "../data/birthwt.csv";

    @TempDir
    private Path folder;

    private static CommandRun run(Object... words) {
        List<Object> args = new ArrayList<>(List.of("regress"));
        args.addAll(List.of(words));
        return CommandRun.of(args.toArray());
    }

    private static JsonNode json(Object... words) throws IOException {
        CommandRun run =
                run(Stream.concat(Stream.of(words), Stream.of("--json")).toArray());
        assertThat(run.exit()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    private static void row(JsonNode json, int i, String name, double coefficient, double error) {
        JsonNode row = json.get("coefficients").get(i);
        assertThat(row.get("name").asText()).isEqualTo(name);
        assertThat(row.get("coef").asDouble()).isCloseTo(coefficient, within(1e-8));
        assertThat(row.get("se").asDouble()).isCloseTo(error, within(1e-8));
    }

    @Test
    void theModelOfLowBirthWeightsHasTheNumbersOfR() throws IOException {
        // R 4.2.2, MASS::birthwt, epsilon = 1e-15: glm(low ~ age + lwt + relevel(race, ref = "white") + smoke + ptl +
        // ht + ui, binomial)
        JsonNode json = json(BIRTHS, "--formula", "low ~ age + lwt + C(race, ref = \"white\") + smoke + ptl + ht + ui");
        row(json, 0, "age", -0.027069779298959, 0.0364526142968295);
        row(json, 1, "lwt", -0.015182562862581, 0.0069279023934751);
        row(json, 2, "C(race, ref = \"white\")[black]", 1.263219375548412, 0.5264677413058085);
        row(json, 3, "C(race, ref = \"white\")[other]", 0.861635107534348, 0.4391974920289198);
        row(json, 6, "ht[yes]", 1.833695609912978, 0.6917699881315005);
        assertThat(-2 * json.get("log_likelihood").asDouble()).isCloseTo(201.42695120381, within(1e-7));
        assertThat(json.get("dropped").asInt()).isZero();
    }

    @Test
    void countsHaveTheNumbersOfR() throws IOException {
        Path file = Files.writeString(
                folder.resolve("beetles.csv"),
                "logdose,n,dead\n1.6907,59,6\n1.7242,60,13\n1.7552,62,18\n1.7842,56,28\n1.8113,63,52\n1.8369,59,53\n"
                        + "1.8610,62,61\n1.8839,60,60\n");
        JsonNode json = json(file, "--formula", "cbind(dead, n - dead) ~ logdose");
        row(json, 0, "logdose", 34.270325734147, 2.9121400706357);
        row(json, 1, "(intercept)", -60.717454561635, 5.1807114633408);
        assertThat(json.get("classes").get(1).asText()).isEqualTo("dead");
    }

    @Test
    void anotherPositiveClassTurnsTheSigns() throws IOException {
        JsonNode one = json("../data/spector.csv", "--label", "GRADE");
        JsonNode other = json("../data/spector.csv", "--label", "GRADE", "--positive", "0");
        assertThat(other.get("coefficients").get(0).get("class").asText()).isEqualTo("0");
        assertThat(other.get("coefficients").get(0).get("coef").asDouble())
                .isCloseTo(-one.get("coefficients").get(0).get("coef").asDouble(), within(1e-12));
        JsonNode race = json(BIRTHS, "--formula", "race ~ age", "--reference", "white");
        assertThat(race.get("classes").get(0).asText()).isEqualTo("white");
    }

    @Test
    void predictionsOfASavedFormulaAddTheOffset() throws IOException {
        Path file = Files.writeString(folder.resolve("t.csv"), "y,x,n\n0,1,1\n1,2,2\n0,3,4\n1,4,8\n1,5,2\n0,2,NA\n");
        Path model = folder.resolve("m.json");
        CommandRun fit = run(file, "--formula", "y ~ x + offset(log(n))", "--save", model);
        assertThat(fit.exit()).as(fit.err()).isZero();
        assertThat(fit.out())
                .contains("formula       y ~ x + offset(log(n))", "1 row was left out, as a cell was missing");
        Path rows = Files.writeString(folder.resolve("new.csv"), "x,n\n1,1\n1,8\n");
        Path z = folder.resolve("z.npz");
        CommandRun predicted = CommandRun.of("predict", model, rows, "--out", z);
        assertThat(predicted.exit()).as(predicted.err()).isZero();
        Logits logits = Logits.zeros(2, 2);
        try (LogitsSource.Cursor cursor = LogitsFiles.open(z).open()) {
            cursor.read(logits, new int[2]);
        }
        assertThat(logits.get(1, 1) - logits.get(0, 1)).isCloseTo((float) Math.log(8), within(1e-5f));
    }

    @Test
    void optionsThatContradictTheFormulaAreRefused() {
        assertThat(run(BIRTHS, "--formula", "low ~ age", "--label", "low").err())
                .contains("--label does not go with --formula");
        assertThat(run(BIRTHS, "--formula", "~ age").err()).contains("the label is missing");
        assertThat(run(BIRTHS, "--formula", "low ~ age +").err()).contains("--formula: formula, character");
        assertThat(run(BIRTHS, "--label", "low", "--missing", "drop").err()).contains("--missing goes with --formula");
        assertThat(run(BIRTHS, "--formula", "low ~ age", "--missing", "guess").err())
                .contains("drop, refuse or indicate");
        assertThat(run(BIRTHS, "--formula", "low ~ age", "--positive", "2").err())
                .contains("--positive 2 is no class");
        assertThat(run(BIRTHS, "--formula", "race ~ age", "--positive", "white").err())
                .contains("--positive is for two classes");
        assertThat(run(BIRTHS, "--formula", "low ~ ages").err()).contains("no column \"ages\"", "low, age, lwt");
    }
}
