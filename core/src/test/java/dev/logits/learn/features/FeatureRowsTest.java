package dev.logits.learn.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FeatureRowsTest {
    private static final int ROWS = 5;
    private static final int COLUMNS = 11;

    private static List<Features> kinds() {
        SplittableRandom random = new SplittableRandom(3);
        double[] x = new double[ROWS * COLUMNS];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(3) == 0 ? 0 : (float) random.nextGaussian();
        }
        DoubleFeatures precise = DoubleFeatures.wrap(x, ROWS, COLUMNS);
        return List.of(precise, precise.toFloat(), SparseFeatures.copyOf(precise.toFloat()));
    }

    @Test
    void dotsAreThoseOfOneAfterTheOther() {
        SplittableRandom random = new SplittableRandom(4);
        double[] w = random.doubles(5L * (COLUMNS + 1), -1, 1).toArray();
        for (Features features : kinds()) {
            FeatureRows rows = FeatureRows.of(features);
            for (int outputs = 1; outputs <= 5; outputs++) {
                double[] out = new double[outputs];
                for (int r = 0; r < ROWS; r++) {
                    rows.dots(r, w, COLUMNS + 1, out);
                    for (int m = 0; m < outputs; m++) {
                        assertThat(out[m]).isEqualTo(rows.dot(r, w, m * (COLUMNS + 1)));
                    }
                }
            }
        }
    }

    @Test
    void momentsAreWeightedSumsOfNumbersAndOfSquares() {
        double[] row = new double[COLUMNS];
        for (Features features : kinds()) {
            FeatureRows rows = FeatureRows.of(features);
            double[] sums = new double[2 * COLUMNS];
            double[] expected = new double[2 * COLUMNS];
            for (int r = 0; r < ROWS; r++) {
                rows.addMoments(r + 0.5, r, sums);
                rows.copy(r, row);
                for (int j = 0; j < COLUMNS; j++) {
                    expected[j] += (r + 0.5) * row[j];
                    expected[COLUMNS + j] += (r + 0.5) * row[j] * row[j];
                }
            }
            for (int j = 0; j < sums.length; j++) {
                assertThat(sums[j]).isCloseTo(expected[j], within(1e-12));
            }
        }
    }
}
