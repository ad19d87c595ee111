package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code logits regress} infers beyond its table, against R 4.2.2 with sandwich and car. */
class InferenceCommandTest {
    private static final String BIRTHS = "../data/birthwt.csv";
    private static final String MODEL = "low ~ age + lwt + race + smoke";

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

    private static double error(JsonNode json, int i) {
        return json.get("coefficients").get(i).get("se").asDouble();
    }

    @Test
    void errorsCanBeRobustOrClustered() throws IOException {
        JsonNode robust = json(BIRTHS, "--formula", MODEL, "--robust", "hc3");
        assertThat(robust.get("errors").asText()).isEqualTo("HC3");
        assertThat(error(robust, 0)).isCloseTo(0.03404177856418421, within(1e-9));
        JsonNode clustered = json(BIRTHS, "--formula", MODEL, "--cluster", "ftv");
        assertThat(error(clustered, 0)).isCloseTo(0.05858004900385015, within(1e-9));
        assertThat(clustered.get("notes").toString()).contains("standard errors of 6 clusters by ftv");
    }

    /** anova of the models without a column, by R; Wald's p-value of lwt is .0498. */
    @Test
    void likelihoodRatiosStandBesideWaldsTests() throws IOException {
        JsonNode json = json(BIRTHS, "--formula", MODEL, "--lr");
        JsonNode age = json.get("coefficients").get(0);
        assertThat(age.get("lr_statistic").asDouble()).isCloseTo(0.437423, within(5e-7));
        JsonNode lwt = json.get("coefficients").get(1);
        assertThat(lwt.get("p").asDouble()).isCloseTo(0.0498, within(5e-5));
        assertThat(lwt.get("lr_p").asDouble()).isCloseTo(0.0385, within(5e-5));
        String text = run(BIRTHS, "--formula", MODEL, "--lr").out();
        assertThat(text).contains("P>|z|     P>LR     [0.025");
        assertThat(run(BIRTHS, "--formula", MODEL, "--lr", "--format", "markdown")
                        .out())
                .contains("P\\>LR");
        assertThat(run(BIRTHS, "--formula", MODEL, "--lr", "--firth").err()).contains("--lr belongs to maximum");
        assertThat(run(BIRTHS, "--formula", MODEL, "--lr", "--robust", "HC0").err())
                .contains("--lr does not go with --robust");
        assertThat(run(BIRTHS, "--formula", MODEL, "--lr", "--intervals", "profile")
                        .err())
                .contains("--lr does not go with --intervals profile");
    }

    @Test
    void weightsCanBeProbabilities() throws IOException {
        List<String> lines = Files.readAllLines(Path.of(BIRTHS));
        StringBuilder text = new StringBuilder(lines.get(0)).append(",w\n");
        for (String line : lines.subList(1, lines.size())) {
            text.append(line)
                    .append(',')
                    .append(1 + Integer.parseInt(line.split(",")[1]) % 3)
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("w.csv"), text.toString());
        JsonNode json = json(file, "--formula", "low ~ age + smoke", "--weights", "w", "--weight-kind", "probability");
        double[] expected = {0.7786397665630567, 0.0326182086610086, 0.3455106462423144};
        assertThat(error(json, 0)).isCloseTo(expected[1], within(1e-9));
        assertThat(error(json, 1)).isCloseTo(expected[2], within(1e-9));
        assertThat(error(json, 2)).isCloseTo(expected[0], within(1e-9));
    }

    @Test
    void termsEffectsAndDiagnosticsAreThoseOfR() throws IOException {
        JsonNode json = json(BIRTHS, "--formula", MODEL, "--tests", "--effects", "--diagnostics");
        JsonNode race = json.get("terms").get(2);
        assertThat(race.get("name").asText()).isEqualTo("race");
        assertThat(race.get("lr").get("chi2").asDouble()).isCloseTo(8.302118441421, within(1e-9));
        assertThat(race.get("wald").get("chi2").asDouble()).isCloseTo(7.84258198041904, within(1e-9));
        assertThat(race.get("lr").get("df").asInt()).isEqualTo(2);
        JsonNode d = json.get("diagnostics");
        assertThat(d.get("hosmer_lemeshow").get("chi2").asDouble()).isCloseTo(10.8422002903985, within(1e-8));
        assertThat(d.get("sum_of_squares").get("p").asDouble()).isCloseTo(0.0846898580406723, within(1e-8));
        assertThat(d.get("variance_inflation").get("race").asDouble()).isCloseTo(1.46197659206528, within(1e-9));
        assertThat(d.get("influential").get(0).get("row").asInt()).isEqualTo(146);
        assertThat(json.get("effects")).hasSize(2 + 3 + 2 + 2 + 1);
        assertThat(json.get("effects").get(0).get("name").asText()).isEqualTo("age");
        assertThat(json.get("marginal_effects")).isEmpty();
        String text = run(BIRTHS, "--formula", MODEL, "--tests", "--effects", "--diagnostics")
                .out();
        assertThat(text)
                .contains(
                        "tests of whole terms", "mean P", "white - black", "Hosmer-Lemeshow       10.8422  8 degrees");
    }

    @Test
    void categoriesWithoutAFormulaAreWholeTerms() throws IOException {
        JsonNode json = json(
                BIRTHS, "--label", "low", "--columns", "age,race", "--categorical", "race", "--tests", "--diagnostics");
        assertThat(json.get("terms").get(1).get("wald").get("df").asInt()).isEqualTo(2);
    }

    @Test
    void aSavedSmallerModelIsTestedAgainst() throws IOException {
        Path small = folder.resolve("small.json");
        assertThat(run(BIRTHS, "--formula", "low ~ age + lwt", "--save", small).exit())
                .isZero();
        JsonNode json = json(BIRTHS, "--formula", MODEL, "--against", small);
        JsonNode nested = json.get("against");
        assertThat(nested.get("chi2").asDouble()).isCloseTo(12.54615390304, within(1e-9));
        assertThat(nested.get("df").asInt()).isEqualTo(3);
        assertThat(run(BIRTHS, "--formula", MODEL, "--against", small).out()).contains("3 degrees of freedom, p = ");
        assertThat(run(BIRTHS, "--formula", "low ~ age", "--against", small).err())
                .contains("no smaller model");
        assertThat(run("../data/spector.csv", "--label", "GRADE", "--against", small)
                        .err())
                .contains("fitted on 189 rows");
    }

    @Test
    void predictionsHaveTheIntervalsOfTheirLogits() throws IOException {
        Path rows =
                Files.writeString(folder.resolve("new.csv"), "smoke,age,race,lwt\nyes,30,other,120\nno,20,white,150\n");
        Path out = folder.resolve("out.csv");
        CommandRun run = run(BIRTHS, "--formula", MODEL, "--predict", rows, "--predictions", out);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("wrote predictions with 95 % intervals to " + out);
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).hasSize(3);
        double[] numbers = Stream.of(lines.get(1).split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
        // R: predict(fit, se.fit = TRUE), and type = "response"
        assertThat(numbers[2]).isCloseTo(0.152724794847580, within(1e-9));
        assertThat(numbers[3]).isCloseTo(0.485836495670553, within(1e-9));
        assertThat(numbers[4]).isCloseTo(0.538107157139084, within(1e-9));
        assertThat(numbers[5]).isCloseTo(0.120753613814679, within(1e-9));
        assertThat(numbers[6]).isCloseTo(1 / (1 + Math.exp(-0.15272479 + 1.959964 * 0.4858365)), within(1e-6));
        assertThat(run(BIRTHS, "--formula", MODEL, "--predict", rows).err()).contains("go together");
        assertThat(run(BIRTHS, "--formula", MODEL, "--firth", "--predict", rows, "--predictions", out)
                        .err())
                .contains("--predict has intervals");
    }

    @Test
    void optionsThatDoNotGoTogetherAreRefused() {
        assertThat(run(BIRTHS, "--label", "low", "--columns", "age", "--cluster", "ftv")
                        .err())
                .contains("--cluster goes with --formula");
        assertThat(run(BIRTHS, "--formula", MODEL, "--robust", "HC9").err()).contains("HC0, HC1, HC2 or HC3");
        assertThat(run(BIRTHS, "--formula", MODEL, "--robust", "HC0", "--cluster", "ftv")
                        .err())
                .contains("--robust does not go with --cluster");
        assertThat(run(BIRTHS, "--formula", MODEL, "--tests", "--firth").err()).contains("--tests belongs to maximum");
        assertThat(run(BIRTHS, "--formula", MODEL, "--robust", "HC0", "--intervals", "profile")
                        .err())
                .contains("--robust does not go with --intervals profile");
        assertThat(run(BIRTHS, "--formula", MODEL, "--weight-kind", "frequency").err())
                .contains("goes with --weights");
        assertThat(run(BIRTHS, "--formula", "race ~ age", "--diagnostics").err())
                .contains("for two classes");
        assertThat(run(BIRTHS, "--formula", "cbind(low, 1 - low) ~ age", "--diagnostics")
                        .err())
                .contains("rows of counts");
        assertThat(run(BIRTHS, "--label", "low", "--columns", "age", "--effects")
                        .err())
                .contains("--effects goes with");
    }
}
