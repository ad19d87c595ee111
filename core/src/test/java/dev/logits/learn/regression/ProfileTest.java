package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.features.DoubleFeatures;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private static final ReferenceTable SPECTOR = ReferenceTable.read("spector.csv");
    private static final ReferenceTable MIXTURE = ReferenceTable.read("mixture.csv");
    private static final DoubleFeatures SPECTOR_X = SPECTOR.preciseFeatures("GPA", "TUCE", "PSI");
    private static final int[] SPECTOR_Y = SPECTOR.labels("GRADE");
    private static final DoubleFeatures DOSES = DoubleFeatures.copyOf(new double[][] {{1}, {2}, {3}, {4}, {5}});
    private static final int[] CURED = {0, 0, 0, 1, 1};

    private static void check(String name, Inference table) {
        int checked = 0;
        for (String[] row : ReferenceTable.read("profile.csv").rows()) {
            if (!row[0].equals(name)) {
                continue;
            }
            double expected = Double.parseDouble(row[4]);
            Estimate e = row[1].equals("lr")
                    ? null
                    : table.coefficients().stream()
                            .filter(c -> c.classIndex() == Integer.parseInt(row[2])
                                    && c.column() == Integer.parseInt(row[3]))
                            .findFirst()
                            .orElseThrow();
            double actual = switch (row[1]) {
                case "lr" -> table.likelihoodRatio();
                case "p" -> e.p();
                case "low" -> e.low(0.95);
                default -> e.high(0.95);
            };
            assertThat(actual)
                    .as(String.join(" ", row))
                    .isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
            checked++;
        }
        assertThat(checked).isPositive();
    }

    @Test
    void firthsTestsAndIntervalsAreThoseOfThePenalizedLikelihood() {
        check("firth_spector", LogisticRegression.firth().infer(SPECTOR_X, SPECTOR_Y));
        check("firth_doses", LogisticRegression.firth().infer(DOSES, CURED));
        double[][] separated = new double[12][];
        int[] y = new int[12];
        for (int i = 0; i < 12; i++) {
            separated[i] = new double[] {i / 4.0, i * 7 % 5 - 2};
            y[i] = i >= 6 ? 1 : 0;
        }
        check("firth_separated", LogisticRegression.firth().infer(DoubleFeatures.copyOf(separated), y));
    }

    /** Expected: what R's logistf prints for its sex2, intercept last. */
    @Test
    void separatedInfectionsHaveTheNumbersOfLogistf() {
        ReferenceTable table = ReferenceTable.read("infections.csv");
        Inference fit = LogisticRegression.firth()
                .withSampleWeights(table.numbers("count"))
                .infer(table.preciseFeatures("age", "oc", "vic", "vicl", "vis", "dia"), table.labels("case"));
        assertThat(fit.model().report().weightSum()).isEqualTo(239);
        checkRows(fit, new double[][] {
            {-1.10598131, -1.9737884, -0.30742514},
            {-0.06881673, -0.9414363, 0.78920202},
            {2.26887464, 1.2730216, 3.43543273},
            {-2.11140817, -3.2608611, -1.11773495},
            {-0.78831694, -1.6080879, 0.01518468},
            {3.09601166, 0.7745682, 8.03029352},
            {0.12025405, -0.8185591, 1.07315122}
        });
        assertThat(fit.coefficients().get(5).p()).isCloseTo(0.00495, within(5e-6));
        assertThat(fit.likelihoodRatio()).isCloseTo(49.0906, within(5e-5));
    }

    /** Expected: what R's logistf prints, intercept last. */
    @Test
    void separatedHistologyHasTheNumbersOfLogistf() {
        ReferenceTable table = ReferenceTable.read("endometrial.csv");
        Inference fit = LogisticRegression.firth().infer(table.preciseFeatures("NV", "PI", "EH"), table.labels("HG"));
        checkRows(fit, new double[][] {
            {2.92927330, 0.6097244, 7.85463171},
            {-0.03475175, -0.1244587, 0.04045547},
            {-2.60416387, -4.3651832, -1.23272106},
            {3.77455951, 1.0825371, 7.20928050}
        });
        assertThat(fit.coefficients().get(0).p()).isCloseTo(0.0091, within(5e-5));
        assertThat(fit.likelihoodRatio()).isCloseTo(43.6558, within(5e-5));
    }

    /** logistf stops at a step of 1e-5. */
    private static void checkRows(Inference fit, double[][] rows) {
        assertThat(fit.coefficients()).hasSize(rows.length);
        for (int i = 0; i < rows.length; i++) {
            Estimate e = fit.coefficients().get(i);
            assertThat(e.value()).isCloseTo(rows[i][0], within(2e-5));
            assertThat(e.low(0.95)).isCloseTo(rows[i][1], within(1e-4));
            assertThat(e.high(0.95)).isCloseTo(rows[i][2], within(1e-4));
        }
    }

    @Test
    void ordinaryFitsHaveProfilesOnRequestWithTwoClassesAndWithMore() {
        LogisticRegression plain = LogisticRegression.maximumLikelihood();
        Inference wald = plain.infer(SPECTOR_X, SPECTOR_Y);
        assertThat(wald.intervals()).isEqualTo(Intervals.WALD);
        check("ml_spector", wald.withIntervals(Intervals.PROFILE));
        DenseFeatures x = MIXTURE.features("a", "b").slice(0, 40);
        int[] y = Arrays.copyOf(MIXTURE.labels("y"), 40);
        check("ml_mixture", plain.infer(x, y).withIntervals(Intervals.PROFILE));
        check("firth_mixture", LogisticRegression.firth().infer(x, y));
    }

    @Test
    void waldsIntervalsWithFirthsPenaltyAreThereOnRequest() {
        Inference table = LogisticRegression.firth().infer(DOSES, CURED);
        assertThat(table.intervals()).isEqualTo(Intervals.PROFILE);
        Estimate wald = table.withIntervals(Intervals.WALD).coefficients().get(0);
        assertThat(wald.z()).isCloseTo(1.179216 / 1.021404, within(1e-5));
        assertThat(wald.low(0.95)).isCloseTo(-0.8227, within(1e-4));
    }

    @Test
    void criteriaThatCompareMaximaOfTheLikelihoodAreNotDefinedWithFirthsPenalty() {
        Inference table = LogisticRegression.firth().infer(DOSES, CURED);
        assertThat(table.aic()).isNaN();
        assertThat(table.bic()).isNaN();
        assertThat(table.mcfadden()).isNaN();
        assertThat(table.likelihoodRatio())
                .isCloseTo(2 * (table.penalizedLogLikelihood() - table.nullPenalizedLogLikelihood()), within(1e-12));
    }

    @Test
    void shiftingAColumnChangesNoIntervalButTheIntercepts() {
        double[][] years = new double[32][];
        for (int r = 0; r < 32; r++) {
            years[r] = new double[] {SPECTOR_X.get(r, 0) + 2000, SPECTOR_X.get(r, 1)};
        }
        DoubleFeatures near = SPECTOR.preciseFeatures("GPA", "TUCE");
        for (LogisticRegression r :
                new LogisticRegression[] {LogisticRegression.firth(), LogisticRegression.maximumLikelihood()}) {
            Estimate a = r.infer(near, SPECTOR_Y)
                    .withIntervals(Intervals.PROFILE)
                    .coefficients()
                    .get(0);
            Estimate b = r.infer(DoubleFeatures.copyOf(years), SPECTOR_Y)
                    .withIntervals(Intervals.PROFILE)
                    .coefficients()
                    .get(0);
            assertThat(b.low(0.9)).isCloseTo(a.low(0.9), within(1e-7));
            assertThat(b.high(0.9)).isCloseTo(a.high(0.9), within(1e-7));
            assertThat(b.p()).isCloseTo(a.p(), within(1e-8));
        }
    }

    @Test
    void tinySeparatedTablesConvergeToPointsOfNoSlope() {
        Random random = new Random(60);
        for (int table = 0; table < 60; table++) {
            int rows = 4 + random.nextInt(8);
            int columns = 1 + random.nextInt(2);
            int classes = table % 3 == 0 ? 3 : 2;
            double[][] x = new double[rows][columns];
            int[] y = new int[rows];
            double scale = Math.pow(10, random.nextInt(5) - 2);
            for (int r = 0; r < rows; r++) {
                for (int j = 0; j < columns; j++) {
                    x[r][j] = scale * (j == 0 ? r : random.nextGaussian());
                }
                y[r] = classes * r / rows;
            }
            DoubleFeatures features = DoubleFeatures.copyOf(x);
            Inference fit = LogisticRegression.firth().infer(features, y);
            assertThat(fit.model().report().converged()).as("table " + table).isTrue();
            assertThat(whitenedSlope(fit.model(), features, y))
                    .as("table " + table)
                    .isLessThan(1e-6);
        }
    }

    /**
     * Expected: Brent's method on the highest of the maxima to which Newton's method leads from 99 starts, in numpy.
     */
    @Test
    void profilesAreOfTheHighestOfSeveralMaxima() {
        double[][] x = {
            {1, -3}, {-1, 0}, {0, 0}, {2, -1}, {-3, -2}, {0, 2}, {-1, -2}, {-2, -2}, {2, 1}, {2, 5}, {4, 0}, {-2, -1},
            {2, -2}
        };
        int[] y = {1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0, 1};
        Estimate first = LogisticRegression.firth()
                .infer(DoubleFeatures.copyOf(x), y)
                .coefficients()
                .get(0);
        assertThat(first.high(0.95)).isCloseTo(13.449516627, within(1e-7)); // a lower maximum says 9.9746
    }

    /**
     * Expected: the highest value in numpy of climbs from random points and from this estimate; 0 leads to -5.1678266.
     */
    @Test
    void theFitItselfTakesTheHighestMaximumThatItFinds() {
        double[][] x = {
            {0.86, 0}, {2.33, 1}, {-0.91, 1}, {-1.44, 0}, {-0.36, 3}, {-0.85, 1}, {-0.45, 2}, {0.91, -1},
            {-0.58, 0}, {0.06, 0}, {0.24, 1}, {-1.6, 0}, {0.67, -1}, {-0.91, -1}, {-1.12, -5}, {0.68, 0},
            {0.52, 0}, {-0.58, 5}, {1.22, 0}, {-0.61, -1}, {-0.78, -1}, {0.28, 2}, {-0.22, -1}, {-0.1, -6},
            {0.28, 0}, {0.7, 1}, {-0.05, -4}, {1.97, -2}, {-0.73, 0}, {-0.65, 1}, {-0.95, 1}, {-1.22, 0}
        };
        int[] y = {2, 2, 1, 0, 2, 2, 2, 2, 0, 2, 2, 0, 2, 0, 0, 2, 2, 2, 2, 0, 0, 2, 0, 0, 2, 2, 0, 2, 0, 2, 1, 0};
        Inference fit = LogisticRegression.firth().infer(DoubleFeatures.copyOf(x), y);
        assertThat(fit.penalizedLogLikelihood()).isCloseTo(-5.159161741, within(1e-8));
        for (Estimate e : fit.coefficients()) {
            assertThat(e.p()).isNotNaN();
            assertThat(e.low(0.95)).isLessThan(e.value());
            assertThat(e.high(0.95)).isGreaterThan(e.value());
        }
    }

    /** The gradient of the penalized log-likelihood in standard errors, computed apart from the fit. */
    private static double whitenedSlope(LogisticModel model, DoubleFeatures x, int[] y) {
        Examples examples = Examples.of(x, y, model.classes(), new double[0], new double[0]);
        int[] columns = IntStream.range(0, x.columns()).toArray();
        CenteredRows rows = new CenteredRows(examples, columns, true);
        PenalizedLikelihood target = new PenalizedLikelihood(new Likelihood(examples, rows, model.shape(), 0), true);
        double[] theta = rows.centered(model.theta(), model.shape());
        double[] information = target.information(theta);
        double worst = 0;
        for (int i = 0; i < theta.length; i++) {
            double se = 1 / Math.sqrt(information[i * theta.length + i]);
            double h = 1e-4 * se;
            double[] up = theta.clone();
            double[] down = theta.clone();
            up[i] += h;
            down[i] -= h;
            worst = Math.max(worst, Math.abs(target.value(up) - target.value(down)) / 2e-4);
        }
        return worst;
    }

    @Test
    void aFitThatIsStoppedEarlyDoesNotSayThatItConverged() {
        LogisticModel model = LogisticRegression.firth().withMaxIterations(1).fit(SPECTOR_X, SPECTOR_Y);
        assertThat(model.report().status()).isEqualTo(RegressionReport.Status.ITERATION_LIMIT);
    }
}
