package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelRunsTest {

    private static String text(LabelRuns runs) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < runs.size(); i++) {
            text.append('[')
                    .append(runs.first(i))
                    .append(' ')
                    .append(runs.last(i))
                    .append("] ");
            text.append(runs.hits(i)).append(" of ").append(runs.count(i)).append('\n');
        }
        return text.toString();
    }

    @Test
    void rowsAroundAFewHitsNeedNoOrder() {
        long seed = 5;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int n = random.nextInt(60);
            double grid = random.nextBoolean() ? 2 : 1e6; // with ties, or hardly any
            double share = random.nextDouble();
            double[] column = new double[n];
            int[] labels = new int[n];
            for (int r = 0; r < n; r++) {
                column[r] = Math.rint(grid * random.nextGaussian()) / grid;
                labels[r] = random.nextDouble() < share ? 3 : 0;
            }
            LabelRuns few = new ClassScores(column, labels, null, n, 3, 0.1).runs();
            LabelRuns all =
                    new ClassScores(column, labels, null, n, 3, 0.1).sorted().runs();
            assertThat(text(few)).as("seed %d, round %d", seed, round).isEqualTo(text(all));
            assertThat(few.prevalence()).isEqualTo(0.1);
        }
    }

    @Test
    void manyHitsAreSortedAsWell() {
        Random random = new Random(6);
        int n = 3 * LabelRuns.FEW;
        double[] column = random.doubles(n, -3, 3).toArray();
        int[] labels = new int[n];
        Arrays.setAll(labels, r -> r % 2);
        LabelRuns runs = new ClassScores(column, labels, null, n, 1, 0.5).runs();
        long hits = 0;
        long rows = 0;
        for (int i = 0; i < runs.size(); i++) {
            hits += (long) runs.hits(i);
            rows += (long) runs.count(i);
            assertThat(runs.first(i)).isGreaterThan(i == 0 ? Double.NEGATIVE_INFINITY : runs.last(i - 1));
        }
        assertThat(hits).isEqualTo(n / 2);
        assertThat(rows).isEqualTo(n);
    }

    @Test
    void runsAroundManyHitsAreThoseOfAllRowsInOrder() {
        Random random = new Random(7);
        for (double grid : new double[] {8, 1e6}) { // with ties, and hardly any
            for (int of : new int[] {2, 7}) {
                int n = (of + 1) * 2 * LabelRuns.FEW;
                double[] column = new double[n];
                int[] labels = new int[n];
                for (int r = 0; r < n; r++) {
                    column[r] = Math.rint(grid * random.nextGaussian()) / grid;
                    labels[r] = r % of == 0 ? 1 : 0;
                }
                LabelRuns runs = new ClassScores(column, labels, null, n, 1, 0.5).runs();
                LabelRuns all = new ClassScores(column, labels, null, n, 1, 0.5)
                        .sorted()
                        .runs();
                assertThat(text(runs)).isEqualTo(text(all));
            }
        }
    }

    @Test
    void maskedRowsAreNotThere() {
        double[] column = {1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -0.0, 0.0};
        LabelRuns runs = new ClassScores(column, new int[] {0, 0, 1, 1, 0}, null, 5, 1, 0.4).runs();
        assertThat(text(runs)).isEqualTo("[0.0 0.0] 1.0 of 2.0\n[1.0 1.0] 0.0 of 1.0\n");
    }
}
