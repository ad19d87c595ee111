package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.SparseFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against R's glmnet on MASS::birthwt (paths.R), and the conditions of a minimum. */
class PenaltyPathTest {
    private static final double[] STRENGTHS = {.1, .05, .03, .02, .01, .005, .002, .0005};
    private static final ReferenceTable EXPECTED = ReferenceTable.read("paths.csv");
    private static double[][] rows;
    private static DoubleFeatures x;
    private static int[] y;

    @BeforeAll
    static void read() throws IOException {
        List<String[]> lines = Files.readAllLines(Path.of("../data/birthwt.csv")).stream()
                .skip(1)
                .map(line -> line.split(","))
                .toList();
        rows = lines.stream()
                .map(r -> new double[] {
                    Double.parseDouble(r[1]),
                    Double.parseDouble(r[2]),
                    r[3].equals("other") ? 1 : 0,
                    r[3].equals("white") ? 1 : 0,
                    r[4].equals("yes") ? 1 : 0,
                    Double.parseDouble(r[5]),
                    r[6].equals("yes") ? 1 : 0,
                    r[7].equals("yes") ? 1 : 0,
                    Double.parseDouble(r[8])
                })
                .toArray(double[][]::new);
        x = DoubleFeatures.copyOf(rows);
        y = lines.stream().mapToInt(r -> Integer.parseInt(r[0])).toArray();
    }

    private static double[] expected(String name, String statistic, int step) {
        return EXPECTED.rows().stream()
                .filter(r -> r[0].equals(name) && r[1].equals(statistic) && Integer.parseInt(r[2]) == step)
                .mapToDouble(r -> Double.parseDouble(r[4]))
                .toArray();
    }

    private static void is(String name, PenaltyPath asked) {
        FittedPath path = asked.withStrengths(STRENGTHS).fit(x, y);
        assertThat(path.converged()).isTrue();
        for (int k = 0; k < STRENGTHS.length; k++) {
            double[] glmnet = expected(name, "coef", k);
            for (int j = 0; j < glmnet.length; j++) {
                assertThat(path.coefficients(k)[j])
                        .as("%s, strength %s, coefficient %d", name, STRENGTHS[k], j)
                        .isCloseTo(glmnet[j], within(1e-8));
            }
            assertThat(path.explained(k)).isCloseTo(expected(name, "explained", k)[0], within(1e-9));
        }
    }

    @Test
    void coefficientsAreThoseOfGlmnet() {
        is("lasso", PenaltyPath.lasso());
        is("elastic", PenaltyPath.elastic(0.5));
        is("ridge", PenaltyPath.elastic(0));
        is("raw", PenaltyPath.lasso().withoutStandardization());
        double[] weights = new double[y.length];
        Arrays.setAll(weights, r -> 1 + (r + 1) % 3);
        is("weighted", PenaltyPath.lasso().withSampleWeights(weights));
    }

    @Test
    void crossValidationIsThatOfGlmnet() {
        CrossValidatedPath cv = PenaltyPath.lasso()
                .withStrengths(STRENGTHS)
                .crossValidate(
                        x, y, IntStream.range(0, y.length).map(r -> r % 5).toArray());
        for (int k = 0; k < STRENGTHS.length; k++) {
            assertThat(cv.deviance(k)).isCloseTo(expected("cv", "deviance", 0)[k], within(1e-9));
            assertThat(cv.standardError(k)).isCloseTo(expected("cv", "error", 0)[k], within(1e-9));
        }
        assertThat(cv.best()).isEqualTo((int) expected("cv", "best", 0)[0]);
        assertThat(cv.oneStandardError()).isEqualTo((int) expected("cv", "one", 0)[0]);
    }

    @Test
    void thePathBeginsWhereGlmnetsDoes() {
        FittedPath path = PenaltyPath.lasso().fit(x, y);
        double[] first = expected("sequence", "lambda", 0);
        for (int k = 0; k < 5; k++) {
            assertThat(path.strengths()[k]).isCloseTo(first[k], within(1e-12));
        }
        assertThat(path.selected(0)).isEmpty();
        assertThat(path.selected(path.steps() - 1)).hasSize(9);
        LogisticModel all = LogisticRegression.maximumLikelihood().fit(x, y);
        assertThat(path.relaxed(path.steps() - 1, x, y).weight(1, 4)).isCloseTo(all.weight(1, 4), within(1e-9));
        assertThat(path.model(3).penalty()).isEqualTo(Penalty.L1);
    }

    @Test
    void sparseColumnsAreThoseOfDenseOnes() {
        Random random = new Random(4);
        float[][] dense = new float[150][40];
        int[] labels = new int[150];
        for (int r = 0; r < 150; r++) {
            for (int j = 0; j < 40; j++) {
                dense[r][j] = random.nextInt(6) == 0 ? 1 + random.nextInt(3) : 0;
            }
            labels[r] = random.nextDouble() < 1 / (1 + Math.exp(1 - dense[r][0] - dense[r][1])) ? 1 : 0;
        }
        DenseFeatures all = DenseFeatures.copyOf(dense);
        FittedPath a = PenaltyPath.elastic(0.9).withCount(20).fit(all, labels);
        FittedPath b = PenaltyPath.elastic(0.9).withCount(20).fit(SparseFeatures.copyOf(all), labels);
        for (int k = 0; k < a.steps(); k++) {
            assertThat(b.coefficients(k)).containsExactly(a.coefficients(k), within(1e-9));
        }
    }

    /** At a minimum the gradient of an active group points against it with length λ·√d, and is shorter elsewhere. */
    @Test
    void groupsComeAndGoAsAWholeAndMeetTheConditionsOfAMinimum() {
        int[] groups = {0, 1, 2, 2, 3, 4, 5, 6, 7};
        FittedPath path =
                PenaltyPath.lasso().withGroups(groups).withStrengths(STRENGTHS).fit(x, y);
        boolean partly = false;
        for (int k = 0; k < STRENGTHS.length; k++) {
            double[] b = path.coefficients(k);
            assertThat(b[2] == 0).isEqualTo(b[3] == 0);
            partly |= b[2] == 0;
            double[] g = new double[9];
            double[] sd = new double[9];
            for (int j = 0; j < 9; j++) {
                int column = j;
                double mean = Arrays.stream(rows)
                        .mapToDouble(r -> r[column])
                        .average()
                        .orElseThrow();
                sd[j] = Math.sqrt(Arrays.stream(rows)
                        .mapToDouble(r -> (r[column] - mean) * (r[column] - mean))
                        .average()
                        .orElseThrow());
            }
            for (int r = 0; r < y.length; r++) {
                double z = b[9];
                for (int j = 0; j < 9; j++) {
                    z += b[j] * rows[r][j];
                }
                for (int j = 0; j < 9; j++) {
                    g[j] += (y[r] - 1 / (1 + Math.exp(-z))) * rows[r][j] / sd[j] / y.length;
                }
            }
            double length = Math.hypot(b[2] * sd[2], b[3] * sd[3]);
            double cost = STRENGTHS[k] * Math.sqrt(2);
            if (length == 0) {
                assertThat(Math.hypot(g[2], g[3])).isLessThanOrEqualTo(cost + 1e-9);
            } else {
                assertThat(g[2]).isCloseTo(cost * b[2] * sd[2] / length, within(1e-8));
                assertThat(g[3]).isCloseTo(cost * b[3] * sd[3] / length, within(1e-8));
            }
        }
        assertThat(partly).isTrue();
    }

    @Test
    void noOrderOfRowsChangesABit() {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, y.length).boxed().toList());
        Collections.shuffle(order, new Random(8));
        DoubleFeatures turned =
                DoubleFeatures.copyOf(order.stream().map(r -> rows[r]).toArray(double[][]::new));
        int[] labels = order.stream().mapToInt(r -> y[r]).toArray();
        CrossValidatedPath a = PenaltyPath.lasso().withCount(15).crossValidate(x, y, 5);
        CrossValidatedPath b = PenaltyPath.lasso().withCount(15).crossValidate(turned, labels, 5);
        for (int k = 0; k < a.path().steps(); k++) {
            assertThat(b.path().coefficients(k)).isEqualTo(a.path().coefficients(k));
        }
        assertThat(b.best()).isEqualTo(a.best());
        assertThat(b.deviance(3)).isCloseTo(a.deviance(3), within(1e-12));
    }

    @Test
    void wrongInputIsNamed() {
        assertThatThrownBy(() -> PenaltyPath.elastic(2)).hasMessageContaining("got 2.0");
        assertThatThrownBy(() -> PenaltyPath.lasso().withGroups(new int[] {1}).fit(x, y))
                .hasMessage("1 groups for 9 columns");
        assertThatThrownBy(() -> PenaltyPath.lasso().crossValidate(x, y, 2)).hasMessageContaining("3 or more");
        assertThatThrownBy(() -> PenaltyPath.lasso().withStrengths(new double[] {0.1, -1}))
                .hasMessageContaining("got -1.0");
    }

    private static double[][] far(double by) {
        return Arrays.stream(rows)
                .map(row -> {
                    double[] moved = row.clone();
                    moved[1] += by;
                    moved[3] += by;
                    return moved;
                })
                .toArray(double[][]::new);
    }

    @Test
    void aColumnMayBeFarFromZero() {
        FittedPath near = PenaltyPath.lasso().withStrengths(STRENGTHS).fit(x, y);
        for (double by : new double[] {3000, 2e9}) {
            FittedPath far = PenaltyPath.lasso().withStrengths(STRENGTHS).fit(DoubleFeatures.copyOf(far(by)), y);
            assertThat(far.converged()).isTrue();
            for (int k = 0; k < STRENGTHS.length; k++) {
                double[] expected = near.coefficients(k);
                double[] found = far.coefficients(k);
                for (int j = 0; j < expected.length - 1; j++) {
                    assertThat(found[j]).isCloseTo(expected[j], within(1e-7));
                }
                double moved = expected[expected.length - 1] - by * (found[1] + found[3]);
                assertThat(found[expected.length - 1]).isCloseTo(moved, within(1e-7 + 1e-14 * by));
            }
        }
    }

    /** Whose zeros would be lost if it were shifted: rounding is all that moves coefficients in the end. */
    @Test
    void aSparseColumnThatIsFarFromZeroEndsWithoutConverging() {
        SparseFeatures sparse =
                SparseFeatures.copyOf(DoubleFeatures.copyOf(far(3e6)).toFloat());
        FittedPath path = PenaltyPath.lasso().withStrengths(STRENGTHS).fit(sparse, y);
        assertThat(path.converged()).isFalse();
        assertThat(path.coefficients(STRENGTHS.length - 1)).doesNotContain(Double.NaN);
    }
}
