package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.formula.DataColumn;
import dev.logits.learn.formula.DataFrame;
import dev.logits.learn.formula.Formula;
import dev.logits.learn.formula.MissingCells;
import dev.logits.learn.formula.ModelDesign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Marginal means and effects against R 4.2.2: {@code glm(low ~ poly(age, 2) * smoke + race + log(lwt), binomial,
 * MASS::birthwt, epsilon = 1e-15)}, means of plogis(X·b) with the delta method by central differences.
 */
class VariableEffectsTest {
    private static VariableEffects effects;

    @BeforeAll
    static void fit() throws IOException {
        List<String[]> rows = Files.readAllLines(Path.of("../data/birthwt.csv")).stream()
                .skip(1)
                .map(line -> line.split(","))
                .toList();
        DataFrame data = DataFrame.of(List.of(
                DataColumn.numbers(
                        "age",
                        rows.stream().mapToDouble(r -> Double.parseDouble(r[1])).toArray()),
                DataColumn.numbers(
                        "lwt",
                        rows.stream().mapToDouble(r -> Double.parseDouble(r[2])).toArray()),
                DataColumn.texts("race", rows.stream().map(r -> r[3]).toArray(String[]::new)),
                DataColumn.texts("smoke", rows.stream().map(r -> r[4]).toArray(String[]::new))));
        ModelDesign design =
                Formula.parse("~ poly(age, 2) * smoke + race + log(lwt)").fit(data, MissingCells.REFUSE);
        DoubleFeatures x = design.apply(data).features();
        int[] y = rows.stream().mapToInt(r -> Integer.parseInt(r[0])).toArray();
        effects = VariableEffects.of(LogisticRegression.maximumLikelihood().infer(x, y), design, data, new double[0]);
    }

    private static void is(LinearCombination estimate, double value, double error) {
        assertThat(estimate.value()).isCloseTo(value, within(1e-9));
        assertThat(estimate.standardError()).isCloseTo(error, within(1e-8));
    }

    @Test
    void differencesOfLevelsAndMeansAtValuesAreThoseOfR() {
        is(effects.difference("smoke", "yes", "no", 1), 0.2025198624614600, 0.0730072411938722);
        is(effects.difference("race", "black", "white", 1), 0.234659866671107, 0.104912017553931);
        is(effects.mean("age", "30", 1), 0.252323394792698, 0.060491859375287);
        assertThat(effects.mean("age", "30", 0).value()).isCloseTo(1 - 0.252323394792698, within(1e-9));
        assertThat(effects.levels("race")).containsExactly("black", "other", "white");
        assertThat(effects.levels("age")).isEmpty();
    }

    @Test
    void slopesGoThroughEveryTermOfTheirVariable() {
        is(effects.slope("age", 1), -0.000407558330629031, 0.006846796787188303);
    }

    @Test
    void whatHasNoEffectIsRefused() {
        assertThatThrownBy(() -> effects.slope("race", 1)).hasMessageContaining("holds levels");
        assertThatThrownBy(() -> effects.mean("age", "old", 1)).hasMessageContaining("\"old\" is no number");
        assertThatThrownBy(() -> effects.mean("race", "green", 1)).hasMessageContaining("\"green\"");
        assertThatThrownBy(() -> effects.mean("sex", "f", 1)).hasMessageContaining("no column \"sex\"");
        assertThatThrownBy(() -> effects.mean("age", "30", 2)).hasMessage("class 2 of 2");
    }
}
