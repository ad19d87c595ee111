package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.Features;
import dev.logits.learn.features.SparseFeatures;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {
    /** Normal features and labels of a noisy softmax of them; classes overlap. */
    private static DenseFeatures features(int rows, int columns, long seed) {
        Random random = new Random(seed);
        float[] x = new float[rows * columns];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return DenseFeatures.wrap(x, rows, columns);
    }

    private static int[] labels(DenseFeatures x, int classes, long seed) {
        Random random = new Random(seed);
        int[] y = new int[x.rows()];
        for (int r = 0; r < y.length; r++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                double z = x.get(r, c % x.columns()) * (c + 1) * 0.3 + 2 * random.nextGaussian();
                if (z > best) {
                    best = z;
                    y[r] = c;
                }
            }
        }
        return y;
    }

    private static void assertClose(LogisticModel a, LogisticModel b, double tolerance) {
        for (int c = 0; c < a.classes(); c++) {
            assertThat(a.intercept(c)).isCloseTo(b.intercept(c), within(tolerance));
            for (int j = 0; j < a.columns(); j++) {
                assertThat(a.weight(c, j)).isCloseTo(b.weight(c, j), within(tolerance));
            }
        }
    }

    private static Separation separation(Features x, int... y) {
        SeparationException e = catchThrowableOfType(
                SeparationException.class,
                () -> LogisticRegression.maximumLikelihood().fit(x, y));
        assertThat(e).as("no separation found").isNotNull();
        return e.separation();
    }

    @Test
    void gradientsMatchCentralDifferences() {
        DenseFeatures x = features(50, 3, 1);
        int[] y = labels(x, 4, 2);
        for (boolean reference : new boolean[] {true, false}) {
            ModelShape shape = new ModelShape(3, 4, reference, true);
            Examples examples = Examples.of(x, y, 4, new double[0], new double[] {1, 2, 0.5, 3});
            ExactObjective objective = new ExactObjective(examples, shape, 0.3);
            CenteredRows rows = new CenteredRows(examples, new int[] {0, 1, 2}, true);
            Likelihood likelihood = new Likelihood(examples, rows, shape, 0.3);
            Random random = new Random(3);
            double[] theta = random.doubles(shape.size(), -1, 1).toArray();
            double[] gradient = new double[theta.length];
            objective.valueAndGradient(theta, gradient);
            Likelihood.Point point = likelihood.at(theta);
            double[] hessian = likelihood.hessian(theta);
            double h = 1e-5;
            for (int i = 0; i < theta.length; i++) {
                double[] up = theta.clone();
                double[] down = theta.clone();
                up[i] += h;
                down[i] -= h;
                double[] unused = new double[theta.length];
                double slope =
                        (objective.valueAndGradient(up, unused) - objective.valueAndGradient(down, unused)) / (2 * h);
                assertThat(gradient[i]).isCloseTo(slope, within(1e-9));
                Likelihood.Point above = likelihood.at(up);
                Likelihood.Point below = likelihood.at(down);
                assertThat(point.gradient()[i]).isCloseTo((above.value() - below.value()) / (2 * h), within(1e-9));
                for (int j = 0; j < theta.length; j++) {
                    assertThat(hessian[i * theta.length + j])
                            .isCloseTo((above.gradient()[j] - below.gradient()[j]) / (2 * h), within(1e-9));
                }
            }
        }
    }

    @Test
    void aWeightIsARepetition() {
        DenseFeatures x = features(60, 3, 4);
        int[] y = labels(x, 3, 5);
        double[] weights = IntStream.range(0, 60).mapToDouble(r -> r % 4).toArray();
        int[] repeated = IntStream.range(0, 60)
                .flatMap(r -> IntStream.generate(() -> r).limit(r % 4))
                .toArray();
        float[][] rows = new float[repeated.length][3];
        int[] labels = new int[repeated.length];
        for (int i = 0; i < repeated.length; i++) {
            labels[i] = y[repeated[i]];
            for (int j = 0; j < 3; j++) {
                rows[i][j] = x.get(repeated[i], j);
            }
        }
        for (LogisticRegression r : List.of(LogisticRegression.maximumLikelihood(), LogisticRegression.firth())) {
            Inference weighted = r.withSampleWeights(weights).infer(x, y);
            Inference plain = r.infer(DenseFeatures.copyOf(rows), labels);
            assertClose(weighted.model(), plain.model(), 1e-9);
            assertThat(weighted.logLikelihood()).isCloseTo(plain.logLikelihood(), within(1e-9));
            assertThat(weighted.bic()).isCloseTo(plain.bic(), within(1e-9));
            for (int i = 0; i < weighted.coefficients().size(); i++) {
                assertThat(weighted.coefficients().get(i).standardError())
                        .isCloseTo(plain.coefficients().get(i).standardError(), within(1e-9));
            }
        }
        assertClose(
                LogisticRegression.l1(0.02)
                        .withSampleWeights(weights)
                        .withTolerance(1e-9)
                        .fit(x, y),
                LogisticRegression.l1(0.02).withTolerance(1e-9).fit(DenseFeatures.copyOf(rows), labels),
                1e-6);
    }

    @Test
    void rowsLabeledMinusOneDoNotCountWhateverTheyHold() {
        DenseFeatures x = features(50, 2, 6);
        int[] y = labels(x, 2, 7);
        LogisticModel expected =
                LogisticRegression.maximumLikelihood().fit(x.slice(10, 50), Arrays.copyOfRange(y, 10, 50));
        for (int r = 0; r < 10; r++) {
            y[r] = -1;
            x.array()[x.offset(r)] = r % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY;
        }
        LogisticModel model = LogisticRegression.maximumLikelihood().fit(x, y);
        assertClose(model, expected, 0);
        assertThat(model.report().ignored()).isEqualTo(10);
        assertThat(model.report().rows()).isEqualTo(40);
    }

    @Test
    void sparseFeaturesGiveTheSameModelAsDenseOnes() {
        DenseFeatures x = features(200, 6, 8);
        for (int i = 0; i < x.array().length; i++) {
            x.array()[i] = i % 3 == 0 ? x.array()[i] : 0;
        }
        int[] y = labels(x, 3, 9);
        SparseFeatures sparse = SparseFeatures.copyOf(x);
        for (LogisticRegression r : List.of(
                LogisticRegression.maximumLikelihood(),
                LogisticRegression.l2(0.1).withSolver(Solver.LBFGS).withTolerance(1e-9),
                LogisticRegression.l1(0.01).withTolerance(1e-9))) {
            assertClose(r.fit(sparse, y), r.fit(x, y), 1e-7);
        }
        LogisticModel model = LogisticRegression.l2(0.1).fit(x, y);
        Logits dense = model.logits(x);
        Logits fromSparse = model.logits(sparse);
        for (int r = 0; r < 200; r++) {
            for (int c = 0; c < 3; c++) {
                assertThat(fromSparse.get(r, c)).isCloseTo(dense.get(r, c), within(1e-6f));
            }
        }
    }

    @Test
    void completelySeparatedClassesAreNamedWithTheColumnThatSeparates() {
        DenseFeatures x = features(40, 3, 10);
        int[] y = new int[40];
        for (int r = 0; r < 40; r++) {
            y[r] = x.get(r, 1) > 0.2 ? 1 : 0;
        }
        Separation s = separation(x, y);
        assertThat(s.complete()).isTrue();
        assertThat(s.columns()).containsExactly(1);
        assertThat(s.alone()).isTrue();
        assertThat(s.separatedRows()).isEqualTo(40);
    }

    @Test
    void separationByACombinationOfColumnsIsFound() {
        DenseFeatures x = features(60, 4, 11);
        int[] y = new int[60];
        for (int r = 0; r < 60; r++) {
            y[r] = x.get(r, 0) - 2 * x.get(r, 2) > 0.1 ? 1 : 0;
        }
        Separation s = separation(x, y);
        assertThat(s.complete()).isTrue();
        assertThat(s.alone()).isFalse();
        assertThat(s.columns()).contains(0, 2);
    }

    @Test
    void quasiCompleteSeparationByADummyIsFound() {
        DenseFeatures x = features(80, 3, 12);
        int[] y = labels(x, 2, 13);
        for (int r = 0; r < 80; r++) {
            boolean member = r % 5 == 0;
            x.array()[x.offset(r) + 2] = member ? 1 : 0;
            y[r] = member ? 1 : y[r];
        }
        Separation s = separation(x, y);
        assertThat(s.complete()).isFalse();
        assertThat(s.columns()).containsExactly(2);
        assertThat(s.separatedRows()).isEqualTo(16);
    }

    @Test
    void quasiCompleteSeparationBySeveralColumnsIsFound() {
        // On the line x0 = x1 both classes lie; off it each has its side.
        float[][] rows = {{0, 0}, {1, 1}, {2, 2}, {1, 0}, {3, 1}, {0, 1}, {1, 4}, {2, 2}, {1, 1}};
        Separation s = separation(DenseFeatures.copyOf(rows), 0, 1, 0, 1, 1, 0, 0, 1, 0);
        assertThat(s.complete()).isFalse();
        assertThat(s.separatedRows()).isEqualTo(4);
        assertThat(s.columns()).containsExactly(0, 1);
    }

    @Test
    void steepButOverlappingClassesAreFitted() {
        float[][] rows = {{0}, {1}, {2}, {3}, {4}, {5}, {2.5f}, {2.4f}};
        int[] y = {0, 0, 0, 1, 1, 1, 0, 1};
        LogisticModel model = LogisticRegression.maximumLikelihood().fit(DenseFeatures.copyOf(rows), y);
        assertThat(model.report().converged()).isTrue();
        assertThat(model.weight(1, 0)).isBetween(1.0, 100.0);
    }

    @Test
    void oneClassOfSeveralThatIsSeparatedIsNamed() {
        DenseFeatures x = features(90, 2, 14);
        int[] y = labels(x, 3, 15);
        for (int r = 0; r < 90; r++) {
            x.array()[x.offset(r) + 1] += y[r] == 2 ? 50 : 0;
        }
        Separation s = separation(x, y);
        assertThat(s.complete()).isFalse();
        assertThat(s.classes()).containsExactly(2);
        assertThat(s.columns()).containsExactly(1);
    }

    @Test
    void separationIsFoundAmongManyRowsToo() {
        DenseFeatures x = features(20_000, 5, 16);
        int[] y = labels(x, 2, 17);
        int flagged = 0;
        for (int r = 0; r < 20_000; r++) {
            boolean rare = r % 7000 == 3;
            x.array()[x.offset(r) + 4] = rare ? 1 : 0;
            y[r] = rare ? 0 : y[r];
            flagged += rare ? 1 : 0;
        }
        Separation s = separation(x, y);
        assertThat(s.complete()).isFalse();
        assertThat(s.columns()).containsExactly(4);
        assertThat(s.separatedRows()).isEqualTo(flagged);
    }

    @Test
    void penaltiesAndFirthGiveFiniteCoefficientsToSeparatedClasses() {
        float[][] rows = {{0}, {1}, {2}, {3}};
        int[] y = {0, 0, 1, 1};
        for (LogisticRegression r :
                List.of(LogisticRegression.firth(), LogisticRegression.l2(0.1), LogisticRegression.l1(0.01))) {
            LogisticModel model = r.fit(DenseFeatures.copyOf(rows), y);
            assertThat(model.report().converged()).isTrue();
            assertThat(model.weight(1, 0)).isBetween(0.1, 20.0);
        }
    }

    @Test
    void collinearColumnsAreLeftOutAndSaidToBeMadeOfWhich() {
        DenseFeatures x = features(100, 5, 18);
        for (int r = 0; r < 100; r++) {
            int off = x.offset(r);
            x.array()[off + 2] = 3;
            x.array()[off + 4] = 2 * x.array()[off] - x.array()[off + 1] + 7;
        }
        int[] y = labels(x, 2, 19);
        Inference table = LogisticRegression.maximumLikelihood().infer(x, y);
        List<Collinearity> collinear = table.model().report().collinear();
        assertThat(collinear).hasSize(2);
        assertThat(collinear.get(0).column()).isEqualTo(2);
        assertThat(collinear.get(0).columns()).isEmpty();
        assertThat(collinear.get(0).constant()).isCloseTo(3, within(1e-6));
        assertThat(collinear.get(1).columns()).hasSize(2);
        int dropped = collinear.get(1).column();
        assertThat(table.model().weight(1, dropped)).isZero();
        assertThat(table.coefficients().get(dropped).standardError()).isNaN();
        assertThat(table.likelihoodRatioDegrees()).isEqualTo(3);
        assertThat(table.marginalEffects()).hasSize(3);
    }

    @Test
    void columnsFarFromZeroLoseNoDigits() {
        DenseFeatures x = features(200, 2, 20);
        int[] y = labels(x, 2, 21);
        double[][] shifted = new double[200][2];
        double[][] plain = new double[200][2];
        for (int r = 0; r < 200; r++) {
            for (int j = 0; j < 2; j++) {
                plain[r][j] = x.get(r, j);
                shifted[r][j] = x.get(r, j) * 0x1p-10 + (j == 0 ? 0x1p20 : 0);
            }
        }
        Inference a = LogisticRegression.maximumLikelihood().infer(DoubleFeatures.copyOf(plain), y);
        Inference b = LogisticRegression.maximumLikelihood().infer(DoubleFeatures.copyOf(shifted), y);
        for (int j = 0; j < 2; j++) {
            assertThat(b.coefficients().get(j).value() * 0x1p-10)
                    .isCloseTo(a.coefficients().get(j).value(), within(1e-6));
            assertThat(b.coefficients().get(j).z())
                    .isCloseTo(a.coefficients().get(j).z(), within(1e-5));
        }
    }

    @Test
    void nullLogLikelihoodIsThatOfTheClassShares() {
        DenseFeatures x = features(40, 1, 22);
        int[] y = IntStream.range(0, 40).map(r -> r % 4 == 0 ? 1 : 0).toArray();
        assertThat(LogisticRegression.maximumLikelihood().fit(x, y).report().nullLogLikelihood())
                .isCloseTo(10 * Math.log(0.25) + 30 * Math.log(0.75), within(1e-12));
    }

    @Test
    void rejectsWhatCannotBeFittedAndNamesIt() {
        DenseFeatures x = features(4, 2, 23);
        LogisticRegression r = LogisticRegression.maximumLikelihood();
        assertThatThrownBy(() -> r.fit(x, new int[] {0, 0, 0, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("all 4 labeled rows are of class 0; a fit needs rows of two classes or more");
        assertThatThrownBy(() -> r.fit(x, new int[] {0, 2, 0, 2}))
                .hasMessageContaining("no row is labeled with class 1 of 0..2");
        assertThatThrownBy(() -> r.fit(x, new int[] {-1, -1, -1, -1})).hasMessageContaining("no labeled rows");
        assertThatThrownBy(() -> r.fit(x, new int[] {0, 1})).hasMessage("2 labels for 4 rows of features");
        assertThatThrownBy(() -> r.fit(x, new int[] {0, -5, 1, 0})).hasMessageContaining("labels[1] = -5");
        x.array()[x.offset(2) + 1] = Float.NaN;
        assertThatThrownBy(() -> r.fit(x, new int[] {0, 1, 0, 1}))
                .hasMessageStartingWith("features row 2, column 1 is NaN; a fit needs finite numbers");
        assertThatThrownBy(() -> r.fit(SparseFeatures.copyOf(x), new int[] {0, 1, 0, 1}))
                .hasMessageStartingWith("features row 2, column 1 is NaN");
        assertThatThrownBy(() -> LogisticRegression.l2(0)).hasMessageContaining("must be positive and finite");
        assertThatThrownBy(() -> LogisticRegression.l1(1).withSolver(Solver.NEWTON))
                .hasMessageContaining("cannot take the penalty l1");
        assertThatThrownBy(() -> LogisticRegression.l2(1).infer(x, new int[] {0, 1, 0, 1}))
                .hasMessageContaining("standard errors are not defined");
    }

    @Test
    void modelsHaveTheirLogitsAndProbabilities() {
        LogisticModel model = LogisticModel.of(
                new double[][] {{1, -2}, {0.5, 0}},
                new double[] {0.25, -1},
                true,
                Penalty.NONE,
                LogisticRegression.l2(1)
                        .fit(features(10, 2, 1), new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1})
                        .report());
        Logits z = model.logits(DenseFeatures.copyOf(new float[][] {{2, 3}}));
        assertThat(z.classes()).isEqualTo(3);
        assertThat(new float[] {z.get(0, 0), z.get(0, 1), z.get(0, 2)}).containsExactly(0, -3.75f, 0);
        assertThat(model.probabilities(DenseFeatures.copyOf(new float[][] {{2, 3}}))
                        .get(0, 0))
                .isCloseTo((float) (1 / (2 + Math.exp(-3.75))), within(1e-6f));
        assertThatThrownBy(() -> model.logits(features(1, 3, 1)))
                .hasMessage("features of 3 columns; the model was fitted on 2");
    }

    @Test
    void manyParametersWithoutPenaltyEitherConvergeOrSayThatTheyAreSeparated() {
        DenseFeatures wide = features(60, 500, 24);
        int[] y = labels(wide, 2, 25);
        assertThat(separation(wide, y).complete()).isTrue();
    }

    @Test
    void moreParametersThanASquareMatrixOfThemFitsAreRefusedWhereOneIsNeeded() {
        DoubleFeatures wide = DoubleFeatures.copyOf(new double[4][46_341]);
        int[] labels = {0, 1, 0, 1};
        for (LogisticRegression r : new LogisticRegression[] {
            LogisticRegression.l2(1).withSolver(Solver.NEWTON).withIntercept(false),
            LogisticRegression.firth().withIntercept(false)
        }) {
            assertThatThrownBy(() -> r.fit(wide, labels))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "second derivatives need a matrix of 46341 x 46341 doubles, 17 GB, which is more than an"
                                    + " array holds; choose Solver.LBFGS, with a penalty L1 Solver.OWL_QN, instead of Firth's"
                                    + " penalty l2, or fewer columns");
        }
        assertThat(LogisticRegression.maximumLikelihood()
                        .fit(wide, labels)
                        .report()
                        .solver())
                .isEqualTo(Solver.LBFGS);
    }
}
