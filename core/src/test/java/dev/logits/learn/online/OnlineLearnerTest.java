package dev.logits.learn.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.Features;
import dev.logits.learn.features.SparseFeatures;
import dev.logits.learn.online.StreamTables.Data;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.LogisticRegression;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the formulas of the papers in another language, the best fixed weights, and bounds on the regret. */
class OnlineLearnerTest {
    private static final List<String[]> ROWS = StreamTables.rows("rows.csv");
    private static final DoubleFeatures X = StreamTables.features(ROWS, 0, 4);
    private static final int[] TWO = StreamTables.labels(ROWS, 4);
    private static final int[] THREE = StreamTables.labels(ROWS, 5);

    private static void close(double[] values, String name, String what, double relative) {
        double[] expected = StreamTables.expected(name, what);
        assertThat(values).hasSize(expected.length);
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i])
                    .as("%s %s %d", name, what, i)
                    .isCloseTo(expected[i], within(relative * Math.max(1, Math.abs(expected[i]))));
        }
    }

    private static double[] weights(OnlineLearner learner) {
        DoubleStream all = DoubleStream.empty();
        for (int c = learner.classes() == 2 ? 1 : 0; c < learner.classes(); c++) {
            int output = c;
            all = DoubleStream.concat(
                    all,
                    DoubleStream.concat(
                            IntStream.range(0, learner.columns()).mapToDouble(j -> learner.weight(output, j)),
                            DoubleStream.of(learner.intercept(c))));
        }
        return all.toArray();
    }

    @ParameterizedTest
    @CsvSource({"two,2,0.3,1,0,0", "two penalized,2,0.5,0.5,1.5,0.7", "three,3,0.2,1,0.25,0"})
    void followingTheLeaderIsWhatTheAlgorithmOfThePaperDoes(
            String name, int classes, double alpha, double beta, double l1, double l2) {
        FtrlLearner learner = new FtrlProximal(alpha, beta, l1, l2, true).begin(4, classes);
        learner.learn(X, classes == 2 ? TWO : THREE);
        close(learner.z(), name, "z", 1e-12);
        close(learner.n(), name, "n", 1e-12);
        close(weights(learner), name, "w", 1e-12);
        double[] loss = {learner.progress().lossSum(), learner.progress().right()};
        close(loss, name, "loss", 1e-12);
        assertThat(learner.nonZero())
                .isEqualTo(Arrays.stream(StreamTables.expected(name, "w"))
                                .filter(w -> w != 0)
                                .count()
                        - (classes == 2 ? 1 : classes));
    }

    @ParameterizedTest
    @CsvSource({"usual,10,0.5,1", "narrow,1.25,0.05,2"})
    void newtonStepsAreThoseOfThePaper(String name, double limit, double curvature, double epsilon) {
        NewtonLearner learner = new OnlineNewtonStep(limit, curvature, epsilon, true).begin(4);
        learner.learn(X, TWO);
        close(learner.w(), name, "w", 1e-12);
        close(learner.inverse(), name, "inverse", 1e-12);
        double[] loss = {learner.progress().lossSum(), learner.energy()};
        close(loss, name, "loss", 1e-12);
    }

    private static OnlineLearner[] beginnings() {
        return new OnlineLearner[] {
            new FtrlProximal(0.5, 1, 0.5, 0.1, true).begin(4, 2),
            FtrlProximal.withRate(0.3).withoutIntercept().begin(4, 2),
            OnlineNewtonStep.usual().begin(4),
            OnlineNewtonStep.guaranteed(2).withoutIntercept().begin(4)
        };
    }

    private static Features part(int from, int to, boolean sparse) {
        float[] numbers = new float[(to - from) * 4];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) X.get(from + i / 4, i % 4);
        }
        DenseFeatures dense = DenseFeatures.wrap(numbers, to - from, 4);
        return sparse ? SparseFeatures.copyOf(dense) : dense;
    }

    @Test
    void theSizeOfPartsAndTheKindOfFeaturesChangeNoBit() {
        OnlineLearner[] whole = beginnings();
        OnlineLearner[] parts = beginnings();
        for (int i = 0; i < whole.length; i++) {
            whole[i].learn(part(0, 240, false), TWO);
            for (int from = 0; from < 240; from += 7) {
                int to = Math.min(240, from + 7);
                parts[i].learn(part(from, to, true), Arrays.copyOfRange(TWO, from, to));
            }
            assertThat(weights(parts[i])).containsExactly(weights(whole[i]));
            assertThat(parts[i].progress()).isEqualTo(whole[i].progress());
            assertThat(parts[i].logits(X).array())
                    .containsExactly(whole[i].logits(X).array());
        }
    }

    @Test
    void aLearnerInASavedStateGoesOnToTheBit() {
        FtrlLearner f = new FtrlProximal(0.5, 1, 0.5, 0.1, true).begin(4, 3);
        f.learn(part(0, 100, false), Arrays.copyOf(THREE, 100));
        FtrlLearner g = FtrlLearner.of(f.settings(), 4, 3, f.z(), f.n(), f.largest(), f.progress());
        NewtonLearner a = OnlineNewtonStep.usual().begin(4);
        a.learn(part(0, 100, false), Arrays.copyOf(TWO, 100));
        NewtonLearner b = NewtonLearner.of(a.settings(), 4, a.w(), a.inverse(), a.energy(), a.progress());
        Features rest = part(100, 240, true);
        f.learn(rest, Arrays.copyOfRange(THREE, 100, 240));
        g.learn(rest, Arrays.copyOfRange(THREE, 100, 240));
        a.learn(rest, Arrays.copyOfRange(TWO, 100, 240));
        b.learn(rest, Arrays.copyOfRange(TWO, 100, 240));
        assertThat(g.z()).containsExactly(f.z());
        assertThat(g.n()).containsExactly(f.n());
        assertThat(g.largest()).isEqualTo(f.largest());
        assertThat(g.progress()).isEqualTo(f.progress());
        assertThat(b.w()).containsExactly(a.w());
        assertThat(b.inverse()).containsExactly(a.inverse());
        assertThat(b.energy()).isEqualTo(a.energy());
    }

    @Test
    void logitsAreSumsOfWeightsAndNewtonsStayWithinTheirLimit() {
        FtrlLearner three = FtrlProximal.withRate(0.5).begin(4, 3);
        three.learn(X, THREE);
        Logits z = three.logits(X);
        NewtonLearner newton = new OnlineNewtonStep(1.25, 0.05, 2, true).begin(4);
        newton.learn(X, TWO);
        Logits narrow = newton.logits(X);
        boolean met = false;
        for (int r = 0; r < 240; r++) {
            for (int c = 0; c < 3; c++) {
                double sum = three.intercept(c);
                for (int j = 0; j < 4; j++) {
                    sum += three.weight(c, j) * X.get(r, j);
                }
                assertThat((double) z.get(r, c)).isCloseTo(sum, within(1e-6));
            }
            assertThat(narrow.get(r, 0)).isZero();
            assertThat(Math.abs(narrow.get(r, 1))).isLessThanOrEqualTo(1.25f);
            met |= Math.abs(narrow.get(r, 1)) == 1.25f;
        }
        assertThat(met).isTrue();
    }

    private static LogisticModel best(Data data) {
        return LogisticRegression.maximumLikelihood().fit(data.x(), data.y());
    }

    private static double[] weights(LogisticModel model) {
        double[] w = new double[model.columns()];
        Arrays.setAll(w, j -> model.weight(1, j));
        return w;
    }

    /** On the election survey, whose best fixed weights are those of maximum likelihood. */
    @Test
    void regretAgainstTheBestFixedWeightsIsBelowItsBound() {
        Data data = Data.election();
        LogisticModel best = best(data);
        double[] u = weights(best);
        double least = data.loss(u, best.intercept(1));
        double widest = 0;
        for (int r = 0; r < data.y().length; r++) {
            widest = Math.max(widest, Math.abs(data.logit(u, best.intercept(1), r)));
        }
        FtrlLearner ftrl = FtrlProximal.withRate(0.5).begin(5, 2);
        ftrl.learn(data.x(), data.y());
        double regret = ftrl.progress().lossSum() - least;
        assertThat(regret).isPositive().isLessThan(ftrl.regretBound(new double[][] {u}, new double[] {best.intercept(1)
        }));
        // the bound is of the worst stream, and yet within a factor that a user can plan with
        assertThat(ftrl.regretBound(new double[][] {u}, new double[] {best.intercept(1)}))
                .isLessThan(40 * regret);
        NewtonLearner newton = OnlineNewtonStep.guaranteed(Math.ceil(widest)).begin(5);
        newton.learn(data.x(), data.y());
        assertThat(newton.progress().lossSum() - least)
                .isPositive()
                .isLessThan(newton.regretBound(u, best.intercept(1)));
        NewtonLearner usual = OnlineNewtonStep.usual().begin(5);
        usual.learn(data.x(), data.y());
        assertThat(usual.progress().lossSum() - least).isBetween(0.0, 40.0);
        assertThatThrownBy(() -> usual.regretBound(u, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("curvature of 0.5");
    }

    @Test
    void aStreamThatRepeatsLeadsToTheMaximumOfTheLikelihood() {
        Data data = Data.grades();
        LogisticModel best = best(data);
        NewtonLearner newton = new OnlineNewtonStep(20, 1, 1, true).begin(3);
        FtrlLearner ftrl = FtrlProximal.withRate(0.3).begin(3, 2);
        double[] distances = new double[4];
        for (int pass = 1; pass <= 20_000; pass++) {
            newton.learn(data.x(), data.y());
            ftrl.learn(data.x(), data.y());
            if (pass == 200 || pass == 20_000) {
                int at = pass == 200 ? 0 : 2;
                distances[at] = distance(newton, best);
                distances[at + 1] = distance(ftrl, best);
            }
        }
        // Newton's steps shorten as 1 / n, those of the leader as 1 / √n
        assertThat(distances[0]).isLessThan(0.05);
        assertThat(distances[2]).isLessThan(0.001);
        assertThat(distances[1]).isLessThan(0.25);
        assertThat(distances[3]).isLessThan(0.005);
    }

    private static double distance(OnlineLearner learner, LogisticModel best) {
        double most = Math.abs(learner.intercept(1) - best.intercept(1));
        for (int j = 0; j < best.columns(); j++) {
            most = Math.max(most, Math.abs(learner.weight(1, j) - best.weight(1, j)));
        }
        return most;
    }

    @Test
    void whatIsRefusedHasChangedNothing() {
        for (OnlineLearner learner : beginnings()) {
            double[] before = weights(learner);
            assertThatThrownBy(() -> learner.learn(X, new int[] {0, 1})).hasMessageContaining("2 labels for 240 rows");
            int[] wrong = TWO.clone();
            wrong[17] = 2;
            assertThatThrownBy(() -> learner.learn(X, wrong))
                    .hasMessage("labels[17] = 2 is not a class: expected 0..1, or -1 to ignore the row");
            DoubleFeatures nan = DoubleFeatures.copyOf(new double[][] {{1, 2, 3, 4}, {1, Double.NaN, 3, 4}});
            assertThatThrownBy(() -> learner.learn(nan, new int[] {0, 1}))
                    .hasMessageContaining("row 1, column 1 is NaN");
            DoubleFeatures narrow = DoubleFeatures.copyOf(new double[][] {{1, 2, 3}});
            assertThatThrownBy(() -> learner.learn(narrow, new int[] {0}))
                    .hasMessageContaining("features of 3 columns; the learner began with 4");
            assertThat(weights(learner)).containsExactly(before);
            assertThat(learner.progress().rows()).isZero();
            learner.learn(nan, new int[] {0, -1});
            assertThat(learner.progress().rows()).isEqualTo(1);
            DoubleFeatures huge = DoubleFeatures.copyOf(new double[][] {{1e300, 1e300, 1e300, 1e300}});
            assertThatThrownBy(() -> {
                        learner.learn(huge, new int[] {0});
                        learner.learn(huge, new int[] {1});
                        learner.learn(huge, new int[] {0});
                    })
                    .hasMessageContaining("row 0 has the logit");
        }
        assertThatThrownBy(() -> FtrlProximal.withRate(0)).hasMessageContaining("alpha must be positive");
        assertThatThrownBy(() -> new FtrlProximal(1, 1, -1, 0, true)).hasMessageContaining("l1 must not be negative");
        assertThatThrownBy(() -> OnlineNewtonStep.guaranteed(-1)).hasMessageContaining("limit must be positive");
        assertThatThrownBy(() -> OnlineNewtonStep.usual().begin(100_000)).hasMessageContaining("columns x columns");
        assertThatThrownBy(() -> FtrlProximal.withRate(1).begin(3, 1)).hasMessageContaining("2 classes or more");
    }

    @Test
    void progressKnowsWhatTheFrequenciesAloneWouldLose() {
        FtrlLearner learner = FtrlProximal.withRate(0.3).begin(4, 2);
        assertThat(learner.progress().meanLoss()).isNaN();
        learner.learn(X, TWO);
        ProgressiveLoss progress = learner.progress();
        long ones = Arrays.stream(TWO).sum();
        double share = ones / 240.0;
        assertThat(progress.counts()).containsExactly(240 - ones, ones);
        assertThat(progress.nullLoss())
                .isCloseTo(-share * Math.log(share) - (1 - share) * Math.log(1 - share), within(1e-14));
        assertThat(progress.meanLoss()).isBetween(0.3, progress.nullLoss());
    }

    private static double[] state(OnlineLearner learner) {
        if (learner instanceof FtrlLearner ftrl) {
            return DoubleStream.concat(
                            DoubleStream.concat(Arrays.stream(ftrl.z()), Arrays.stream(ftrl.n())),
                            DoubleStream.of(ftrl.largest()))
                    .toArray();
        }
        NewtonLearner newton = (NewtonLearner) learner;
        return DoubleStream.concat(
                        DoubleStream.concat(Arrays.stream(newton.w()), Arrays.stream(newton.inverse())),
                        DoubleStream.of(newton.energy()))
                .toArray();
    }

    /** To the bit, and a weight of 0 passes over a row; the loss of what was predicted counts each row once. */
    @Test
    void aWeightIsSoManyRows() {
        OnlineLearner[] weighted = beginnings();
        OnlineLearner[] repeated = beginnings();
        int n = X.rows();
        double[] weights = IntStream.range(0, n).mapToDouble(r -> r % 4).toArray();
        int[] copies = IntStream.range(0, n)
                .flatMap(r -> IntStream.range(0, r % 4).map(i -> r))
                .toArray();
        for (int k = 0; k < weighted.length; k++) {
            weighted[k].learn(X, TWO, weights);
            repeated[k].learn(
                    DoubleFeatures.copyOf(Arrays.stream(copies)
                            .mapToObj(r -> IntStream.range(0, 4)
                                    .mapToDouble(j -> X.get(r, j))
                                    .toArray())
                            .toArray(double[][]::new)),
                    Arrays.stream(copies).map(r -> TWO[r]).toArray());
            assertThat(state(weighted[k])).as("%s", weighted[k]).isEqualTo(state(repeated[k]));
            assertThat(weighted[k].progress().rows()).isEqualTo(n - (n + 3) / 4);
            assertThat(weighted[k].progress().lossSum())
                    .isNotEqualTo(repeated[k].progress().lossSum());
        }
        OnlineLearner three = new FtrlProximal(0.2, 1, 0.25, 0, true).begin(4, 3);
        OnlineLearner plain = new FtrlProximal(0.2, 1, 0.25, 0, true).begin(4, 3);
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        three.learn(X, THREE, ones);
        plain.learn(X, THREE);
        assertThat(state(three)).isEqualTo(state(plain));
        assertThat(three.progress()).isEqualTo(plain.progress());
    }

    /** Half a loss has half a slope: z after a first row, and A after it. */
    @Test
    void aPartOfARowIsAPartOfItsLoss() {
        DoubleFeatures one = DoubleFeatures.copyOf(new double[][] {{2}});
        FtrlLearner ftrl = new FtrlProximal(0.5, 1, 0, 0, false).begin(1, 2);
        ftrl.learn(one, new int[] {1}, new double[] {0.25});
        assertThat(ftrl.z()).containsExactly(-0.25); // 0.25 · (1/2 − 1) · 2
        assertThat(ftrl.n()).containsExactly(0.0625);
        NewtonLearner newton = new OnlineNewtonStep(10, 0.5, 1, false).begin(1);
        newton.learn(one, new int[] {1}, new double[] {0.25});
        assertThat(newton.inverse()[0]).isCloseTo(1 / 1.0625, within(1e-15));
        assertThat(newton.w()[0]).isCloseTo(0.25 / 1.0625 / 0.5, within(1e-15));
    }

    @Test
    void refusesWeightsThatAreNoNumbersOfRowsBeforeItLearns() {
        for (OnlineLearner learner : beginnings()) {
            double[] before = state(learner);
            double[] weights = new double[X.rows()];
            for (double wrong : new double[] {-1, Double.NaN, 1e7}) {
                weights[1] = wrong;
                weights[0] = 1;
                assertThatThrownBy(() -> learner.learn(X, TWO, weights))
                        .hasMessageContaining("weights[1] = " + wrong)
                        .hasMessageContaining("between 0 and 1000000");
            }
            assertThatThrownBy(() -> learner.learn(X, TWO, new double[3])).hasMessageContaining("3 weights for");
            assertThat(state(learner)).isEqualTo(before);
        }
    }
}
