package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.learn.features.DoubleFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Robust errors, tests of terms and diagnostics against R 4.2.2, {@code glm(low ~ age + lwt + race + smoke, binomial,
 * MASS::birthwt, epsilon = 1e-15)}: packages sandwich 3.0-2, car 3.1-1, stats.
 */
class InferenceTestsTest {
    private static final LogisticRegression ML = LogisticRegression.maximumLikelihood();
    private static final List<int[]> TERMS = List.of(new int[] {0}, new int[] {1}, new int[] {2, 3}, new int[] {4});

    private static DoubleFeatures x;
    private static int[] y;
    private static int[] visits;
    private static Inference table;

    @BeforeAll
    static void read() throws IOException {
        List<String[]> rows = Files.readAllLines(Path.of("../data/birthwt.csv")).stream()
                .skip(1)
                .map(line -> line.split(","))
                .toList();
        double[][] features = rows.stream()
                .map(r -> new double[] {
                    Double.parseDouble(r[1]),
                    Double.parseDouble(r[2]),
                    r[3].equals("other") ? 1 : 0,
                    r[3].equals("white") ? 1 : 0,
                    r[4].equals("yes") ? 1 : 0
                })
                .toArray(double[][]::new);
        x = DoubleFeatures.copyOf(features);
        y = rows.stream().mapToInt(r -> Integer.parseInt(r[0])).toArray();
        visits = rows.stream().mapToInt(r -> Integer.parseInt(r[8])).toArray();
        table = ML.infer(x, y);
    }

    private static void errors(Inference robust, double... interceptFirst) {
        List<Estimate> all = robust.coefficients();
        for (int i = 0; i < interceptFirst.length; i++) {
            double error = all.get(i == 0 ? all.size() - 1 : i - 1).standardError();
            assertThat(error).isCloseTo(interceptFirst[i], within(1e-9 * interceptFirst[i]));
        }
    }

    @Test
    void robustErrorsAreThoseOfSandwich() {
        errors(
                table.withRobustErrors(RobustErrors.HC0),
                1.11958775091740881,
                0.03240090100914530,
                0.00604421873751793,
                0.53020753166335488,
                0.51661023939722506,
                0.36887857853254086);
        errors(table.withRobustErrors(RobustErrors.HC1), 1.13779362354294977, 0.03292777947511809);
        errors(table.withRobustErrors(RobustErrors.HC2), 1.14761292657001301, 0.03320218338170523, 0.00618733027235658);
        errors(
                table.withRobustErrors(RobustErrors.HC3),
                1.17677871654855615,
                0.03404177856418421,
                0.00633647229133901,
                0.56101569815988683,
                0.54875621065071312,
                0.38517513059556596);
    }

    @Test
    void clusteredErrorsAreThoseOfSandwich() {
        Inference clustered = table.withClusters(visits);
        errors(
                clustered,
                1.55309757125413772,
                0.05858004900385015,
                0.00498866400332257,
                0.48952245284431983,
                0.03626307166008508,
                0.39148487689925698);
        assertThat(clustered.errors()).isEqualTo("clusters");
        assertThat(clustered.marginalEffects().get(3).standardError())
                .isLessThan(table.marginalEffects().get(3).standardError() / 5);
        assertThatThrownBy(() -> clustered.withIntervals(Intervals.PROFILE)).hasMessageContaining("robust errors");
        assertThatThrownBy(() -> table.withClusters(new int[3])).hasMessage("3 clusters for 189 rows of features");
        assertThatThrownBy(() -> table.withClusters(new int[189])).hasMessageContaining("one cluster");
    }

    @Test
    void aClusterForEveryRowIsHc0TimesItsFactor() {
        Inference each = table.withClusters(IntStream.range(0, 189).toArray());
        double error =
                table.withRobustErrors(RobustErrors.HC0).coefficients().get(0).standardError();
        assertThat(each.coefficients().get(0).standardError()).isCloseTo(error * Math.sqrt(189.0 / 188), within(1e-12));
    }

    @Test
    void robustErrorsHaveTheSameBitsInAnyOrderOfRows() {
        int[] order = IntStream.range(0, 189).map(i -> (i * 50 + 7) % 189).toArray();
        double[][] moved = new double[189][5];
        for (int r = 0; r < 189; r++) {
            for (int j = 0; j < 5; j++) {
                moved[r][j] = x.get(order[r], j);
            }
        }
        Inference other = ML.infer(
                DoubleFeatures.copyOf(moved),
                Arrays.stream(order).map(r -> y[r]).toArray());
        assertThat(other.withRobustErrors(RobustErrors.HC3).coefficients())
                .isEqualTo(table.withRobustErrors(RobustErrors.HC3).coefficients());
        assertThat(other.withClusters(Arrays.stream(order).map(r -> visits[r]).toArray())
                        .coefficients())
                .isEqualTo(table.withClusters(visits).coefficients());
    }

    @Test
    void termsAreTestedAsDrop1Does() {
        List<TermTest> tests = TermTest.of(ML, table, x, y, TERMS);
        double[] ratios = {0.437422903341, 4.284962861286, 8.302118441421, 8.083402921058};
        double[] p = {0.5083689, 0.0384509, 0.0157477, 0.0044672};
        for (int t = 0; t < 4; t++) {
            ChiSquaredTest ratio = tests.get(t).likelihoodRatio().orElseThrow();
            assertThat(ratio.statistic()).isCloseTo(ratios[t], within(1e-9));
            assertThat(ratio.p()).isCloseTo(p[t], within(6e-8));
            assertThat(ratio.degrees()).isEqualTo(TERMS.get(t).length);
        }
        assertThat(tests.get(2).wald().statistic()).isCloseTo(7.84258198041904, within(1e-9));
        assertThat(tests.get(2).wald().degrees()).isEqualTo(2);
        Inference robust = table.withClusters(visits);
        assertThat(TermTest.of(ML, robust, x, y, TERMS).get(0).likelihoodRatio())
                .isEmpty();
    }

    @Test
    void sumsOfCoefficientsHaveTheirErrors() {
        // R: predict(fit, data.frame(age = 30, lwt = 120, race = "other", smoke = "yes"), se.fit = TRUE)
        LinearCombination logit = table.contrasts().combination(new double[] {30, 120, 1, 0, 1, 1});
        assertThat(logit.value()).isCloseTo(0.152724794847580, within(1e-10));
        assertThat(logit.standardError()).isCloseTo(0.485836495670553, within(1e-10));
        double variance = table.contrasts().covariance(2, 2)
                + table.contrasts().covariance(3, 3)
                - 2 * table.contrasts().covariance(2, 3);
        LinearCombination difference = table.contrasts().combination(new double[] {0, 0, 1, -1, 0, 0});
        assertThat(difference.standardError()).isCloseTo(Math.sqrt(variance), within(1e-12));
        double[][] twice = {{0, 0, 1, 0, 0, 0}, {0, 0, 0, 1, 0, 0}, {0, 0, 1, -1, 0, 0}};
        ChiSquaredTest dependent = table.contrasts().test(twice);
        assertThat(dependent.degrees()).isEqualTo(2);
        assertThat(dependent.statistic()).isCloseTo(7.84258198041904, within(1e-8));
    }

    @Test
    void rowsHaveTheDiagnosticsOfR() {
        FitDiagnostics d = table.diagnostics();
        int[] rows = {0, 4, 99};
        double[] leverage = {0.0505835278709144, 0.0275721142381718, 0.0181914691016423};
        double[] cook = {0.002983349731769380, 0.003397362144745397, 0.000401719347978391};
        double[] deviance = {-0.744119199317078, -1.029657523129291, -0.490302223181024};
        double[] pearson = {-0.564780786402584, -0.836120586676395, -0.357379728485804};
        double[] standardized = {-0.763684768711995, -1.044152889879520, -0.494823665184967};
        for (int i = 0; i < rows.length; i++) {
            assertThat(d.leverage(rows[i])).isCloseTo(leverage[i], within(1e-10));
            assertThat(d.cook(rows[i])).isCloseTo(cook[i], within(1e-11));
            assertThat(d.deviance(rows[i])).isCloseTo(deviance[i], within(1e-10));
            assertThat(d.pearson(rows[i])).isCloseTo(pearson[i], within(1e-10));
            assertThat(d.standardized(rows[i])).isCloseTo(standardized[i], within(1e-10));
        }
        assertThat(d.influential(5)).containsExactly(146, 132, 32, 182, 169);
    }

    @Test
    void theFitIsTestedAsInR() {
        FitDiagnostics d = table.diagnostics();
        ChiSquaredTest hosmer = d.hosmerLemeshow(10);
        assertThat(hosmer.statistic()).isCloseTo(10.8422002903985, within(1e-8));
        assertThat(hosmer.p()).isCloseTo(0.210801661406236, within(1e-9));
        LinearCombination squares = d.sumOfSquares();
        assertThat(squares.z()).isCloseTo(1.7240996346613924, within(1e-8));
        assertThat(squares.p()).isCloseTo(0.0846898580406723, within(1e-8));
        double[] inflation = d.varianceInflation(TERMS);
        double[] expected = {1.05105271133587, 1.12823852034140, 1.46197659206528, 1.30187575416638};
        for (int t = 0; t < 4; t++) {
            assertThat(inflation[t]).isCloseTo(expected[t], within(1e-10));
        }
    }

    @Test
    void whatHasNoSuchErrorsIsRefused() {
        Inference firth = LogisticRegression.firth().infer(x, y);
        assertThatThrownBy(() -> firth.withRobustErrors(RobustErrors.HC0)).hasMessageContaining("Firth");
        assertThatThrownBy(firth::diagnostics).hasMessageContaining("maximum likelihood");
        Inference three = ML.infer(x, visits3());
        assertThatThrownBy(() -> three.withRobustErrors(RobustErrors.HC3)).hasMessageContaining("leverages");
        assertThat(three.withRobustErrors(RobustErrors.HC0).coefficients()).hasSize(12);
    }

    private static int[] visits3() {
        return Arrays.stream(visits).map(v -> Math.min(v, 2)).toArray();
    }
}
