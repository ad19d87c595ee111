package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.logits.io.json.LogisticJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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
        List<Object> args = new ArrayList<>(List.of("regress"));
        args.addAll(List.of(words));
        CommandRun run = CommandRun.of(args.toArray());
        exit = run.exit();
        out = run.out();
        err = run.err();
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

    @ParameterizedTest
    @CsvSource({
        "'--intervals,profile,--class-weight,balanced'",
        "'--firth'",
        "'--penalty,l2'",
        "'--penalty,l1,--categorical,side'"
    })
    void theOrderOfTheRowsChangesNoDigit(String options) throws IOException {
        Random random = new Random(2);
        List<String> rows = new ArrayList<>();
        for (int r = 0; r < 90; r++) {
            double x = random.nextGaussian();
            String side = List.of("left", "right", "both").get(random.nextInt(3));
            rows.add(x + "," + 0.1 * random.nextInt(30) + "," + (options.contains("side") ? side : r % 3) + ","
                    + (x + random.nextGaussian() > 0 ? "yes" : "no") + "," + 0.1 * (1 + random.nextInt(9)));
        }
        List<Object> words = new ArrayList<>(List.of("--label", "ill", "--weights", "w"));
        words.addAll(List.of(options.split(",")));
        JsonNode first = null;
        for (int i = 0; i < 4; i++) {
            List<Object> all = new ArrayList<>(List.of(write("x,dose,side,ill,w\n" + String.join("\n", rows) + "\n")));
            all.addAll(words);
            JsonNode json = json(all.toArray());
            first = first == null ? json : first;
            assertThat(json).isEqualTo(first);
            Collections.shuffle(rows, random);
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
        assertThat(saved.provenance().source()).contains(SPECTOR);
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
        assertThat(err).contains("every labeled row is \"yes\"; a regression needs rows of two classes");
        run(write("a,y,w\n1,yes,0\n2,no,1\n3,no,2\n"), "--label", "y", "--weights", "w");
        assertThat(exit).isEqualTo(2);
        assertThat(err).contains("every row labeled \"yes\" has weight 0");
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
                "--label GRADE --tolerance 0|--tolerance must be positive and finite, got 0.0; 1e-6 is usual",
                "--label GRADE --tolerance -1e-3|--tolerance must be positive and finite",
                "--label GRADE --tolerance NaN|--tolerance must be positive and finite",
                "--label GRADE --intervals exact|is not a kind of interval: expected wald or profile",
                "--label GRADE --intervals profile --penalty l2|--intervals goes with maximum likelihood or --firth",
                "--label GRADE --class-weight even|--class-weight even is not NAME=WEIGHT; write balanced, or such as 0=2",
                "--label GRADE --class-weight 7=2|no class \"7\" in GRADE; the classes are 0, 1",
                "--label GRADE --class-weight 1=2,1=3|names the class \"1\" twice; give it one weight",
                "--label GRADE --class-weight 1=0|a weight must be a positive, finite number, got \"0\"",
                "--label GRADE --class-weight 1=Infinity|a weight must be a positive, finite number",
                "--label GRADE --class-weight 1=|a weight must be a positive, finite number, got \"\"",
            })
    void badInputEndsWithTwoAndARemedy(String options, String message) {
        run(Stream.concat(Stream.of(SPECTOR), Stream.of(options.split(" "))).toArray());
        assertThat(exit).isEqualTo(2);
        assertThat(err).contains(message).doesNotContain("\tat ");
    }

    @Test
    void firthsTableHasTestsAndIntervalsOfTheProfile() throws IOException {
        JsonNode json = json(SPECTOR, "--label", "GRADE", "--firth");
        assertThat(json.get("intervals").asText()).isEqualTo("profile");
        JsonNode gpa = json.get("coefficients").get(0);
        assertThat(gpa.get("p").asDouble()).isCloseTo(0.0169720, within(5e-7));
        assertThat(gpa.get("low").asDouble()).isCloseTo(0.3785461, within(5e-7));
        assertThat(gpa.get("high").asDouble()).isCloseTo(4.7650644, within(5e-7));
        assertThat(json.get("lr_statistic").asDouble())
                .isCloseTo(13.1881263, within(5e-7))
                .isCloseTo(
                        2
                                * (json.get("penalized_log_likelihood").asDouble()
                                        - json.get("null_penalized_log_likelihood")
                                                .asDouble()),
                        within(1e-9));
        for (String none : List.of("mcfadden", "aic", "bic")) {
            assertThat(json.get(none).isNull()).as(none).isTrue();
        }
        JsonNode wald = json(SPECTOR, "--label", "GRADE", "--firth", "--intervals", "wald");
        assertThat(wald.get("intervals").asText()).isEqualTo("wald");
        assertThat(wald.get("coefficients").get(0).get("z").asDouble())
                .isCloseTo(gpa.get("coef").asDouble() / gpa.get("se").asDouble(), within(1e-12));
        run(SPECTOR, "--label", "GRADE", "--firth");
        assertThat(out)
                .contains("method        Firth's penalized likelihood", "root LR", "P>LR", "penalized null")
                .contains("degrees of freedom, p = 0.0042")
                .doesNotContain("McFadden", "AIC", "p = <");
        assertThat(out.replaceAll("\\s+", " "))
                .contains("p-values and intervals come from the profile of the penalized likelihood")
                .contains("those of marginal effects are Wald's")
                .contains("a maximum of Firth's penalized likelihood, which in small tables can have others");
    }

    @Test
    void ordinaryFitsHaveProfilesOnRequest() throws IOException {
        assertThat(json(SPECTOR, "--label", "GRADE").get("intervals").asText()).isEqualTo("wald");
        JsonNode json = json(SPECTOR, "--label", "GRADE", "--intervals", "profile");
        assertThat(json.get("intervals").asText()).isEqualTo("profile");
        JsonNode gpa = json.get("coefficients").get(0);
        assertThat(gpa.get("p").asDouble()).isCloseTo(0.0091968, within(5e-7));
        assertThat(gpa.get("low").asDouble()).isCloseTo(0.6391582, within(5e-7));
        assertThat(gpa.get("high").asDouble()).isCloseTo(5.7567314, within(5e-7));
        assertThat(json.get("aic").asDouble()).isCloseTo(33.77927, within(5e-6));
    }

    @Test
    void aWiderToleranceGivesFewerDigitsAndSaysSo() throws IOException {
        StringBuilder wide = new StringBuilder();
        for (int j = 0; j < 420; j++) {
            wide.append("x").append(j).append(',');
        }
        wide.append("y\n");
        Random random = new Random(1);
        for (int i = 0; i < 80; i++) {
            for (int j = 0; j < 420; j++) {
                wide.append((float) random.nextGaussian()).append(',');
            }
            wide.append("ab".charAt(i * 7 % 11 % 2)).append('\n');
        }
        Object[] ridge = {write(wide.toString()), "--label", "y", "--penalty", "l2", "--strength", "0.1"};
        run(ridge);
        assertThat(exit).as(err).isZero();
        String exact = cell("x0");
        assertThat(exact).matches("-?\\d\\.\\d{6}");
        assertThat(out).doesNotContain("fewer than six decimals");
        run(Stream.concat(Stream.of(ridge), Stream.of("--tolerance", "1e-4")).toArray());
        assertThat(exit).as(err).isZero();
        String rough = cell("x0");
        assertThat(rough.length()).isLessThan(exact.length());
        int decimals = rough.contains(".") ? rough.length() - rough.indexOf('.') - 1 : 0;
        assertThat(Double.parseDouble(rough))
                .isCloseTo(Double.parseDouble(exact), within(1.1 * Math.pow(10, -decimals)));
        assertThat(out.replaceAll("\\s+", " "))
                .contains("coefficients fewer than six decimals are known, and only these are printed")
                .contains("a smaller --tolerance gives more");
        JsonNode json = json(Stream.concat(Stream.of(ridge), Stream.of("--tolerance", "1e-4"))
                .toArray());
        assertThat(json.get("tolerance").asDouble()).isEqualTo(1e-4);
        assertThat(json.get("gradient").asDouble()).isLessThanOrEqualTo(1e-4);
        assertThat(json.get("coefficient_error").asDouble()).isGreaterThan(5e-7);
    }

    /** The number beside a name in the table that was printed last. */
    private String cell(String name) {
        String line =
                out.lines().filter(l -> l.startsWith(name + " ")).findFirst().orElseThrow();
        return line.trim().split(" +")[1];
    }

    @Test
    void aFitWithoutInterceptHasNone() throws IOException {
        for (Object[] options : new Object[][] {{}, {"--firth"}, {"--penalty", "l2"}}) {
            Object[] words = Stream.concat(Stream.of(SPECTOR, "--label", "GRADE", "--no-intercept"), Stream.of(options))
                    .toArray();
            JsonNode json = json(words);
            assertThat(json.get("intercept").asBoolean()).isFalse();
            assertThat(json.get("coefficients").findValuesAsText("name")).containsExactly("GPA", "TUCE", "PSI");
            assertThat(json.get("null_log_likelihood").asDouble()).isCloseTo(-32 * Math.log(2), within(1e-9));
            run(words);
            assertThat(out).contains(", no intercept", "of equal probabilities").doesNotContain("(intercept)");
        }
    }

    @Test
    void balancedWeightsAreThoseThatMakeTheClassesEqual() throws IOException {
        JsonNode balanced = json(SPECTOR, "--label", "GRADE", "--class-weight", "balanced");
        assertThat(balanced.get("class_weights").get("0").asDouble()).isCloseTo(32 / 42.0, within(1e-15));
        assertThat(balanced.get("class_weights").get("1").asDouble()).isCloseTo(32 / 22.0, within(1e-15));
        JsonNode named = json(SPECTOR, "--label", "GRADE", "--class-weight", "0=" + 32 / 42.0 + ",1=" + 32 / 22.0);
        assertThat(named.get("coefficients")).isEqualTo(balanced.get("coefficients"));
        assertThat(json(SPECTOR, "--label", "GRADE").has("class_weights")).isFalse();
        run(SPECTOR, "--label", "GRADE", "--class-weight", "balanced");
        assertThat(out).contains("class weights 0 = 0.7619, 1 = 1.455");
        assertThat(out.replaceAll("\\s+", " ")).contains("class weights count as repeated rows");
    }

    @Test
    void aWeightOfAClassCountsAsRepeatedRowsAlsoWhereItsNameHasCommasOrAnEqualsSign() throws IOException {
        StringBuilder once = new StringBuilder("x,y\n");
        StringBuilder twice = new StringBuilder("x,y\n");
        for (int i = 0; i < 30; i++) {
            boolean sick = i * 7 % 11 + i % 3 > 6;
            String row = i % 10 + "," + (sick ? "\"flu, mild=yes\"" : "well") + "\n";
            once.append(row);
            twice.append(row).append(sick ? row : "");
        }
        Path file = write(once.toString());
        JsonNode weighted = json(file, "--label", "y", "--class-weight", "flu, mild=yes=2,well=1");
        Path doubled = Files.writeString(folder.resolve("twice.csv"), twice.toString());
        JsonNode repeated = json(doubled, "--label", "y");
        for (int i = 0; i < 2; i++) {
            for (String key : List.of("coef", "se", "p", "low", "high")) {
                assertThat(weighted.get("coefficients").get(i).get(key).asDouble())
                        .as(key)
                        .isCloseTo(repeated.get("coefficients").get(i).get(key).asDouble(), within(1e-9));
            }
        }
        JsonNode alone = json(file, "--label", "y", "--class-weight", "flu, mild=yes=2");
        assertThat(alone.get("coefficients")).isEqualTo(weighted.get("coefficients"));
        assertThat(alone.get("class_weights").get("well").asDouble()).isEqualTo(1);
    }

    @Test
    void whatTheFitWasToldIsSavedWithIt() throws IOException {
        Path model = folder.resolve("model.json");
        run(SPECTOR, "--label", "GRADE", "--class-weight", "1=3", "--tolerance", "1e-8", "--save", model);
        assertThat(exit).as(err).isZero();
        JsonNode fit = new ObjectMapper().readTree(model.toFile()).get("fit");
        assertThat(fit.get("tolerance").asDouble()).isEqualTo(1e-8);
        assertThat(fit.get("class_weights").toString()).isEqualTo("[1.0,3.0]");
        assertThat(LogisticJson.read(model).model().report().classWeights()).containsExactly(1.0, 3.0);
        run(SPECTOR, "--label", "GRADE", "--no-intercept", "--save", model);
        assertThat(LogisticJson.read(model).model().hasIntercept()).isFalse();
    }

    /** A search for separation in many columns took minutes, and changes no number beside a ridge. */
    @Test
    void separationIsLookedForBesideARidgeOnlyWhereThatIsQuick() throws IOException {
        StringBuilder small = new StringBuilder("a,y\n1,n\n2,n\n3,y\n4,y\n");
        JsonNode few = json(write(small.toString()), "--label", "y", "--penalty", "l2");
        assertThat(few.get("separated").asBoolean()).isTrue();
        StringBuilder wide = new StringBuilder();
        for (int j = 0; j < 401; j++) {
            wide.append("x").append(j).append(',');
        }
        wide.append("y\n");
        for (int i = 0; i < 12; i++) {
            for (int j = 0; j < 401; j++) {
                wide.append((i + 3) * (j + 7) % 13).append(',');
            }
            wide.append("abc".charAt(i % 3)).append('\n');
        }
        JsonNode many = json(write(wide.toString()), "--label", "y", "--penalty", "l2");
        assertThat(many.get("separated").isNull()).isTrue();
        assertThat(many.get("converged").asBoolean()).isTrue();
    }
}
