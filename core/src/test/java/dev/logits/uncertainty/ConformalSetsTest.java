package dev.logits.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.internal.kernel.RowKey;
import dev.logits.internal.random.CounterRandom;
import dev.logits.source.LogitsSource;
import dev.logits.uncertainty.ConformalSets.Options;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConformalSetsTest {

    private record Data(Logits z, int[] labels) {
        Data rows(int from, int to) {
            return new Data(z.slice(from, to), Arrays.copyOfRange(labels, from, to));
        }
    }

    /** An over-confident model: labels are drawn from softmax(z / 2). */
    private static Data generated(int rows, int classes, long seed) {
        Random random = new Random(seed);
        Logits z = Logits.zeros(rows, classes);
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            double[] e = new double[classes];
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                z.set(r, c, (float) (3 * random.nextGaussian()));
                sum += e[c] = Math.exp(z.get(r, c) / 2);
            }
            double u = random.nextDouble() * sum;
            int c = 0;
            while (c < classes - 1 && u >= e[c]) {
                u -= e[c++];
            }
            labels[r] = c;
        }
        return new Data(z, labels);
    }

    private static Options options(PredictionSetMethod method) {
        return new Options(method, 0.9, false, 2, 0.02, 7, false);
    }

    /** Over 200 splits of 300 held-out and 300 new rows the mean coverage is 0.9 to 0.9 + 1/301, within its error. */
    @ParameterizedTest
    @EnumSource
    void coverageHoldsOverTwoHundredSplits(PredictionSetMethod method) {
        int splits = 200;
        int half = 300;
        Data all = generated(splits * 2 * half, 8, 11);
        double sum = 0;
        double sd = Math.sqrt(0.09 / half + 0.09 / half); // of the threshold and of the new rows
        for (int s = 0; s < splits; s++) {
            Data held = all.rows(s * 2 * half, s * 2 * half + half);
            Data fresh = all.rows(s * 2 * half + half, (s + 1) * 2 * half);
            ConformalSets sets = ConformalSets.fit(held.z, held.labels, options(method));
            double coverage = CoverageReport.of(sets, fresh.z, fresh.labels).coverage();
            assertThat(coverage).as("split %d", s).isBetween(0.9 - 5 * sd, 0.9 + 5 * sd);
            sum += coverage;
        }
        double error = 3.5 * sd / Math.sqrt(splits);
        assertThat(sum / splits).isBetween(0.9 - error, 0.9 + 1.0 / (half + 1) + error);
    }

    @Test
    void coverageHoldsForEachClassWhereItIsPromised() {
        Data held = generated(20_000, 4, 1);
        Data fresh = generated(20_000, 4, 2);
        for (int r = 0; r < 20_000; r++) { // class 3 is systematically underrated
            held.z.set(r, 3, held.z.get(r, 3) - 3);
            fresh.z.set(r, 3, fresh.z.get(r, 3) - 3);
        }
        ConformalSets marginal = ConformalSets.fit(held.z, held.labels, Options.lac(0.9));
        ConformalSets each =
                ConformalSets.fit(held.z, held.labels, Options.lac(0.9).withClassConditional(true));
        CoverageReport without = CoverageReport.of(marginal, fresh.z, fresh.labels);
        CoverageReport with = CoverageReport.of(each, fresh.z, fresh.labels);
        assertThat(without.coverage()).isCloseTo(0.9, within(0.01));
        assertThat(without.classCoverage().get(3)).isLessThan(0.75);
        assertThat(with.classCoverage()).allSatisfy(c -> assertThat(c).isCloseTo(0.9, within(0.02)));
    }

    /** Nine rows whose labels have p = 0.1 … 0.9: the (9 + 1) · 0.8 = 8th smallest 1 − p is 0.8. */
    @Test
    void theThresholdIsTheStatedQuantile() {
        Logits z = Logits.zeros(9, 2);
        for (int r = 0; r < 9; r++) {
            double p = (r + 1) / 10.0;
            z.set(r, 1, (float) Math.log(p / (1 - p)));
        }
        int[] labels = IntStream.generate(() -> 1).limit(9).toArray();
        ConformalSets sets = ConformalSets.fit(z, labels, Options.lac(0.8));
        assertThat(sets.threshold(0)).isCloseTo(0.8, within(1e-7));
        assertThat(sets.set(Logits.copyOf(new float[][] {{0, 5}}), 0)).containsExactly(1);
        assertThat(sets.set(Logits.copyOf(new float[][] {{0, 0}}), 0)).containsExactly(0, 1);
        assertThat(ConformalFit.rank(9, 0.9)).isEqualTo(9);
        assertThat(ConformalFit.rank(10, 0.9)).isEqualTo(10);
    }

    /** A quarter of a probability would do for coverage if rows of p = 1 tied: then one threshold let them all in. */
    @ParameterizedTest
    @ValueSource(doubles = {40, 300, 900})
    void rowsWhoseProbabilityRoundsToOneAreCoveredAsOftenAsWasAskedFor(double gap) {
        Random random = new Random(31);
        Logits z = Logits.zeros(6000, 4);
        int[] labels = new int[6000];
        for (int r = 0; r < 6000; r++) {
            int top = random.nextInt(4);
            z.set(r, top, (float) (gap + 40 * random.nextDouble()));
            // every second label is another class, whose p is 1e-17 or less, and 1 − p rounds to 1
            labels[r] = r % 2 == 0 ? top : (top + 1) % 4;
        }
        for (double coverage : new double[] {0.2, 0.4, 0.6, 0.9}) {
            ConformalSets sets = ConformalSets.fit(z.slice(0, 3000), labelsOf(labels, 0), Options.lac(coverage));
            CoverageReport report = CoverageReport.of(sets, z.slice(3000, 6000), labelsOf(labels, 3000));
            assertThat(report.coverage()).as("coverage " + coverage).isCloseTo(coverage, within(0.03));
        }
    }

    private static int[] labelsOf(int[] labels, int from) {
        return Arrays.copyOfRange(labels, from, from + 3000);
    }

    @Test
    void oldThresholdsOfRoundedScoresMeanWhatTheyMeant() {
        Logits z = Logits.copyOf(new float[][] {{40, 0, 0}, {2000, 0, Float.NEGATIVE_INFINITY}, {30, 0, 0}});
        ConformalSets zero = new ConformalSets(Options.lac(0.9), List.of(0.0), 20, 3, List.of());
        assertThat(zero.sets(z)).isDeepEqualTo(new int[][] {{0}, {0}, {}});
        ConformalSets one = new ConformalSets(Options.lac(0.9), List.of(1.0), 20, 3, List.of());
        assertThat(one.sets(z)).isDeepEqualTo(new int[][] {{0, 1, 2}, {0, 1}, {0, 1, 2}});
    }

    @Test
    void leastAmbiguousScoresRiseAsTheProbabilityFalls() {
        double last = Double.NEGATIVE_INFINITY;
        for (double x = 3000; x > -3000; x -= x > -750 && x < 750 ? 0.25 : 10) {
            Logits z = Logits.copyOf(new float[][] {{(float) x, 0}});
            double score = new SetScores(Options.lac(0.9), 2).of(z, 0, 0)[0];
            assertThat(score).as("log-odds " + x).isGreaterThan(last);
            assertThat(score).isNotEqualTo(0).isNotEqualTo(1);
            if (x > -20 && x < 30) {
                assertThat(score).isCloseTo(1 / (1 + Math.exp(x)), within(1e-15));
            }
            last = score;
        }
    }

    @Test
    void tooFewRowsGiveEveryClassAndSaySo() {
        Data held = generated(8, 5, 3);
        ConformalSets sets = ConformalSets.fit(held.z, held.labels, Options.aps(0.9));
        assertThat(sets.threshold(0)).isInfinite();
        assertThat(sets.set(held.z, 0)).hasSize(5);
        assertThat(sets.statements())
                .containsExactly("every set holds every class: 8 held-out rows cannot promise a coverage of 0.9, which"
                        + " takes 9 or more");
        assertThat(ConformalSets.fewestRows(0.9)).isEqualTo(9);
        assertThat(ConformalSets.fewestRows(0.99)).isEqualTo(99);
        assertThat(ConformalSets.fewestRows(0.5)).isEqualTo(1);
        Data enough = generated(9, 5, 3);
        assertThat(ConformalSets.fit(enough.z, enough.labels, Options.aps(0.9)).statements())
                .isEmpty();
    }

    @Test
    void aRareClassIsInEverySetAndNamed() {
        Data held = generated(500, 3, 4);
        int[] labels = Arrays.stream(held.labels).map(y -> y == 2 ? 1 : y).toArray();
        ConformalSets sets = ConformalSets.fit(held.z, labels, Options.lac(0.9).withClassConditional(true));
        assertThat(sets.rowsOfClass().get(2)).isZero();
        assertThat(sets.statements())
                .containsExactly("class 2 is in every set: a coverage of 0.9 takes 9 held-out rows of a class or more");
        assertThat(Arrays.asList(sets.sets(held.z)))
                .allSatisfy(set -> assertThat(set).contains(2));
    }

    /**
     * p = 0.5, 0.3, 0.2 of classes 1, 0, 2. APS: u·0.5, 0.5 + u·0.3, 0.8 + u·0.2; RAPS adds λ behind the first place.
     */
    @Test
    void adaptiveScoresByHand() {
        Logits z = Logits.copyOf(new float[][] {{(float) Math.log(0.3), (float) Math.log(0.5), (float) Math.log(0.2)}});
        double u = CounterRandom.uniform(RowKey.exact(7, z.array(), 0, 3), 0);
        double[] aps =
                new SetScores(options(PredictionSetMethod.APS), 3).of(z, 0, 5).clone();
        assertThat(aps[1]).isCloseTo(u * 0.5, within(1e-7));
        assertThat(aps[0]).isCloseTo(0.5 + u * 0.3, within(1e-7));
        assertThat(aps[2]).isCloseTo(0.8 + u * 0.2, within(1e-7));
        double[] raps = new SetScores(options(PredictionSetMethod.RAPS), 3).of(z, 0, 5);
        assertThat(raps[0]).isEqualTo(aps[0]);
        assertThat(raps[2]).isCloseTo(aps[2] + 0.02, within(1e-12));
    }

    @Test
    void regularizationMakesSetsOfManyClassesSmaller() {
        Data held = generated(2000, 200, 5);
        Data fresh = generated(2000, 200, 6);
        double aps = CoverageReport.of(ConformalSets.fit(held.z, held.labels, Options.aps(0.9)), fresh.z, fresh.labels)
                .meanSize();
        CoverageReport raps = CoverageReport.of(
                ConformalSets.fit(held.z, held.labels, Options.raps(0.9).withRegularization(5, 0.1)),
                fresh.z,
                fresh.labels);
        assertThat(raps.largest()).isLessThan(200);
        assertThat(raps.coverage()).isCloseTo(0.9, within(0.03));
        assertThat(aps).isGreaterThan(1);
    }

    @Test
    void neverEmptyHoldsAtLeastTheTopClass() {
        Data data = generated(3000, 3, 9);
        for (int r = 0; r < 3000; r++) { // a very good model at a low coverage has empty sets
            data.z.set(r, data.labels[r], 20);
        }
        Options options = Options.aps(0.6);
        CoverageReport exact = CoverageReport.of(ConformalSets.fit(data.z, data.labels, options), data.z, data.labels);
        assertThat(exact.empty()).isGreaterThan(0.3);
        CoverageReport full = CoverageReport.of(
                ConformalSets.fit(data.z, data.labels, options.withNeverEmpty(true)), data.z, data.labels);
        assertThat(full.empty()).isZero();
        assertThat(full.single()).isEqualTo(1);
        assertThat(full.singleAccuracy()).isEqualTo(1);
    }

    @Test
    void aMaskedClassIsInNoSet() {
        Data held = generated(300, 3, 12);
        ConformalSets sets = ConformalSets.fit(held.z, held.labels, Options.raps(0.99));
        assertThat(sets.set(Logits.copyOf(new float[][] {{0, 0, Float.NEGATIVE_INFINITY}}), 0))
                .doesNotContain(2);
    }

    @ParameterizedTest
    @EnumSource
    void aRowHasOneSetWhateverItsPlaceItsBatchAndItsLevel(PredictionSetMethod method) throws IOException {
        Data data = generated(5000, 4, 13);
        for (int i = 0; i < data.z.array().length; i++) {
            data.z.array()[i] = Math.round(data.z.array()[i] * 64) / 64f; // constants can be added without rounding
        }
        ConformalSets sets = ConformalSets.fit(data.z, data.labels, options(method));
        assertThat(ConformalSets.fit(LogitsSource.of(data.z, data.labels), options(method)))
                .isEqualTo(sets);
        int[][] all = sets.sets(data.z);
        Logits raised = data.z.copy();
        for (int r = 0; r < 5000; r++) {
            assertThat(sets.set(data.z, r)).isEqualTo(all[r]);
            assertThat(sets.set(data.z.slice(r, r + 1), 0)).isEqualTo(all[r]);
            for (int c = 0; c < 4; c++) {
                raised.set(r, c, data.z.get(r, c) + (r % 1000 - 500));
            }
        }
        assertThat(sets.sets(raised)).isDeepEqualTo(all);
        assertThat(ConformalSets.fit(raised, data.labels, options(method))).isEqualTo(sets);
        boolean random = method != PredictionSetMethod.LAC;
        assertThat(ConformalSets.fit(data.z, data.labels, options(method).withSeed(8))
                        .thresholds()
                        .equals(sets.thresholds()))
                .isEqualTo(!random);
    }

    /** A service that asks row by row: over 60 seeds the mean coverage is 0.9, and no seed is far from it. */
    @ParameterizedTest
    @EnumSource
    void coverageHoldsWhenEachRowComesAlone(PredictionSetMethod method) {
        Data held = generated(2000, 6, 14);
        Data fresh = generated(2000, 6, 15);
        double sum = 0;
        int seeds = method == PredictionSetMethod.LAC ? 1 : 60;
        for (int seed = 0; seed < seeds; seed++) {
            ConformalSets sets =
                    ConformalSets.fit(held.z, held.labels, options(method).withSeed(seed));
            int covered = 0;
            for (int r = 0; r < 2000; r++) {
                int y = fresh.labels[r];
                covered += Arrays.stream(sets.set(fresh.z.slice(r, r + 1), 0)).anyMatch(c -> c == y) ? 1 : 0;
            }
            assertThat(covered / 2000.0).as("seed %d", seed).isBetween(0.87, 0.93);
            sum += covered / 2000.0;
        }
        assertThat(sum / seeds).isBetween(0.88, 0.92);
    }

    @Test
    void rejectsWhatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.lac(1))
                .withMessage("coverage must be more than 0 and less than 1, got 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.raps(0.9).withRegularization(-1, 0))
                .withMessageContaining("k_reg");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PredictionSetMethod.parse("foo"))
                .withMessageContaining("expected lac, aps or raps");
        Data held = generated(20, 3, 1);
        ConformalSets sets = ConformalSets.fit(held.z, held.labels, Options.lac(0.9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sets.set(Logits.zeros(1, 4), 0))
                .withMessageContaining("fitted on 3 classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConformalSets.fit(Logits.zeros(1, 2), new int[] {-1}, Options.lac(0.9)))
                .withMessageContaining("no labeled rows");
    }
}
