package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.internal.special.ChiSquared;
import dev.logits.internal.special.NormalDistribution;
import dev.logits.learn.features.DenseFeatures;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against statsmodels, scikit-learn and 50-digit arithmetic. */
class ReferenceTest {
    private static final ReferenceTable SPECTOR = ReferenceTable.read("spector.csv");
    private static final ReferenceTable ANES96 = ReferenceTable.read("anes96.csv");
    private static final ReferenceTable MIXTURE = ReferenceTable.read("mixture.csv");

    private static final DenseFeatures SPECTOR_X = SPECTOR.features("GPA", "TUCE", "PSI");
    private static final int[] SPECTOR_Y = SPECTOR.labels("GRADE");
    private static final DenseFeatures MIXTURE_X = MIXTURE.features("a", "b", "c", "d", "e");
    private static final int[] MIXTURE_Y = MIXTURE.labels("y");
    private static final int[] BINARY =
            Arrays.stream(MIXTURE_Y).map(y -> y > 0 ? 1 : 0).toArray();

    private static double find(
            List<Estimate> estimates, int c, int column, java.util.function.ToDoubleFunction<Estimate> what) {
        return estimates.stream()
                .filter(e -> e.classIndex() == c && e.column() == column)
                .mapToDouble(what)
                .findFirst()
                .orElseThrow();
    }

    private static double value(Inference table, String statistic, int c, int column) {
        return switch (statistic) {
            case "coef" -> find(table.coefficients(), c, column, Estimate::value);
            case "se" -> find(table.coefficients(), c, column, Estimate::standardError);
            case "p" -> find(table.coefficients(), c, column, Estimate::p);
            case "effect" -> find(table.marginalEffects(), c, column, Estimate::value);
            case "effect_se" -> find(table.marginalEffects(), c, column, Estimate::standardError);
            case "log_likelihood" -> table.logLikelihood();
            case "null_log_likelihood" -> table.nullLogLikelihood();
            case "lr_statistic" -> table.likelihoodRatio();
            case "lr_p" -> table.likelihoodRatioP();
            case "mcfadden" -> table.mcfadden();
            case "aic" -> table.aic();
            case "bic" -> table.bic();
            default -> throw new IllegalArgumentException(statistic);
        };
    }

    private static void check(Inference table, String file, String name, double relative) {
        int checked = 0;
        for (String[] row : ReferenceTable.read(file).rows()) {
            if (row[0].equals(name)) {
                double expected = Double.parseDouble(row[4]);
                double actual = value(table, row[1], Integer.parseInt(row[2]), Integer.parseInt(row[3]));
                assertThat(actual)
                        .as("%s %s class %s column %s", row[0], row[1], row[2], row[3])
                        .isCloseTo(expected, within(relative * Math.max(Math.abs(expected), 1e-3)));
                checked++;
            }
        }
        assertThat(checked).isPositive();
    }

    @Test
    void spectorAndMazzeosTableIsRightToThePrintedDigits() {
        Inference table =
                LogisticRegression.maximumLikelihood().infer(SPECTOR.preciseFeatures("GPA", "TUCE", "PSI"), SPECTOR_Y);
        double[][] printed = {{2.826113, 1.262941}, {0.0951577, 0.141554}, {2.378688, 1.064564}, {-13.021347, 4.931324}
        };
        double[] half = {5e-7, 5e-8, 5e-7, 5e-7};
        for (int j = 0; j < 4; j++) {
            Estimate e = table.coefficients().get(j);
            assertThat(e.value()).isCloseTo(printed[j][0], within(half[j]));
            assertThat(e.standardError()).isCloseTo(printed[j][1], within(5e-7));
        }
        assertThat(table.coefficients().get(3).isIntercept()).isTrue();
        assertThat(table.logLikelihood()).isCloseTo(-12.889634, within(5e-7));
        assertThat(table.nullLogLikelihood()).isCloseTo(-20.591730, within(5e-7));
        assertThat(table.likelihoodRatio()).isCloseTo(15.404192, within(2e-6));
        assertThat(table.likelihoodRatioP()).isCloseTo(0.0015019, within(5e-8));
        assertThat(table.mcfadden()).isCloseTo(0.374038, within(5e-7));
        double[] effects = {0.362581, 0.012208, 0.305178};
        for (int j = 0; j < 3; j++) {
            assertThat(table.marginalEffects().get(j).value()).isCloseTo(effects[j], within(5e-7));
        }
        assertThat(table.model().report().converged()).isTrue();
    }

    @Test
    void agreesWithStatsmodelsOnBinaryData() {
        check(LogisticRegression.maximumLikelihood().infer(SPECTOR_X, SPECTOR_Y), "reference.csv", "spector", 1e-9);
    }

    @Test
    void agreesWithStatsmodelsOnSevenClasses() {
        Inference table = LogisticRegression.maximumLikelihood()
                .infer(ANES96.features("logpopul", "selfLR", "age", "educ", "income"), ANES96.labels("PID"));
        check(table, "reference.csv", "anes96", 1e-7);
    }

    @Test
    void agreesWithStatsmodelsOnThreeClasses() {
        check(LogisticRegression.maximumLikelihood().infer(MIXTURE_X, MIXTURE_Y), "reference.csv", "mixture", 1e-8);
    }

    @Test
    void everySolverFindsTheSameAnswer() {
        for (Solver solver : List.of(Solver.LBFGS, Solver.OWL_QN)) {
            LogisticRegression regression =
                    LogisticRegression.maximumLikelihood().withSolver(solver).withTolerance(1e-9);
            check(regression.infer(MIXTURE_X, MIXTURE_Y), "reference.csv", "mixture", 1e-5);
        }
    }

    private static void checkModel(LogisticRegression regression, int[] y, String name) {
        checkModel(regression.withTolerance(1e-10).fit(MIXTURE_X, y), name, 1e-6);
    }

    private static void checkModel(LogisticModel model, String name, double error) {
        assertThat(model.report().converged()).as(name + " " + model.report()).isTrue();
        int checked = 0;
        for (String[] row : ReferenceTable.read("reference.csv").rows()) {
            if (row[0].equals(name)) {
                int c = Integer.parseInt(row[2]);
                int j = Integer.parseInt(row[3]);
                assertThat(j < 0 ? model.intercept(c) : model.weight(c, j))
                        .as("%s class %d column %d", name, c, j)
                        .isCloseTo(Double.parseDouble(row[4]), within(error));
                checked++;
            }
        }
        assertThat(checked).isPositive();
    }

    @Test
    void aWeakPenaltyLeavesNoWeightWithoutDigitsAtTheUsualTolerance() {
        checkModel(LogisticRegression.elastic(5e-4, 0.5).fit(MIXTURE_X, MIXTURE_Y), "elastic_weak", 1e-11);
    }

    @Test
    void penaltiesAgreeWithScikitLearn() {
        checkModel(LogisticRegression.l2(0.05), BINARY, "l2_binary");
        checkModel(LogisticRegression.l2(0.02), MIXTURE_Y, "l2_multi");
        checkModel(LogisticRegression.l2(0.02).withSolver(Solver.LBFGS), MIXTURE_Y, "l2_multi");
        checkModel(LogisticRegression.l1(0.03), BINARY, "l1_binary");
        checkModel(LogisticRegression.l1(0.02), MIXTURE_Y, "l1_multi");
        checkModel(LogisticRegression.elastic(0.05, 0.4), MIXTURE_Y, "elastic_multi");
        checkModel(LogisticRegression.l2(0.02).withIntercept(false), BINARY, "l2_binary_no_intercept");
    }

    @Test
    void weightsAgreeWithScikitLearn() {
        double[] weights = MIXTURE.numbers("weight");
        checkModel(LogisticRegression.l2(0.02).withSampleWeights(weights), MIXTURE_Y, "l2_multi_weighted");
        checkModel(LogisticRegression.l1(0.02).withSampleWeights(weights), MIXTURE_Y, "l1_multi_weighted");
        checkModel(
                LogisticRegression.l2(0.02).withClassWeights(new double[] {1.5, 0.5}),
                BINARY,
                "l2_binary_class_weights");
    }

    @Test
    void lassoSetsCoefficientsToExactlyZero() {
        LogisticModel model = LogisticRegression.l1(0.02).fit(MIXTURE_X, MIXTURE_Y);
        assertThat(model.weight(1, 1)).isZero();
        assertThat(model.weight(2, 0)).isZero();
    }

    @Test
    void firthsEstimatesAreThoseOfFiftyDigitArithmetic() {
        LogisticRegression firth = LogisticRegression.firth().withTolerance(1e-10);
        check(firth.infer(SPECTOR_X, SPECTOR_Y), "firth.csv", "firth_spector", 1e-8);
        check(
                firth.infer(MIXTURE.features("a", "b").slice(0, 40), Arrays.copyOf(MIXTURE_Y, 40)),
                "firth.csv",
                "firth_mixture",
                1e-8);
        float[][] separated = new float[12][];
        int[] y = new int[12];
        for (int i = 0; i < 12; i++) {
            separated[i] = new float[] {i / 4f, i * 7 % 5 - 2};
            y[i] = i >= 6 ? 1 : 0;
        }
        check(firth.infer(DenseFeatures.copyOf(separated), y), "firth.csv", "firth_separated", 1e-8);
    }

    @Test
    void confidenceIntervalsAndOddsRatiosAreThoseOfTheTable() {
        Estimate gpa = LogisticRegression.maximumLikelihood()
                .infer(SPECTOR_X, SPECTOR_Y)
                .coefficients()
                .get(0);
        assertThat(gpa.low(0.95)).isCloseTo(0.351, within(5e-4));
        assertThat(gpa.high(0.95)).isCloseTo(5.301, within(5e-4));
        assertThat(gpa.z()).isCloseTo(2.238, within(5e-4));
        assertThat(gpa.oddsRatio()).isCloseTo(Math.exp(2.8261126), within(1e-5));
    }

    @Test
    void tailsAreWithinTheirBounds() {
        double normal = 0;
        double chiSquare = 0;
        for (String[] row : ReferenceTable.read("distributions.csv").rows()) {
            double x = Double.parseDouble(row[1]);
            double expected = Double.parseDouble(row[3]);
            if (row[0].equals("normal")) {
                normal = Math.max(normal, Math.abs(NormalDistribution.twoSided(x) / expected - 1));
            } else {
                double tail = ChiSquared.upperTail(x, Integer.parseInt(row[2]));
                chiSquare = Math.max(chiSquare, Math.abs(tail / expected - 1));
            }
        }
        assertThat(normal).isLessThan(4e-15);
        assertThat(chiSquare).isLessThan(1e-12);
        assertThat(NormalDistribution.quantile(0.95)).isCloseTo(1.959963984540054, within(1e-14));
        assertThat(NormalDistribution.quantile(0.99)).isCloseTo(2.5758293035489004, within(1e-14));
    }
}
