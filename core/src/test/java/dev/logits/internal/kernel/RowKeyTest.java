package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class RowKeyTest {

    /** Halves: adding a constant does not round them. */
    private static float[] row(int classes, SplittableRandom random) {
        float[] row = new float[classes];
        for (int c = 0; c < classes; c++) {
            row[c] = random.nextInt(-40, 40) / 2f;
        }
        return row;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 16, 17, 18, 19, 20, 100})
    void aConstantAPlaceAndTheSignOfZeroDoNotChangeAKey(int classes) {
        SplittableRandom random = new SplittableRandom(classes);
        for (int i = 0; i < 100; i++) {
            float[] row = row(classes, random);
            float[] moved = new float[classes + 5];
            Arrays.fill(moved, 1000);
            for (int c = 0; c < classes; c++) {
                moved[3 + c] = row[c] == 0 ? -0f : row[c];
            }
            float[] shifted = row.clone();
            for (int c = 0; c < classes; c++) {
                shifted[c] += 17.25f;
            }
            long key = RowKey.exact(5, row, 0, classes);
            assertThat(RowKey.exact(5, moved, 3, classes)).isEqualTo(key);
            assertThat(RowKey.exact(5, shifted, 0, classes)).isEqualTo(key);
            assertThat(RowKey.of(5, shifted, 0, classes, 3)).isEqualTo(RowKey.labeled(key, 3));
            assertThat(RowKey.rounded(5, moved, 3, classes)).isEqualTo(RowKey.rounded(5, row, 0, classes));
        }
    }

    /** Each class, label and seed turns each bit of a key every second time. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 16, 17, 18, 100})
    void anyChangeTurnsHalfTheBits(int classes) {
        SplittableRandom random = new SplittableRandom(classes);
        int trials = 2000;
        int[][] turned = new int[classes + 2][64];
        for (int i = 0; i < trials; i++) {
            float[] row = new float[classes];
            for (int c = 0; c < classes; c++) {
                row[c] = (float) random.nextDouble(-20, 20);
            }
            row[0] = 30; // the largest, which stays
            long key = RowKey.of(9, row, 0, classes, 1);
            for (int c = 1; c < classes; c++) {
                float before = row[c];
                row[c] = Math.nextUp(before);
                count(turned[c], key ^ RowKey.of(9, row, 0, classes, 1));
                row[c] = before;
            }
            count(turned[classes], key ^ RowKey.of(9, row, 0, classes, 0));
            count(turned[classes + 1], key ^ RowKey.of(10, row, 0, classes, 1));
        }
        double far = 5.5 * Math.sqrt(0.25 * trials);
        for (int of = 1; of < classes + 2; of++) {
            assertThat(Arrays.stream(turned[of]).mapToDouble(t -> Math.abs(t - trials / 2.0)))
                    .as("change %d", of)
                    .allMatch(t -> t < far);
        }
    }

    private static void count(int[] turned, long changed) {
        for (int bit = 0; bit < 64; bit++) {
            turned[bit] += (int) (changed >>> bit) & 1;
        }
    }

    /** All rows of a grid in two classes: in one lane, in two, at neighboring floats, and of exchanged values. */
    @ParameterizedTest
    @ValueSource(strings = {"2 0 1", "3 1 2", "20 1 5", "20 1 2", "16 4 8", "17 3 16", "40 1 37"})
    void rowsThatAreNearHaveKeysOfTheirOwn(String of) {
        int[] numbers = Arrays.stream(of.split(" ")).mapToInt(Integer::parseInt).toArray();
        for (float step : new float[] {0x1p-22f, 0x1p-11f, 0.125f, 1}) {
            Set<Long> keys = new HashSet<>();
            grid(numbers[0], numbers[1], numbers[2], step, 250, keys::add);
            // of two classes only the difference counts
            assertThat(keys).hasSize(numbers[0] == 2 ? 499 : 250 * 250);
        }
    }

    /** The lowest and highest bits, which samples and folds use, of the same rows are spread evenly. */
    @Test
    void partsOfKeysOfNearRowsAreEven() {
        int[] low = new int[64];
        int[] high = new int[64];
        grid(20, 1, 5, 0.125f, 400, key -> {
            low[(int) key & 63]++;
            high[(int) (key >>> 58)]++;
        });
        assertThat(chiSquared(low, 160_000)).isBetween(25.0, 125.0); // 63 degrees of freedom
        assertThat(chiSquared(high, 160_000)).isBetween(25.0, 125.0);
    }

    private static double chiSquared(int[] counts, int n) {
        double expected = (double) n / counts.length;
        return Arrays.stream(counts)
                .mapToDouble(c -> (c - expected) * (c - expected) / expected)
                .sum();
    }

    private static void grid(int classes, int one, int other, float step, int side, LongConsumer keys) {
        float[] row = new float[classes];
        row[0] = classes == 2 ? 0 : 900;
        for (int a = 0; a < side; a++) {
            for (int b = 0; b < side; b++) {
                row[one] = 2 + a * step;
                row[other] = 2 + b * step;
                keys.accept(RowKey.exact(1, row, 0, classes));
            }
        }
    }

    @Test
    void roundedKeysTellElevenBits() {
        float[] row = {0, -1, -2.5f};
        long key = RowKey.rounded(0, row, 0, 3);
        assertThat(RowKey.rounded(0, new float[] {0, -1.0001f, -2.5f}, 0, 3)).isEqualTo(key);
        assertThat(RowKey.rounded(0, new float[] {0, -1.002f, -2.5f}, 0, 3)).isNotEqualTo(key);
        assertThat(RowKey.exact(0, new float[] {0, -1.0001f, -2.5f}, 0, 3)).isNotEqualTo(RowKey.exact(0, row, 0, 3));
    }

    @Test
    void aRowWithNaNHasTheSeedForItsKey() {
        for (int classes : new int[] {2, 16, 17, 40}) {
            for (float nan : new float[] {Float.NaN, Float.intBitsToFloat(0xffc00000)}) {
                float[] row = new float[classes];
                row[classes / 2] = nan;
                assertThat(RowKey.exact(5, row, 0, classes)).isEqualTo(5);
                assertThat(RowKey.rounded(5, row, 0, classes)).isEqualTo(5);
            }
        }
    }

    @Test
    void aKeyOfFewClassesIsTheSameForTheSameRow() {
        float[] row = new float[40];
        float[] shifted = new float[40];
        for (int c = 0; c < 40; c++) {
            row[c] = c % 7;
            shifted[c] = row[c] + 8;
        }
        long key = RowKey.ofFew(2, row, 0, 40, 3);
        assertThat(RowKey.ofFew(2, shifted, 0, 40, 3)).isEqualTo(key);
        assertThat(RowKey.ofFew(2, row, 0, 40, 4)).isNotEqualTo(key);
        row[0] = -1;
        assertThat(RowKey.ofFew(2, row, 0, 40, 3)).isNotEqualTo(key);
        assertThat(RowKey.ofFew(2, row, 0, 16, 3)).isEqualTo(RowKey.of(2, row, 0, 16, 3));
    }

    /** The same on every JDK and with every width of vectors; saved sets and folds depend on it. */
    @Test
    void keysHaveTheseBits() {
        float[] row = new float[21];
        for (int c = 0; c < row.length; c++) {
            row[c] = c * 0.37f - 3;
        }
        row[5] = Float.NEGATIVE_INFINITY;
        assertThat(RowKey.exact(3, row, 0, 7)).isEqualTo(-8253791076204804105L);
        assertThat(RowKey.exact(3, row, 0, 21)).isEqualTo(6716372911554149595L);
        assertThat(RowKey.rounded(3, row, 0, 21)).isEqualTo(-7545951342829370095L);
        assertThat(RowKey.of(3, row, 0, 21, 4)).isEqualTo(6887534819275487155L);
    }
}
