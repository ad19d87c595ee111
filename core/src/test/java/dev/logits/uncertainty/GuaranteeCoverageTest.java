package dev.logits.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.decision.Coverage;
import dev.logits.decision.GroupComparison;
import dev.logits.decision.Multiplicity;
import dev.logits.metric.Metric;
import dev.logits.source.ColumnedSource;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often sets hold the label and risks stay below what was promised: by group, under a shift of the rows, by
 * cross-validation, and for losses of the user's. In short form with every build; in full, with a line per case, by
 *
 * <pre>mvn -pl core test -Dtest=DecisionCoverageTest,GuaranteeCoverageTest -Dcoverage.repetitions=10000</pre>
 */
@Tag("once")
class GuaranteeCoverageTest {
    private static final int CLASSES = 4;

    /** Rows whose labels follow softmax(z · sharpness); x, one number of each row, is what rows shift in. */
    private record Rows(Logits z, int[] labels, double[] x) {
        static Rows of(SplittableRandom random, int n, double shift, double sharpness) {
            Rows rows = new Rows(Logits.zeros(n, CLASSES), new int[n], new double[n]);
            for (int r = 0; r < n; r++) {
                rows.x[r] = random.nextGaussian() + shift;
                double scale = Math.exp(-rows.x[r] / 2);
                double[] p = new double[CLASSES];
                double sum = 0;
                for (int c = 0; c < CLASSES; c++) {
                    float z = (float) (random.nextGaussian() * 2 * scale);
                    rows.z.array()[r * CLASSES + c] = z;
                    p[c] = Math.exp(z * sharpness * (rows.x[r] < -0.5 ? 0.2 : 1)); // overconfident there
                    sum += p[c];
                }
                double u = random.nextDouble() * sum;
                int y = 0;
                while (y < CLASSES - 1 && u >= p[y]) {
                    u -= p[y++];
                }
                rows.labels[r] = y;
            }
            return rows;
        }
    }

    private static boolean holds(int[] set, int label) {
        for (int c : set) {
            if (c == label) {
                return true;
            }
        }
        return false;
    }

    @Test
    void everyGroupHasItsCoverage() {
        for (String group : List.of("easy", "hard")) {
            Coverage.holds("Mondrian sets, group " + group, 500, 0.9, 0, 0.93, seed -> {
                SplittableRandom random = new SplittableRandom(seed + 11);
                Rows easy = Rows.of(random, 200, 0, 1);
                Rows hard = Rows.of(random, 50, 0, 0.2);
                Logits z = Logits.zeros(250, CLASSES);
                System.arraycopy(easy.z.array(), 0, z.array(), 0, 200 * CLASSES);
                System.arraycopy(hard.z.array(), 0, z.array(), 200 * CLASSES, 50 * CLASSES);
                int[] labels = new int[250];
                List<String> names = new ArrayList<>();
                for (int r = 0; r < 250; r++) {
                    labels[r] = r < 200 ? easy.labels[r] : hard.labels[r - 200];
                    names.add(r < 200 ? "easy" : "hard");
                }
                try {
                    GroupConformalSets sets = GroupConformalSets.fit(
                            ColumnedSource.of(LogitsSource.of(z, labels), "kind", names),
                            "kind",
                            ConformalSets.Options.lac(0.9).withSeed(seed));
                    Rows fresh = Rows.of(random, 1, 0, group.equals("easy") ? 1 : 0.2);
                    return holds(sets.set(fresh.z, 0, group), fresh.labels[0]);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void setsHoldTheLabelWhereRowsHaveShiftedAndTheirWeightsAreKnown() {
        for (ConformalSets.Options options : List.of(ConformalSets.Options.lac(0.9), ConformalSets.Options.aps(0.9))) {
            // new rows have x ~ N(−1, 1), held-out rows N(0, 1): the ratio is exp(−x − ½)
            Coverage.holds("weighted sets under shift, " + options.method().key(), 500, 0.9, 0, 0.95, seed -> {
                SplittableRandom random = new SplittableRandom(seed + 5);
                Rows held = Rows.of(random, 300, 0, 0.5);
                double[] weights = new double[300];
                for (int r = 0; r < 300; r++) {
                    weights[r] = Math.exp(-held.x[r] - 0.5);
                }
                WeightedConformalSets sets =
                        WeightedConformalSets.fit(held.z, held.labels, weights, options.withSeed(seed));
                Rows fresh = Rows.of(random, 1, -1, 0.5);
                return holds(sets.set(fresh.z, 0, Math.exp(-fresh.x[0] - 0.5)), fresh.labels[0]);
            });
        }
    }

    @Test
    void withoutWeightsTheSameShiftBreaksThePromise() {
        int hits = 0;
        int n = 500;
        for (int seed = 0; seed < n; seed++) {
            SplittableRandom random = new SplittableRandom(seed + 5);
            Rows held = Rows.of(random, 300, 0, 0.5);
            ConformalSets sets = ConformalSets.fit(held.z, held.labels, ConformalSets.Options.lac(0.9));
            Rows fresh = Rows.of(random, 1, -1, 0.5);
            hits += holds(sets.set(fresh.z, 0), fresh.labels[0]) ? 1 : 0;
        }
        assertThat((double) hits / n).isLessThan(0.88);
    }

    @Test
    void setsOfCrossValidationHoldTheLabelWithFewRows() {
        Coverage.holds("CV+ sets of 60 rows, 10 folds", 500, 0.9, 0, 0.97, seed -> {
            SplittableRandom random = new SplittableRandom(seed + 23);
            int n = 60;
            Rows rows = Rows.of(random, n, 0, 0.6);
            int[] fold = new int[n];
            for (int r = 0; r < n; r++) {
                fold[r] = r % 10;
            }
            // the model of a fold: the mean score of each class's rows is taken from that class, without the fold's
            // rows
            Logits out = Logits.zeros(n, CLASSES);
            float[][] shift = new float[10][CLASSES];
            for (int f = 0; f < 10; f++) {
                shift[f] = shifts(rows, fold, f);
            }
            for (int r = 0; r < n; r++) {
                move(rows.z, r, shift[fold[r]], out, r);
            }
            CrossConformalSets sets = CrossConformalSets.fit(out, rows.labels, fold, ConformalSets.Options.lac(0.9));
            assertThat(sets.promised()).isBetween(0.7, 0.8);
            Rows fresh = Rows.of(random, 1, 0, 0.6);
            Logits[] by = new Logits[10];
            for (int f = 0; f < 10; f++) {
                by[f] = Logits.zeros(1, CLASSES);
                move(fresh.z, 0, shift[f], by[f], 0);
            }
            return holds(sets.set(by, 0), fresh.labels[0]);
        });
    }

    private static float[] shifts(Rows rows, int[] fold, int without) {
        float[] counts = new float[CLASSES];
        for (int r = 0; r < fold.length; r++) {
            if (fold[r] != without) {
                counts[rows.labels[r]]++;
            }
        }
        for (int c = 0; c < CLASSES; c++) {
            counts[c] = (float) Math.log(counts[c] + 1);
        }
        return counts;
    }

    private static void move(Logits z, int r, float[] shift, Logits out, int to) {
        for (int c = 0; c < CLASSES; c++) {
            out.array()[to * CLASSES + c] = z.get(r, c) + shift[c];
        }
    }

    /** A row's losses: it is lost where its number is above λ, half of it where it is a little above. */
    private static double loss(double x, double lambda) {
        return x > lambda + 0.1 ? 1 : x > lambda ? 0.5 : 0;
    }

    /** The expected loss for x uniform on [0, 1]. */
    private static double expected(double lambda) {
        return Math.max(0, 1 - lambda - 0.1) + 0.5 * Math.min(0.1, Math.max(0, 1 - lambda));
    }

    private static double[] lambdas() {
        double[] lambdas = new double[101];
        for (int i = 0; i <= 100; i++) {
            lambdas[i] = i / 100.0;
        }
        return lambdas;
    }

    private static double[] uniform(long seed, int n) {
        SplittableRandom random = new SplittableRandom(seed + 31);
        double[] x = new double[n];
        for (int r = 0; r < n; r++) {
            x[r] = random.nextDouble();
        }
        return x;
    }

    @Test
    void conformalRiskControlKeepsTheExpectedLoss() {
        int repetitions = Coverage.asked() == null ? 200 : Coverage.asked();
        double sum = 0;
        for (int seed = 0; seed < repetitions; seed++) {
            double[] x = uniform(seed, 100);
            OptionalDouble lambda = RiskControl.conformal(lambdas(), 100, (r, l) -> loss(x[r], l), 0.2);
            sum += expected(lambda.orElseThrow());
        }
        if (Coverage.asked() != null) {
            System.out.printf(
                    java.util.Locale.ROOT,
                    "coverage conformal risk control, mean loss %.4f, promised at most 0.2%n",
                    sum / repetitions);
        }
        // the spread of the loss over samples is about 0.04
        assertThat(sum / repetitions).isBetween(0.18, 0.2 + 4 * 0.04 / Math.sqrt(repetitions));
    }

    @Test
    void byTestingKeepsItsPromiseForEveryParameter() {
        double[] falling = new double[101];
        for (int i = 0; i <= 100; i++) {
            falling[i] = 1 - i / 100.0;
        }
        for (RiskControl.Testing testing : RiskControl.Testing.values()) {
            Coverage.holds("learn then test, " + testing, 200, 0.9, 0, 1, seed -> {
                double[] x = uniform(seed, 200);
                List<Double> passed = RiskControl.byTesting(falling, 200, (r, l) -> loss(x[r], l), 0.2, 0.1, testing);
                assertThat(passed).isNotEmpty();
                return passed.stream().allMatch(l -> expected(l) <= 0.2 + 1e-12);
            });
        }
    }

    @Test
    void gapsOfGroupsLieInTheirIntervals() {
        GroupComparison population = comparison(99, 60_000, 60_000, 2);
        List<Metric> metrics = List.of(Metric.ACCURACY, Metric.NLL, Metric.BRIER);
        int repetitions = Coverage.asked() == null ? 60 : Coverage.asked();
        boolean[][] held = LongStream.range(0, repetitions)
                .parallel()
                .mapToObj(seed -> held(comparison(seed, 150, 250, 100), population, metrics))
                .toArray(boolean[][]::new);
        for (Metric metric : metrics) {
            Coverage.holds(
                    "gap of " + metric.key() + " between groups",
                    60,
                    0.95,
                    0.01,
                    0.98,
                    seed -> held[(int) seed][metrics.indexOf(metric)]);
        }
    }

    private static boolean[] held(GroupComparison groups, GroupComparison population, List<Metric> metrics) {
        boolean[] held = new boolean[metrics.size()];
        for (int m = 0; m < held.length; m++) {
            double truth =
                    population.gaps(metrics.get(m), Multiplicity.NONE).get(0).gap();
            held[m] = groups.gaps(metrics.get(m), Multiplicity.NONE)
                    .get(0)
                    .gapInterval()
                    .contains(truth);
        }
        return held;
    }

    @Test
    void groupsThatDoNotDifferRaiseNoAlarm() {
        Coverage.holds("no false alarm among 8 equal groups, Holm", 30, 0.95, 0.02, 1, seed -> {
            SplittableRandom random = new SplittableRandom(seed + 77);
            Rows rows = Rows.of(random, 800, 0, 0.5);
            List<String> names = new ArrayList<>();
            for (int r = 0; r < 800; r++) {
                names.add("g" + r % 8);
            }
            // intervals of accuracies need no resamples
            return of(rows.z, rows.labels, names, 2).gaps(Metric.ACCURACY, Multiplicity.HOLM).stream()
                    .noneMatch(g -> g.p() < 0.05);
        });
    }

    private static GroupComparison of(Logits z, int[] labels, List<String> names, int resamples) {
        try {
            return GroupComparison.of(
                    ColumnedSource.of(LogitsSource.of(z, labels), "kind", names), "kind", 15, resamples, 3);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GroupComparison comparison(long seed, int first, int second, int resamples) {
        SplittableRandom random = new SplittableRandom(seed * 31 + 1);
        Rows a = Rows.of(random, first, 0, 0.5);
        Rows b = Rows.of(random, second, -0.5, 0.3);
        Logits z = Logits.zeros(first + second, CLASSES);
        System.arraycopy(a.z.array(), 0, z.array(), 0, first * CLASSES);
        System.arraycopy(b.z.array(), 0, z.array(), first * CLASSES, second * CLASSES);
        int[] labels = java.util.Arrays.copyOf(a.labels, first + second);
        System.arraycopy(b.labels, 0, labels, first, second);
        List<String> names = new ArrayList<>();
        for (int r = 0; r < first + second; r++) {
            names.add(r < first ? "a" : "b");
        }
        return of(z, labels, names, resamples);
    }
}
