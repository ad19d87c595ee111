package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;
import dev.logits.learn.features.SparseFeatures;
import dev.logits.learn.features.Standardization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Everything that a regression finds has the same bits in any order of the rows and on any number of threads, and on
 * any machine the bits of the checksum.
 */
@Tag("bits")
class RowOrderBitsTest {
    private static final int ORDERS = 10;
    private static final int[] THREADS = {1, 2, 8};

    /** Rows to learn from. */
    private record Table(Features x, int[] y, double[] weights) {
        Table shuffled(SplittableRandom random) {
            int[] places = IntStream.range(0, y.length).toArray();
            for (int i = places.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int place = places[i];
                places[i] = places[j];
                places[j] = place;
            }
            return new Table(
                    FeatureRows.of(x).select(places),
                    Arrays.stream(places).map(i -> y[i]).toArray(),
                    Arrays.stream(places).mapToDouble(i -> weights[i]).toArray());
        }
    }

    /** Numbers of very different sizes, a fifth of the rows twice, a 0 of either sign, rows without a label. */
    private static Table table(int rows, int columns, int classes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] x = new double[rows][columns];
        int[] y = new int[rows];
        double[] weights = new double[rows];
        for (int r = 0; r < rows; r++) {
            weights[r] = 0.1 * (1 + random.nextInt(20));
            double score = 0;
            for (int j = 0; j < columns; j++) {
                double g = normal(random);
                x[r][j] = j % 3 == 0 ? g : j % 3 == 1 ? Math.pow(10, g) : Math.rint(g) * (r % 2 == 0 ? 0.1 : -0.1);
                score += j % 3 == 1 ? 0 : x[r][j] / Math.sqrt(columns);
            }
            y[r] = Math.min(classes - 1, (int) (classes / (1 + Math.exp(-score - normal(random)))));
            if (random.nextInt(5) == 0 && r > 0) {
                x[r] = x[r - 1].clone();
                y[r] = y[r - 1];
                weights[r] = weights[r - 1];
            }
            y[r] = random.nextInt(30) == 0 ? -1 : y[r];
        }
        return new Table(DoubleFeatures.copyOf(x), y, weights);
    }

    private static double normal(SplittableRandom random) {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += random.nextDouble();
        }
        return sum;
    }

    private static <T> T on(int threads, Callable<T> task) {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(task).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            pool.shutdown();
        }
    }

    /** The checksum of the first order's numbers, after all others have given the same. */
    private static String same(Table table, Function<Table, List<Object>> find) {
        List<Object> expected = find.apply(table);
        assertThat(expected).isNotEmpty();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < ORDERS; i++) {
            Table other = table.shuffled(random);
            int threads = THREADS[i % THREADS.length];
            assertThat(on(threads, () -> find.apply(other)))
                    .as("order %d on %d threads", i, threads)
                    .isEqualTo(expected);
        }
        CRC32 sum = new CRC32();
        sum.update(expected.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }

    private static List<Object> numbers(LogisticModel model) {
        List<Object> all = new ArrayList<>();
        for (double t : model.theta()) {
            all.add(t);
        }
        all.add(model.report().toString());
        return all;
    }

    private static List<Object> numbers(Inference table) {
        List<Object> all = numbers(table.model());
        for (Estimate e : table.coefficients()) {
            all.addAll(List.of(e.value(), e.standardError(), e.z(), e.p(), e.low(0.95), e.high(0.95)));
        }
        for (Estimate e : table.marginalEffects()) {
            all.addAll(List.of(e.value(), e.standardError()));
        }
        all.addAll(List.of(
                table.logLikelihood(),
                table.nullLogLikelihood(),
                table.likelihoodRatio(),
                table.nullPenalizedLogLikelihood(),
                table.aic(),
                table.bic()));
        return all;
    }

    private static Function<Table, List<Object>> fit(LogisticRegression regression) {
        return t -> numbers(regression.withSampleWeights(t.weights).fit(t.x, t.y));
    }

    @Test
    void inferenceWithWeightsAndBalancedClasses() {
        Table table = table(3000, 4, 2, 5);
        assertThat(same(
                        table,
                        t -> numbers(LogisticRegression.maximumLikelihood()
                                .withSampleWeights(t.weights)
                                .withClassWeights(ClassWeights.balanced(t.y, t.weights))
                                .infer(t.x, t.y))))
                .isEqualTo("2b870e46");
    }

    @Test
    void profileIntervalsOfThreeClasses() {
        Table table = table(150, 2, 3, 6);
        assertThat(same(
                        table,
                        t -> numbers(LogisticRegression.maximumLikelihood()
                                .infer(t.x, t.y)
                                .withIntervals(Intervals.PROFILE))))
                .isEqualTo("88e80996");
    }

    @Test
    void firthsEstimatesAndIntervals() {
        Table table = table(40, 2, 2, 7);
        assertThat(same(table, t -> numbers(LogisticRegression.firth().infer(t.x, t.y))))
                .isEqualTo("804b1c53");
    }

    @Test
    void collinearColumnsAreTheSame() {
        Table table = table(400, 3, 2, 8);
        double[][] x = new double[400][5];
        for (int r = 0; r < 400; r++) {
            for (int j = 0; j < 3; j++) {
                x[r][j] = ((DoubleFeatures) table.x).get(r, j);
            }
            x[r][3] = x[r][0] + 0.3 * x[r][1] - 2;
            x[r][4] = 7;
        }
        Table more = new Table(DoubleFeatures.copyOf(x), table.y, table.weights);
        assertThat(same(more, fit(LogisticRegression.maximumLikelihood()))).isEqualTo("67d02d73");
    }

    @Test
    void verdictsOnSeparatedClasses() {
        SplittableRandom random = new SplittableRandom(9);
        for (boolean strict : new boolean[] {false, true}) {
            double[][] x = new double[300][3];
            int[] y = new int[300];
            for (int r = 0; r < 300; r++) {
                for (int j = 0; j < 3; j++) {
                    x[r][j] = random.nextInt(7) / 3.0;
                }
                double side = x[r][0] - x[r][1] + (strict ? 0.1 : 0);
                y[r] = side > 0 ? 2 : side < 0 ? random.nextInt(2) : random.nextInt(3);
            }
            Table table = new Table(DoubleFeatures.copyOf(x), y, new double[300]);
            assertThat(same(table, t -> {
                        Separation separation = LogisticRegression.maximumLikelihood()
                                .separation(t.x, t.y)
                                .orElseThrow();
                        return List.of(separation, new SeparationException(separation).getMessage());
                    }))
                    .isEqualTo(strict ? "d7f61142" : "71ff95fe");
        }
    }

    /** Several chunks, the last panel of each shorter than the others. */
    @Test
    void gradientsInFloat() {
        Table table = table(3001, 40, 3, 10);
        Table dense = new Table(((DoubleFeatures) table.x).toFloat(), table.y, table.weights);
        ModelShape shape = new ModelShape(40, 3, false, true);
        assertThat(same(dense, t -> {
                    Examples examples = Examples.of(t.x, t.y, 3, t.weights, new double[0]);
                    double[] theta = new double[shape.size()];
                    Arrays.setAll(theta, i -> 0.01 * (i % 7 - 3));
                    double[] gradient = new double[shape.size()];
                    double value = new FloatObjective(examples, shape, 0.1).valueAndGradient(theta, gradient);
                    return List.of(value, Arrays.stream(gradient).boxed().toList());
                }))
                .isEqualTo("ca15a181");
    }

    @Test
    void fitsOfSparseRows() {
        Table table = table(1000, 20, 2, 11);
        SparseFeatures sparse = SparseFeatures.copyOf(((DoubleFeatures) table.x).toFloat());
        Table rows = new Table(sparse, table.y, table.weights);
        LogisticRegression ridge =
                LogisticRegression.l2(0.01).withSolver(Solver.LBFGS).withMaxIterations(20);
        assertThat(same(rows, t -> {
                    LogisticModel model = ridge.fit(t.x, t.y);
                    List<Object> all = numbers(model);
                    all.add(ridge.coefficientErrors(model, t.x, t.y).largest());
                    return all;
                }))
                .isEqualTo("d38b5e59");
    }

    @Test
    void fitsWithL1() {
        assertThat(same(table(200, 4, 3, 12), fit(LogisticRegression.l1(0.02)))).isEqualTo("ffcd2e8e");
        assertThat(same(table(200, 4, 2, 13), fit(LogisticRegression.elastic(0.02, 0.5))))
                .isEqualTo("6199c5e");
    }

    @Test
    void meansAndDeviationsOfColumns() {
        assertThat(same(table(5000, 6, 2, 14), t -> {
                    Standardization standard = Standardization.fit(t.x, t.y);
                    return List.of(
                            Arrays.stream(standard.means()).boxed().toList(),
                            Arrays.stream(standard.deviations()).boxed().toList());
                }))
                .isEqualTo("c1182193");
    }

    @Test
    void rowsThatAreCopiedOrReadWhereTheyAreGiveTheSame() {
        Table table = table(3000, 5, 2, 15);
        for (Features x : List.of(
                table.x,
                ((DoubleFeatures) table.x).toFloat(),
                SparseFeatures.copyOf(((DoubleFeatures) table.x).toFloat()))) {
            Examples copied = Examples.of(x, table.y, 2, table.weights, new double[0]);
            int[] kept = IntStream.range(0, table.y.length)
                    .filter(r -> table.y[r] >= 0)
                    .toArray();
            int[] places = RowOrder.of(
                    FeatureRows.of(x),
                    5,
                    kept,
                    Arrays.stream(kept).map(r -> table.y[r]).toArray(),
                    Arrays.stream(kept).mapToDouble(r -> table.weights[r]).toArray());
            Examples inPlace = new Examples(
                    x,
                    Arrays.stream(places).map(i -> kept[i]).toArray(),
                    copied.labels(),
                    copied.weights(),
                    copied.offsets(),
                    copied.origins(),
                    copied.weightSum(),
                    copied.classWeight(),
                    copied.ignored());
            assertThat(copied.contiguous()).isTrue();
            assertThat(inPlace.contiguous()).isFalse();
            ModelShape shape = new ModelShape(5, 2, true, true);
            double[] theta = {0.1, -0.2, 0.3, 0.1, 0.5, -1};
            double[] a = new double[6];
            double[] b = new double[6];
            assertThat(new ExactObjective(copied, shape, 0.1).valueAndGradient(theta, a))
                    .isEqualTo(new ExactObjective(inPlace, shape, 0.1).valueAndGradient(theta, b));
            assertThat(a).isEqualTo(b);
            if (x instanceof DenseFeatures) {
                assertThat(new FloatObjective(copied, shape, 0.1).valueAndGradient(theta, a))
                        .isEqualTo(new FloatObjective(inPlace, shape, 0.1).valueAndGradient(theta, b));
                assertThat(a).isEqualTo(b);
            }
        }
    }
}
