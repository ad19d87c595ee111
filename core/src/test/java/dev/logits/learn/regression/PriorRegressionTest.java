package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.learn.features.DoubleFeatures;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against modes and Hessians by automatic derivatives (priors.py), and bayesglm where its definition is the same. */
class PriorRegressionTest {
    private static final ReferenceTable EXPECTED = ReferenceTable.read("priors.csv");
    private static final ReferenceTable SPECTOR = ReferenceTable.read("spector.csv");
    private static final DoubleFeatures X = SPECTOR.preciseFeatures("GPA", "TUCE", "PSI");
    private static final int[] Y = SPECTOR.labels("GRADE");
    private static final DoubleFeatures SEPARATED =
            DoubleFeatures.copyOf(new double[][] {{1, 0}, {2, 1}, {3, 0}, {4, 1}, {5, 0}, {6, 1}});
    private static final int[] ALL_RIGHT = {0, 0, 0, 1, 1, 1};

    private static double expected(String name, String statistic, int column) {
        return EXPECTED.rows().stream()
                .filter(r -> r[0].equals(name) && r[1].equals(statistic) && Integer.parseInt(r[2]) == column)
                .mapToDouble(r -> Double.parseDouble(r[3]))
                .findFirst()
                .orElseThrow();
    }

    private static void is(String name, PosteriorModel model) {
        int d = model.model().columns();
        assertThat(model.model().report().converged()).isTrue();
        for (int j = 0; j <= d; j++) {
            LinearCombination e = j < d ? model.coefficient(j) : model.intercept();
            double mode = expected(name, "mode", j);
            assertThat(e.value()).as("%s %d", name, j).isCloseTo(mode, within(1e-9 * Math.max(1e-3, Math.abs(mode))));
            double sd = expected(name, "sd", j);
            assertThat(e.standardError()).as("%s %d", name, j).isCloseTo(sd, within(1e-9 * sd));
        }
        assertThat(model.logPosterior()).isCloseTo(expected(name, "posterior", 0), within(1e-10));
        assertThat(model.logEvidence()).isCloseTo(expected(name, "evidence", 0), within(1e-9));
    }

    @Test
    void modesAndDeviationsAreThoseOfThePosterior() {
        is("normal", PriorRegression.of(Prior.normal(1)).fit(X, Y));
        is("cauchy", PriorRegression.of(Prior.cauchy(2.5)).fit(X, Y));
        is(
                "student",
                PriorRegression.of(Prior.student(4, 1))
                        .withIntercept(Prior.student(7, 5))
                        .fit(X, Y));
        is("weak", PriorRegression.weaklyInformative().fit(X, Y));
    }

    @Test
    void separatedClassesHaveAnAnswer() {
        is("separated", PriorRegression.weaklyInformative().fit(SEPARATED, ALL_RIGHT));
        is("separated_normal", PriorRegression.of(Prior.normal(2)).fit(SEPARATED, ALL_RIGHT));
    }

    /** bayesglm of R's arm 1.13-1 with prior.df = Inf, whose steps are then Newton's. */
    @Test
    void aNormalPriorIsThatOfBayesglm() {
        PosteriorModel model = PriorRegression.of(Prior.normal(1)).fit(X, Y);
        double[] coefficients = {0.8796320220863, 0.0540467973713, 1.0823820060427};
        double[] errors = {0.640534024865, 0.101373012840, 0.618449759030};
        for (int j = 0; j < 3; j++) {
            assertThat(model.coefficient(j).value()).isCloseTo(coefficients[j], within(1e-8));
            assertThat(model.coefficient(j).standardError()).isCloseTo(errors[j], within(1e-7));
        }
    }

    @Test
    void aFlatPriorIsMaximumLikelihood() {
        Inference table = LogisticRegression.maximumLikelihood().infer(X, Y);
        PosteriorModel model = PriorRegression.of(Prior.normal(1e7)).fit(X, Y);
        for (int j = 0; j < 3; j++) {
            Estimate e = table.coefficients().get(j);
            assertThat(model.coefficient(j).value()).isCloseTo(e.value(), within(1e-8));
            assertThat(model.coefficient(j).standardError()).isCloseTo(e.standardError(), within(1e-8));
        }
        assertThat(model.logLikelihood()).isCloseTo(table.logLikelihood(), within(1e-10));
    }

    @Test
    void densitiesAddUpToOneAndSlopesAreTheirs() {
        for (Prior prior : new Prior[] {Prior.normal(1.5), Prior.student(3, 0.7), Prior.cauchy(2)}) {
            double sum = 0;
            double step = 0.01;
            for (double b = -4000; b < 4000; b += step) {
                sum += step * Math.exp(prior.logDensity(b + step / 2));
            }
            assertThat(sum).isCloseTo(1, within(1e-3));
            for (double b : new double[] {-2, 0.3, 5}) {
                double h = 1e-5;
                assertThat(prior.slope(b))
                        .isCloseTo((prior.logDensity(b + h) - prior.logDensity(b - h)) / (2 * h), within(1e-8));
                assertThat(prior.curvature(b))
                        .isCloseTo(-(prior.slope(b + h) - prior.slope(b - h)) / (2 * h), within(1e-8));
            }
        }
    }

    @Test
    void unitsOfScaledColumnsDoNotMatterAndNoOrderChangesABit() {
        PosteriorModel plain = PriorRegression.weaklyInformative().fit(X, Y);
        double[][] grams = new double[32][];
        double[][] turned = new double[32][];
        int[] labels = new int[32];
        for (int r = 0; r < 32; r++) {
            grams[r] = new double[] {1024 * X.get(r, 0), X.get(r, 1), X.get(r, 2)};
            turned[r] = new double[] {X.get(31 - r, 0), X.get(31 - r, 1), X.get(31 - r, 2)};
            labels[r] = Y[31 - r];
        }
        PosteriorModel other = PriorRegression.weaklyInformative().fit(DoubleFeatures.copyOf(grams), Y);
        assertThat(1024 * other.coefficient(0).value())
                .isCloseTo(plain.coefficient(0).value(), within(1e-10));
        PosteriorModel same = PriorRegression.weaklyInformative().fit(DoubleFeatures.copyOf(turned), labels);
        for (int j = 0; j < 3; j++) {
            assertThat(same.coefficient(j)).isEqualTo(plain.coefficient(j));
        }
        assertThat(plain.prior(2)).isEqualTo(Prior.cauchy(2.5));
    }

    /** What a prior promises: of parameters drawn from it, intervals hold their share. */
    @Test
    void intervalsHoldTheirShareOfCoefficientsThatAreDrawnFromThePrior() {
        Random random = new Random(11);
        int held = 0;
        int trials = 1500;
        for (int t = 0; t < trials; t++) {
            double slope = random.nextGaussian();
            double intercept = random.nextGaussian();
            double[][] x = new double[40][1];
            int[] y = new int[40];
            for (int r = 0; r < 40; r++) {
                x[r][0] = random.nextGaussian();
                y[r] = random.nextDouble() < 1 / (1 + Math.exp(-intercept - slope * x[r][0])) ? 1 : 0;
            }
            if (IntStream.of(y).distinct().count() < 2) {
                trials--;
                t--;
                continue;
            }
            LinearCombination e = PriorRegression.of(Prior.normal(1))
                    .withIntercept(Prior.normal(1))
                    .fit(DoubleFeatures.copyOf(x), y)
                    .coefficient(0);
            held += e.low(0.9) <= slope && slope <= e.high(0.9) ? 1 : 0;
        }
        assertThat(held / (double) trials).isBetween(0.88, 0.92);
    }

    @Test
    void wrongInputIsNamed() {
        assertThatThrownBy(() -> Prior.normal(0)).hasMessageContaining("got 0.0");
        assertThatThrownBy(() -> Prior.student(-1, 1)).hasMessageContaining("got -1.0");
        assertThatThrownBy(() -> PriorRegression.of(Prior.normal(1)).fit(SEPARATED, new int[] {0, 1, 2, 0, 1, 2}))
                .hasMessageContaining("labels[2] = 2");
    }
}
