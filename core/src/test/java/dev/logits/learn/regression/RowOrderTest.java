package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;
import dev.logits.learn.features.SparseFeatures;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowOrderTest {
    private static final float[][] ROWS = {{1, 0, 2}, {1, 0, 3}, {1, 0, 2}, {-1, 0, 2}, {1, 5, 2}};

    private static List<Features> kinds() {
        DenseFeatures dense = DenseFeatures.copyOf(ROWS);
        double[][] doubles = new double[ROWS.length][3];
        for (int r = 0; r < ROWS.length; r++) {
            for (int j = 0; j < 3; j++) {
                doubles[r][j] = ROWS[r][j];
            }
        }
        return List.of(dense, DoubleFeatures.copyOf(doubles), SparseFeatures.copyOf(dense));
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void copiesAreNeighborsAndEveryPlaceComesOnce() {
        for (Features x : kinds()) {
            int[] rows = IntStream.range(0, 5).toArray();
            int[] places = RowOrder.of(FeatureRows.of(x), 3, rows, new int[5], ones(5));
            assertThat(Arrays.stream(places).sorted().toArray()).isEqualTo(rows);
            int first = IntStream.range(0, 5)
                    .filter(i -> places[i] == 0)
                    .findFirst()
                    .orElseThrow();
            int second = IntStream.range(0, 5)
                    .filter(i -> places[i] == 2)
                    .findFirst()
                    .orElseThrow();
            assertThat(Math.abs(first - second)).isEqualTo(1);
        }
    }

    @Test
    void labelsAndWeightsAreParts() {
        for (Features x : kinds()) {
            FeatureRows rows = FeatureRows.of(x);
            int[] same = {0, 2};
            int[] reversed = {2, 0};
            int[] byLabel = RowOrder.of(rows, 3, same, new int[] {0, 1}, ones(2));
            assertThat(RowOrder.of(rows, 3, reversed, new int[] {1, 0}, ones(2)))
                    .isEqualTo(new int[] {1 - byLabel[0], 1 - byLabel[1]});
            int[] byWeight = RowOrder.of(rows, 3, same, new int[2], new double[] {1, 2});
            assertThat(RowOrder.of(rows, 3, reversed, new int[2], new double[] {2, 1}))
                    .isEqualTo(new int[] {1 - byWeight[0], 1 - byWeight[1]});
        }
    }

    /** All hashes are the same. */
    @Test
    void contentsDecideWhereHashesAreEqual() {
        FeatureRows real = FeatureRows.of(kinds().get(0));
        FeatureRows rows = new FeatureRows() {
            @Override
            public double dot(int row, double[] w, int off) {
                return real.dot(row, w, off);
            }

            @Override
            public void addTimes(double s, int row, double[] g, int off) {
                real.addTimes(s, row, g, off);
            }

            @Override
            public void addMoments(double s, int row, double[] sums) {
                real.addMoments(s, row, sums);
            }

            @Override
            public void copy(int row, double[] out) {
                real.copy(row, out);
            }

            @Override
            public void check(int row) {
                real.check(row);
            }

            @Override
            public Features select(int[] rows) {
                return real.select(rows);
            }

            @Override
            public long hash(long seed, int row) {
                return -77;
            }

            @Override
            public int compare(int a, int b) {
                return real.compare(a, b);
            }

            @Override
            public int most(int row) {
                return real.most(row);
            }

            @Override
            public int entries(int row, int[] columns, double[] values) {
                return real.entries(row, columns, values);
            }
        };
        assertThat(RowOrder.of(rows, 3, new int[] {0, 1, 2, 3, 4}, new int[5], ones(5)))
                .isEqualTo(new int[] {3, 0, 2, 1, 4});
        assertThat(RowOrder.of(rows, 3, new int[] {4, 1, 3, 2, 0}, new int[5], ones(5)))
                .isEqualTo(new int[] {2, 3, 4, 1, 0});
    }

    @Test
    void aZeroHasNoSignAndNeedNotBeHeld() {
        FeatureRows dense = FeatureRows.of(DenseFeatures.copyOf(new float[][] {{0, 1, -0f}, {-0f, 1, 0}}));
        assertThat(dense.hash(5, 0)).isEqualTo(dense.hash(5, 1)).isNotEqualTo(dense.hash(6, 0));
        assertThat(dense.compare(0, 1)).isNotZero();
        FeatureRows sparse =
                FeatureRows.of(SparseFeatures.wrap(new int[] {0, 1, 3}, new int[] {1, 1, 2}, new float[] {1, 1, 0}, 3));
        assertThat(sparse.hash(5, 0)).isEqualTo(sparse.hash(5, 1));
        assertThat(sparse.compare(0, 1)).isNotZero();
    }
}
