package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.internal.random.CounterRandom;
import dev.logits.learn.features.DoubleFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Predictions against R's {@code predict(fit, se.fit = TRUE)} of the births of low weight, and their coverage. */
@Tag("once")
class PredictionsTest {
    private static final double[][] MOTHER = {{30, 120, 1, 0, 1}};
    private static Inference table;

    @BeforeAll
    static void fit() throws IOException {
        List<String[]> rows = Files.readAllLines(Path.of("../data/birthwt.csv")).stream()
                .skip(1)
                .map(line -> line.split(","))
                .toList();
        double[][] x = rows.stream()
                .map(r -> new double[] {
                    Double.parseDouble(r[1]),
                    Double.parseDouble(r[2]),
                    r[3].equals("other") ? 1 : 0,
                    r[3].equals("white") ? 1 : 0,
                    r[4].equals("yes") ? 1 : 0
                })
                .toArray(double[][]::new);
        int[] y = rows.stream().mapToInt(r -> Integer.parseInt(r[0])).toArray();
        table = LogisticRegression.maximumLikelihood().infer(DoubleFeatures.copyOf(x), y);
    }

    @Test
    void logOddsAndProbabilitiesHaveTheErrorsOfR() {
        // R 4.2.2: age = 30, lwt = 120, race = "other", smoke = "yes"
        Predictions p = Predictions.of(table, DoubleFeatures.copyOf(MOTHER), new double[0]);
        assertThat(p.logOdds(0, 1).value()).isCloseTo(0.152724794847580, within(1e-10));
        assertThat(p.logOdds(0, 1).standardError()).isCloseTo(0.485836495670553, within(1e-10));
        assertThat(p.probability(0, 1).value()).isCloseTo(0.538107157139084, within(1e-10));
        assertThat(p.probability(0, 1).standardError()).isCloseTo(0.120753613814679, within(1e-10));
        assertThat(p.probability(0, 0).value()).isCloseTo(1 - 0.538107157139084, within(1e-10));
        double[] ends = p.interval(0, 1, 0.95);
        assertThat(ends[0]).isCloseTo(sigmoid(p.logOdds(0, 1).low(0.95)), within(1e-12));
        assertThat(ends[1]).isCloseTo(sigmoid(p.logOdds(0, 1).high(0.95)), within(1e-12));
        assertThat(p.interval(0, 0, 0.95)[1]).isCloseTo(1 - ends[0], within(1e-12));
    }

    @Test
    void offsetsMoveTheLogOdds() {
        Predictions p = Predictions.of(table, DoubleFeatures.copyOf(MOTHER), new double[] {2});
        assertThat(p.logOdds(0, 1).value()).isCloseTo(2.152724794847580, within(1e-10));
    }

    @Test
    void aSimulatedIntervalAgreesWithThatOfTheLogit() {
        Predictions p = Predictions.of(table, DoubleFeatures.copyOf(MOTHER), new double[0]);
        double[] drawn = p.simulated(0, 1, 0.95, 40_000, 7);
        double[] ends = p.interval(0, 1, 0.95);
        assertThat(drawn[0]).isCloseTo(ends[0], within(0.01));
        assertThat(drawn[1]).isCloseTo(ends[1], within(0.01));
        assertThat(p.simulated(0, 1, 0.95, 40_000, 7)).containsExactly(drawn);
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    @Test
    void intervalsOfProbabilitiesCoverTheTruthAsOftenAsTheyPromise() {
        int runs = 400;
        int covered = 0;
        for (int run = 0; run < runs; run++) {
            long key = CounterRandom.key(3, run);
            double[][] x = new double[120][1];
            int[] y = new int[120];
            for (int r = 0; r < 120; r++) {
                x[r][0] = 4 * CounterRandom.uniform(key, 2L * r) - 2;
                y[r] = CounterRandom.uniform(key, 2L * r + 1) < sigmoid(0.3 + 0.8 * x[r][0]) ? 1 : 0;
            }
            Inference fit = LogisticRegression.maximumLikelihood().infer(DoubleFeatures.copyOf(x), y);
            double[] ends = Predictions.of(fit, DoubleFeatures.copyOf(new double[][] {{1}}), new double[0])
                    .interval(0, 1, 0.9);
            double truth = sigmoid(1.1);
            covered += truth >= ends[0] && truth <= ends[1] ? 1 : 0;
        }
        assertThat(covered / (double) runs).isBetween(0.86, 0.94); // 0.9 ± 2.7 standard errors
    }

    @Test
    void otherShapesAreRefused() {
        assertThatThrownBy(() -> Predictions.of(table, DoubleFeatures.copyOf(new double[1][2]), new double[0]))
                .hasMessage("features of 2 columns; the model was fitted on 5");
        Predictions p = Predictions.of(table, DoubleFeatures.copyOf(MOTHER), new double[0]);
        assertThatThrownBy(() -> p.logOdds(0, 0)).hasMessageContaining("class 0");
        assertThatThrownBy(() -> p.probability(1, 1)).hasMessage("row 1 of 1 rows");
        assertThatThrownBy(() -> p.simulated(0, 1, 0.95, 1, 1)).hasMessageContaining("2 draws");
    }
}
