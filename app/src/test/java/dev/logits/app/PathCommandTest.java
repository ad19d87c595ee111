package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code logits regress --path}. */
class PathCommandTest {
    private static final Path BIRTHS = Path.of("../data/birthwt.csv");
    private static final String FORMULA = "low ~ age + lwt + race + smoke + ptl + ht + ui + ftv";

    @TempDir
    private Path folder;

    @Test
    void theRulesChooseAmongTheSteps() throws IOException {
        JsonNode one = CommandRun.of("regress", BIRTHS, "--formula", FORMULA, "--path", "--json")
                .json();
        JsonNode best = CommandRun.of("regress", BIRTHS, "--formula", FORMULA, "--path", "--choose", "best", "--json")
                .json();
        assertThat(one.at("/chosen").asInt())
                .isEqualTo(one.at("/one_standard_error").asInt());
        assertThat(best.at("/chosen").asInt()).isEqualTo(best.at("/best").asInt());
        assertThat(best.at("/chosen").asInt()).isGreaterThan(one.at("/chosen").asInt());
        assertThat(one.at("/path/0/columns").asInt()).isZero();
        int columns =
                best.at("/path/" + best.at("/chosen").asInt() + "/columns").asInt();
        assertThat(best.at("/coefficients").size()).isEqualTo(columns + 1);
    }

    @Test
    void levelsOfAFactorComeTogetherAndTheModelIsSaved() throws IOException {
        Path model = folder.resolve("m.json");
        JsonNode json = CommandRun.of(
                        "regress",
                        BIRTHS,
                        "--formula",
                        "low ~ race + smoke + lwt",
                        "--path",
                        "--group-terms",
                        "--penalty",
                        "elastic",
                        "--l1-ratio",
                        "0.9",
                        "--choose",
                        "best",
                        "--folds",
                        "5",
                        "--save",
                        model,
                        "--json")
                .json();
        String all = json.at("/coefficients").toString();
        assertThat(all.contains("race[other]")).isEqualTo(all.contains("race[white]"));
        assertThat(json.at("/l1_ratio").asDouble()).isEqualTo(0.9);
        assertThat(Files.readString(model)).contains("\"penalty\" : \"elastic\"");
        CommandRun.of("predict", model, BIRTHS, "--out", folder.resolve("z.npz"))
                .done();
    }

    @Test
    void mistakesAreNamed() {
        assertThat(CommandRun.of("regress", BIRTHS, "--formula", FORMULA, "--folds", "5")
                        .err())
                .contains("--folds goes with --path");
        assertThat(CommandRun.of(
                                "regress", BIRTHS, "--formula", FORMULA, "--path", "--penalty", "l1", "--strength", "1")
                        .err())
                .contains("--strength does not go with --path");
        assertThat(CommandRun.of("regress", BIRTHS, "--formula", FORMULA, "--path", "--tests")
                        .err())
                .contains("--tests does not go with --path");
        assertThat(CommandRun.of("regress", BIRTHS, "--formula", FORMULA, "--path", "--choose", "worst")
                        .err())
                .contains("expected 1se or best");
        assertThat(CommandRun.of("regress", BIRTHS, "--formula", "race ~ age", "--path")
                        .err())
                .contains("--path is for two classes, and race has 3");
        assertThat(CommandRun.of("regress", BIRTHS, "--formula", FORMULA, "--path", "--prior", "weak")
                        .err())
                .contains("does not go with --p");
    }
}
