package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.Probabilities;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The order in which a model lists its classes is no information. */
class PermutedClassesTest {
    private static final int ROWS = 600;

    /** All but the methods with a matrix, whose fits end within a tolerance of one optimum. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MATRIX", "DIRICHLET"})
    void permutedClassesHaveTheSameCalibratedProbabilitiesBitForBit(CalibrationMethod method) {
        for (int classes : new int[] {3, 5, 20}) {
            for (int round = 0; round < 3; round++) {
                checkPermuted(method, classes, new Random(100L * classes + round), round == 0);
            }
        }
    }

    private static void checkPermuted(CalibrationMethod method, int classes, Random random, boolean ties) {
        int[] to = permutation(classes, random);
        float[][] z = new float[ROWS][classes];
        float[][] permuted = new float[ROWS][classes];
        int[] y = new int[ROWS];
        int[] permutedY = new int[ROWS];
        for (int r = 0; r < ROWS; r++) {
            y[r] = random.nextInt(classes);
            permutedY[r] = to[y[r]];
            for (int c = 0; c < classes; c++) {
                double score = 2 * random.nextGaussian() + (c == y[r] ? 2 : 0);
                z[r][c] = ties ? Math.round(score) : (float) score; // whole numbers tie in a row and between rows
                permuted[r][to[c]] = z[r][c];
            }
        }
        Probabilities plain = method.fit(Logits.copyOf(z), y).calibrator().calibrate(Logits.copyOf(z));
        Probabilities other =
                method.fit(Logits.copyOf(permuted), permutedY).calibrator().calibrate(Logits.copyOf(permuted));
        for (int r = 0; r < ROWS; r++) {
            for (int c = 0; c < classes; c++) {
                assertThat(other.get(r, to[c]))
                        .as("%s, %d classes, row %d, class %d", method, classes, r, c)
                        .isEqualTo(plain.get(r, c));
            }
        }
    }

    private static int[] permutation(int n, Random random) {
        int[] to = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            to[i] = to[j];
            to[j] = i;
        }
        return to;
    }
}
