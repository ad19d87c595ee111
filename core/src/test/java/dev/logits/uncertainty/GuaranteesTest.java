package dev.logits.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.logits.Logits;
import dev.logits.source.ColumnedSource;
import dev.logits.source.GroupRows;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Sets by group, by weight and by fold, and control of risks, against their definitions. */
class GuaranteesTest {
    private static final int CLASSES = 5;

    private static Logits logits(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Logits z = Logits.zeros(n, CLASSES);
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = (float) (2 * random.nextGaussian());
        }
        return z;
    }

    private static int[] labels(int n, long seed) {
        return new SplittableRandom(seed).ints(n, 0, CLASSES).toArray();
    }

    private static final List<ConformalSets.Options> METHODS =
            List.of(ConformalSets.Options.lac(0.8), ConformalSets.Options.aps(0.8), ConformalSets.Options.raps(0.8));

    @Test
    void equalWeightsMakeTheSetsOfUnweightedRows() {
        Logits held = logits(99, 1);
        int[] y = labels(99, 2);
        Logits fresh = logits(50, 3);
        double[] weights = new double[99];
        Arrays.fill(weights, 0.37);
        for (ConformalSets.Options options : METHODS) {
            ConformalSets plain = ConformalSets.fit(held, y, options);
            WeightedConformalSets weighted = WeightedConformalSets.fit(held, y, weights, options);
            assertThat(weighted.effectiveRows()).isCloseTo(99, offset(1e-9));
            for (int r = 0; r < 50; r++) {
                assertThat(weighted.set(fresh, r, 0.37)).isEqualTo(plain.set(fresh, r));
            }
        }
    }

    @Test
    void aRowThatOutweighsAllOthersHasEveryClass() {
        WeightedConformalSets sets = WeightedConformalSets.fit(logits(20, 1), labels(20, 2), ones(20), METHODS.get(0));
        assertThat(sets.threshold(1000)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(sets.set(logits(1, 9), 0, 1000)).hasSize(CLASSES);
        assertThat(sets.threshold(0)).isFinite();
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void weightsThatAreWholeNumbersAreCopies() {
        Logits held = logits(40, 5);
        int[] y = labels(40, 6);
        double[] weights = new double[40];
        List<float[]> copies = new ArrayList<>();
        List<Integer> copiedLabels = new ArrayList<>();
        for (int r = 0; r < 40; r++) {
            weights[r] = r % 4;
            for (int i = 0; i < r % 4; i++) {
                copies.add(Arrays.copyOfRange(held.array(), r * CLASSES, (r + 1) * CLASSES));
                copiedLabels.add(y[r]);
            }
        }
        ConformalSets plain = ConformalSets.fit(
                Logits.copyOf(copies.toArray(float[][]::new)),
                copiedLabels.stream().mapToInt(i -> i).toArray(),
                METHODS.get(0));
        WeightedConformalSets weighted = WeightedConformalSets.fit(held, y, weights, METHODS.get(0));
        assertThat(weighted.threshold(1)).isEqualTo(plain.threshold(0));
    }

    @Test
    void groupsHaveTheSetsOfTheirOwnRows() throws IOException {
        Logits z = logits(200, 7);
        int[] y = labels(200, 8);
        List<String> names = new ArrayList<>();
        for (int r = 0; r < 200; r++) {
            names.add(r % 3 == 0 ? "a" : r < 198 ? "b" : "few");
        }
        LogitsSource source = ColumnedSource.of(LogitsSource.of(z, y), "kind", names);
        GroupConformalSets sets = GroupConformalSets.fit(source, "kind", METHODS.get(1));
        assertThat(sets.of("a")).isEqualTo(ConformalSets.fit(GroupRows.of(source, "kind", "a"), METHODS.get(1)));
        assertThat(sets.set(z, 0, "few")).hasSize(CLASSES);
        assertThat(sets.statements()).hasSize(1).first().asString().startsWith("kind few: every set holds every class");
        assertThat(sets.coverage(source).get("b").rows()).isEqualTo(132);
        assertThatThrownBy(() -> sets.of("c")).hasMessageContaining("no held-out row was of the group \"c\"");
    }

    @Test
    void setsOfCrossValidationCountTheScoresBelow() {
        int n = 30;
        Logits out = logits(n, 11);
        int[] y = labels(n, 12);
        int[] fold = new int[n];
        for (int r = 0; r < n; r++) {
            fold[r] = r % 3;
        }
        Logits[] by = {logits(6, 13), logits(6, 14), logits(6, 15)};
        for (ConformalSets.Options options : METHODS) {
            CrossConformalSets sets = CrossConformalSets.fit(out, y, fold, options);
            SetScores of = new SetScores(options, CLASSES);
            for (int row = 0; row < 6; row++) {
                List<Integer> expected = new ArrayList<>();
                for (int c = 0; c < CLASSES; c++) {
                    int below = 0;
                    for (int i = 0; i < n; i++) {
                        double own = of.of(out, i, i)[y[i]];
                        below += own < of.of(by[fold[i]], row, row)[c] ? 1 : 0;
                    }
                    if (below < 0.8 * (n + 1)) {
                        expected.add(c);
                    }
                }
                assertThat(Arrays.stream(sets.set(by, row)).boxed().toList()).isEqualTo(expected);
            }
        }
        // jackknife+: every row a fold of its own
        int[] each = new int[n];
        Arrays.setAll(each, r -> r);
        assertThat(CrossConformalSets.fit(out, y, each, METHODS.get(0)).promised())
                .isCloseTo(1 - 0.4, offset(1e-12));
        assertThatThrownBy(() -> CrossConformalSets.fit(out, y, new int[n], METHODS.get(0)))
                .hasMessageContaining("need 2 folds or more, got 1");
    }

    @Test
    void pValuesAreThoseOfTheDefinition() {
        // scipy 1.17.1: min(exp(-n h(r, a)), e binom.cdf(ceil(n r), n, a))
        assertThat(RiskControl.pValue(0.03, 100, 0.1)).isCloseTo(0.021301780540468943, offset(1e-13));
        assertThat(RiskControl.pValue(0, 50, 0.1)).isCloseTo(0.0051537752073201, offset(1e-13));
        assertThat(RiskControl.pValue(0.095, 2000, 0.1)).isCloseTo(0.6550716811396313, offset(1e-10));
        assertThat(RiskControl.pValue(0.2, 30, 0.1)).isEqualTo(1);
        assertThat(RiskControl.pValue(0.25, 200, 0.3)).isCloseTo(0.18904367048071588, offset(1e-12));
    }

    @Test
    void conformalRiskControlOfMissedLabelsIsTheConformalQuantile() {
        int n = 57;
        double[] scores = new SplittableRandom(3).doubles(n).toArray();
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        OptionalDouble lambda = RiskControl.conformal(sorted, n, (r, l) -> scores[r] > l ? 1 : 0, 0.1);
        assertThat(lambda.getAsDouble()).isEqualTo(ConformalFit.quantile(scores.clone(), 0.9));
        assertThat(RiskControl.conformal(sorted, n, (r, l) -> scores[r] > l ? 1 : 0, 0.01))
                .isEmpty();
    }

    @Test
    void refusesLossesThatAreNone() {
        assertThatThrownBy(() -> RiskControl.conformal(new double[] {1}, 2, (r, l) -> r * 2, 0.1))
                .hasMessageContaining("the loss of row 1 at lambda = 1.0 must be between 0 and 1, got 2.0");
        assertThatThrownBy(() -> RiskControl.conformal(new double[] {0, 0.5}, 2, (r, l) -> l, 0.1))
                .hasMessageContaining("the mean loss rises from 0.0 to 0.5");
        assertThatThrownBy(() -> RiskControl.conformal(new double[] {0.5, 0}, 2, (r, l) -> 0, 0.1))
                .hasMessageContaining("lambdas must rise");
    }
}
