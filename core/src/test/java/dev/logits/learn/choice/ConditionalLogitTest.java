package dev.logits.learn.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.regression.LinearCombination;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.LogisticRegression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against clogit of R's survival, on matched births and on choices of travel modes. */
class ConditionalLogitTest {
    private static final ConditionalLogit FIT = ConditionalLogit.maximumLikelihood();
    private static final ReferenceValues EXPECTED = new ReferenceValues("reference.csv");

    private record Data(DoubleFeatures x, int[] sets, boolean[] chosen) {
        ChoiceModel fit() {
            return FIT.fit(x, sets, chosen);
        }

        Data shuffled(long seed) {
            List<Integer> rows =
                    new ArrayList<>(IntStream.range(0, sets.length).boxed().toList());
            Collections.shuffle(rows, new Random(seed));
            double[][] features = new double[sets.length][];
            int[] s = new int[sets.length];
            boolean[] c = new boolean[sets.length];
            for (int i = 0; i < s.length; i++) {
                int r = rows.get(i);
                features[i] = IntStream.range(0, x.columns())
                        .mapToDouble(j -> x.get(r, j))
                        .toArray();
                s[i] = -7 * sets[r];
                c[i] = chosen[r];
            }
            return new Data(DoubleFeatures.copyOf(features), s, c);
        }
    }

    private static Data infert(int set, int... columns) {
        List<String[]> rows = ReferenceValues.rows("infert.csv");
        double[][] x = rows.stream()
                .map(r -> Arrays.stream(columns)
                        .mapToDouble(j -> Double.parseDouble(r[j]))
                        .toArray())
                .toArray(double[][]::new);
        boolean[] cases = new boolean[x.length];
        for (int r = 0; r < x.length; r++) {
            cases[r] = rows.get(r)[4].equals("1");
        }
        return new Data(DoubleFeatures.copyOf(x), ReferenceValues.whole(rows, set), cases);
    }

    private static Data travel() throws IOException {
        List<String[]> rows = Files.readAllLines(Path.of("../data/travel.csv")).stream()
                .skip(1)
                .map(line -> line.split(","))
                .toList();
        double[][] x = rows.stream()
                .map(r -> new double[] {
                    Double.parseDouble(r[6]),
                    Double.parseDouble(r[3]),
                    r[1].equals("air") ? Double.parseDouble(r[7]) : 0,
                    r[1].equals("air") ? 1 : 0,
                    r[1].equals("train") ? 1 : 0,
                    r[1].equals("bus") ? 1 : 0
                })
                .toArray(double[][]::new);
        boolean[] chosen = new boolean[x.length];
        for (int r = 0; r < x.length; r++) {
            chosen[r] = rows.get(r)[2].equals("1");
        }
        return new Data(DoubleFeatures.copyOf(x), ReferenceValues.whole(rows, 0), chosen);
    }

    private static void isClogit(ChoiceModel model, String name, double relative) {
        assertThat(model.converged()).isTrue();
        for (int j = 0; j < model.columns(); j++) {
            EXPECTED.is(model.coefficient(j), name, j, relative);
            for (int i = 0; i < model.columns(); i++) {
                assertThat(model.covariance(i, j))
                        .isCloseTo(
                                EXPECTED.get(name + " covariance", i * model.columns() + j),
                                within(10
                                        * relative
                                        * model.coefficient(i).standardError()
                                        * model.coefficient(j).standardError()));
            }
        }
        EXPECTED.is(model.logLikelihood(), name + " loglik", 0, 1e-11);
        EXPECTED.is(model.nullLogLikelihood(), name + " null", 0, 1e-11);
    }

    @Test
    void isClogitWithOneCaseInASet() {
        isClogit(infert(6, 5, 3).fit(), "matched", 1e-9);
    }

    @Test
    void isExactClogitWithManyCasesInASet() {
        isClogit(infert(7, 5, 3).fit(), "pooled", 1e-9);
        isClogit(infert(0, 1, 2, 5, 3).fit(), "education", 1e-9);
    }

    @Test
    void isMcFaddensModelOfTravelModes() throws IOException {
        ChoiceModel model = travel().fit();
        isClogit(model, "travel", 1e-9);
        assertThat(model.sets()).isEqualTo(210);
        assertThat(model.likelihoodRatio().degrees()).isEqualTo(6);
        assertThat(model.mcFadden()).isCloseTo(1 - 199.12836871598157 / 291.12181583517753, within(1e-12));
    }

    /** survival's robust errors are without the factor G / (G − 1). */
    @Test
    void robustErrorsAreThoseOfClogit() throws IOException {
        Data matched = infert(6, 5, 3);
        ChoiceModel model = matched.fit().withClusters(matched.sets());
        for (int j = 0; j < 2; j++) {
            EXPECTED.is(model.coefficient(j).standardError() * Math.sqrt(82 / 83.0), "matched robust", j, 1e-9);
        }
        Data travel = travel();
        ChoiceModel robust = travel.fit().withClusters(travel.sets());
        for (int j = 0; j < 6; j++) {
            EXPECTED.is(robust.coefficient(j).standardError() * Math.sqrt(209 / 210.0), "travel robust", j, 1e-9);
        }
    }

    @Test
    void noOrderOfRowsChangesABit() throws IOException {
        for (Data data : List.of(travel(), infert(0, 1, 2, 5, 3))) {
            ChoiceModel a = data.fit();
            ChoiceModel b = data.shuffled(5).fit();
            for (int j = 0; j < a.columns(); j++) {
                assertThat(b.coefficient(j)).isEqualTo(a.coefficient(j));
            }
            assertThat(b.logLikelihood()).isEqualTo(a.logLikelihood());
        }
    }

    @Test
    void pairsAreALogisticRegressionOfDifferences() {
        Random random = new Random(3);
        double[][] x = new double[400][2];
        double[][] differences = new double[200][2];
        int[] sets = new int[400];
        boolean[] chosen = new boolean[400];
        int[] labels = new int[200];
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 2; j++) {
                x[2 * i][j] = random.nextGaussian();
                x[2 * i + 1][j] = random.nextGaussian();
                differences[i][j] = x[2 * i + 1][j] - x[2 * i][j];
            }
            sets[2 * i] = i;
            sets[2 * i + 1] = i;
            labels[i] = random.nextDouble() < 1 / (1 + Math.exp(-differences[i][0])) ? 1 : 0;
            chosen[2 * i + labels[i]] = true;
        }
        LogisticModel expected = LogisticRegression.maximumLikelihood()
                .withIntercept(false)
                .fit(DoubleFeatures.copyOf(differences), labels);
        ChoiceModel model = FIT.fit(DoubleFeatures.copyOf(x), sets, chosen);
        for (int j = 0; j < 2; j++) {
            assertThat(model.coefficient(j).value()).isCloseTo(expected.weight(1, j), within(1e-12));
        }
    }

    @Test
    void weightsAreRepetitions() {
        Data data = infert(6, 5, 3);
        int n = data.sets().length;
        double[] weights = new double[n];
        List<double[]> x = new ArrayList<>();
        List<Integer> sets = new ArrayList<>();
        List<Boolean> chosen = new ArrayList<>();
        for (int r = 0; r < n; r++) {
            weights[r] = data.sets()[r] % 3;
            for (int copy = 0; copy < weights[r]; copy++) {
                x.add(new double[] {data.x().get(r, 0), data.x().get(r, 1)});
                sets.add(100 * copy + data.sets()[r]);
                chosen.add(data.chosen()[r]);
            }
        }
        boolean[] repeated = new boolean[chosen.size()];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = chosen.get(i);
        }
        ChoiceModel a = FIT.withWeights(weights).fit(data.x(), data.sets(), data.chosen());
        ChoiceModel b = FIT.fit(
                DoubleFeatures.copyOf(x.toArray(double[][]::new)),
                sets.stream().mapToInt(s -> s).toArray(),
                repeated);
        assertThat(a.sets()).isEqualTo(b.sets());
        assertThat(a.coefficient(0).value()).isCloseTo(b.coefficient(0).value(), within(1e-12));
        assertThat(a.coefficient(1).standardError()).isCloseTo(b.coefficient(1).standardError(), within(1e-12));
        assertThat(a.bic()).isCloseTo(b.bic(), within(1e-10));
    }

    @Test
    void whatIsConstantWithinSetsIsLeftOut() {
        DoubleFeatures x = DoubleFeatures.copyOf(
                new double[][] {{1, 5, 2}, {2, 5, 4}, {3, 5, 6}, {2, 7, 4}, {1, 7, 2}, {4, 1, 8}, {2, 1, 4}});
        ChoiceModel model = FIT.fit(
                x, new int[] {0, 0, 0, 1, 1, 2, 2}, new boolean[] {false, true, false, true, false, false, true});
        assertThat(model.isLeftOut(0)).isFalse();
        assertThat(model.isLeftOut(1)).isTrue();
        assertThat(model.isLeftOut(2)).isTrue();
        assertThat(model.coefficient(1).value()).isZero();
        assertThat(model.coefficient(2).standardError()).isNaN();
        assertThat(model.parameters()).isEqualTo(1);
        assertThat(model.test(new int[] {0, 1, 2}).degrees()).isEqualTo(1);
    }

    @Test
    void ratiosHaveTheErrorOfTheDeltaMethod() throws IOException {
        ChoiceModel model = travel().fit();
        LinearCombination worth = model.ratio(1, 0);
        double b0 = model.coefficient(0).value();
        double b1 = model.coefficient(1).value();
        assertThat(worth.value()).isEqualTo(-b1 / b0);
        double variance = model.covariance(1, 1) / (b0 * b0)
                - 2 * b1 / Math.pow(b0, 3) * model.covariance(0, 1)
                + b1 * b1 / Math.pow(b0, 4) * model.covariance(0, 0);
        assertThat(worth.standardError()).isCloseTo(Math.sqrt(variance), within(1e-12));
    }

    @Test
    void probabilitiesOfSetsAddUpToOneAndMeetTheShares() throws IOException {
        Data data = travel();
        double[] p = data.fit().probabilities(data.x(), data.sets());
        assertThat(Arrays.stream(p).sum()).isCloseTo(210, within(1e-9));
        double air = IntStream.range(0, p.length)
                .filter(r -> data.x().get(r, 3) == 1)
                .mapToDouble(r -> p[r])
                .sum();
        assertThat(air).isCloseTo(58, within(1e-7)); // a constant of its own meets the share of its mode
    }

    @Test
    void logitsAreTheLogOddsOfBeingChosen() throws IOException {
        Data data = travel();
        ChoiceModel model = data.fit();
        double[] p = model.probabilities(data.x(), data.sets());
        Logits z = model.logits(data.x(), data.sets());
        for (int r = 0; r < p.length; r++) {
            assertThat(z.get(r, 0)).isZero();
            assertThat((double) z.get(r, 1)).isCloseTo(Math.log(p[r] / (1 - p[r])), within(1e-5));
        }
        int[] alone = IntStream.range(0, p.length).toArray();
        assertThat((double) model.logits(data.x(), alone).get(3, 1)).isEqualTo(ChoiceModel.CERTAIN);
    }

    @Test
    void aModelWithKnownNumbersIsTheModel() throws IOException {
        Data data = travel();
        ChoiceModel model = data.fit();
        int d = model.columns();
        double[] coefficients = new double[d];
        boolean[] kept = new boolean[d];
        double[] covariance = new double[d * d];
        for (int i = 0; i < d; i++) {
            coefficients[i] = model.coefficient(i).value();
            kept[i] = !model.isLeftOut(i);
            for (int j = 0; j < d; j++) {
                covariance[i * d + j] = model.covariance(i, j);
            }
        }
        ChoiceModel back = ChoiceModel.of(coefficients, kept, covariance, model.report());
        assertThat(back.report()).isEqualTo(model.report());
        assertThat(back.ratio(0, 1)).isEqualTo(model.ratio(0, 1));
        assertThat(back.test(new int[] {0, 2})).isEqualTo(model.test(new int[] {0, 2}));
        assertThat(back.aic()).isEqualTo(model.aic());
        assertThat(back.bic()).isEqualTo(model.bic());
        assertThat(back.likelihoodRatio()).isEqualTo(model.likelihoodRatio());
        assertThat(back.probabilities(data.x(), data.sets()))
                .containsExactly(model.probabilities(data.x(), data.sets()));
        assertThatThrownBy(() -> back.withClusters(data.sets())).hasMessageContaining("a model that was read has not");
        kept[0] = false;
        assertThatThrownBy(() -> ChoiceModel.of(coefficients, kept, covariance, model.report()))
                .hasMessageContaining("column 0 was left out");
        assertThatThrownBy(() -> ChoiceModel.of(coefficients, new boolean[1], covariance, model.report()))
                .hasMessageContaining("do not belong together");
    }

    @Test
    void aColumnThatSeparatesIsNamed() {
        DoubleFeatures x = DoubleFeatures.copyOf(new double[][] {{1, 5}, {2, 1}, {1, 4}, {3, 5}, {0, 1}, {2, 2}});
        assertThatThrownBy(() ->
                        FIT.fit(x, new int[] {0, 0, 1, 1, 2, 2}, new boolean[] {false, true, false, true, false, true}))
                .isInstanceOf(UnboundedChoiceException.class)
                .hasMessageStartingWith("column [0] tells the chosen alternatives from the others without error");
    }

    @Test
    void wrongInputIsNamed() {
        DoubleFeatures x = DoubleFeatures.copyOf(new double[][] {{1}, {2}, {4}, {3}});
        boolean[] chosen = {true, false, false, true};
        assertThatThrownBy(() -> FIT.fit(x, new int[] {0, 0, 1}, chosen)).hasMessage("3 sets for 4 rows of features");
        assertThatThrownBy(() -> FIT.fit(x, new int[] {0, 1, 1, 0}, new boolean[4]))
                .hasMessageContaining("there were 2 sets of one kind");
        assertThatThrownBy(() -> FIT.withWeights(new double[] {1, 2, 1, 1}).fit(x, new int[] {0, 0, 1, 1}, chosen))
                .hasMessage(
                        "rows 0 and 1 are of one set and have weights 1.0 and 2.0; a weight is that of a whole set");
        assertThatThrownBy(() -> FIT.fit(
                        DoubleFeatures.copyOf(new double[][] {{1}, {1}, {2}, {2}}), new int[] {0, 0, 1, 1}, chosen))
                .hasMessageContaining("no column differs");
    }
}
