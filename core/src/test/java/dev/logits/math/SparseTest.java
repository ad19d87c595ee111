package dev.logits.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.Probabilities;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sparsemax and 1.5-entmax: both are max(z / c − τ, 0) to a power, with the τ that makes it sum to 1. */
class SparseTest {
    private static final float NEG_INF = Float.NEGATIVE_INFINITY;

    /** One of the two: its name, itself, its threshold on one row, the power, and how far from the top it reaches. */
    private record Map(
            String name,
            Function<Logits, Probabilities> of,
            Function<float[], Double> threshold,
            int power,
            float reach) {
        float[] row(float... z) {
            return of.apply(Logits.copyOf(new float[][] {z})).row(0);
        }

        /** The probabilities by bisection on τ to the last bit. */
        double[] exact(float[] z) {
            double low = top(z) / power - 1;
            double high = low + 1;
            for (int i = 0; i < 200; i++) {
                double middle = (low + high) / 2;
                if (Arrays.stream(at(z, middle)).sum() > 1) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return at(z, high);
        }

        private static double top(float[] z) {
            double top = NEG_INF;
            for (float s : z) {
                top = Math.max(top, s);
            }
            return top;
        }

        private double[] at(float[] z, double threshold) {
            double[] p = new double[z.length];
            for (int i = 0; i < z.length; i++) {
                p[i] = Math.pow(Math.max(0, (double) z[i] / power - threshold), power);
            }
            return p;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Map> maps() {
        return Stream.of(
                new Map("sparsemax", Sparsemax::of, z -> Sparsemax.threshold(z, 0, z.length), 1, 1),
                new Map("1.5-entmax", Entmax15::of, z -> Entmax15.threshold(z, 0, z.length), 2, 2));
    }

    @Test
    void knowsRowsSolvedByHand() {
        assertThat(Sparsemax.of(Logits.copyOf(new float[][] {{2, 1.5f, -1}, {1, 1, 1}, {3, 1, 0}}))
                        .toArray())
                .isDeepEqualTo(new float[][] {{0.75f, 0.25f, 0}, {1 / 3f, 1 / 3f, 1 / 3f}, {1, 0, 0}});
        // with support {0, 1} and z = [1, 0]: (½ − τ)² + τ² = 1
        double tau = (1 - Math.sqrt(7)) / 4;
        assertThat(Entmax15.of(Logits.copyOf(new float[][] {{1, 0, -2}})).row(0))
                .containsExactly((float) ((0.5 - tau) * (0.5 - tau)), (float) (tau * tau), 0f);
        assertThat(Entmax15.threshold(new float[] {9, 1, 0, -2}, 1, 3)).isCloseTo(tau, within(1e-15));
    }

    @ParameterizedTest
    @MethodSource("maps")
    void isTheExactSolution(Map map) {
        Random random = new Random(11);
        for (int n : new int[] {1, 2, 3, 7, 30, 1_000}) {
            for (double scale : new double[] {1e-3, 0.1, 1, 10}) {
                float[] z = new float[n];
                for (int i = 0; i < n; i++) {
                    z[i] = (float) (scale * random.nextGaussian());
                }
                float[] p = map.row(z);
                double[] exact = map.exact(z);
                double sum = 0;
                for (int i = 0; i < n; i++) {
                    sum += p[i];
                    assertThat((double) p[i]).isCloseTo(exact[i], within(1e-7));
                    assertThat(p[i] > 0)
                            .as("support")
                            .isEqualTo((double) z[i] / map.power - map.threshold.apply(z) > 0);
                }
                assertThat(sum).isCloseTo(1, within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("maps")
    void whatLiesOutOfReachOfTheTopHasExactlyZero(Map map) {
        assertThat(map.row(map.reach, 0)).containsExactly(1, 0);
        assertThat(map.row(Math.nextDown(map.reach), 0)[0]).isEqualTo(1, within(1e-6f));
        assertThat(map.row(NEG_INF, 0, NEG_INF)).containsExactly(0, 1, 0);
        assertThat(map.row(3e38f, -3e38f)).containsExactly(1, 0);
        assertThat(map.row(-3e38f)).containsExactly(1);
        assertThat(map.row(5e8f, 5e8f, 0)).containsExactly(0.5f, 0.5f, 0);
    }

    @ParameterizedTest
    @MethodSource("maps")
    void manyTiedScoresShareEvenly(Map map) {
        float[] p = map.row(new float[131_072]);
        for (float x : p) {
            assertThat(x).isEqualTo(1f / 131_072, within(1e-12f));
        }
    }

    @Test
    void worksInPlaceAndLeavesTheRestAlone() {
        float[] z = {9, 2, 1.5f, -1, 9};
        Sparsemax.into(z, 1, 3, z, 1);
        assertThat(z).containsExactly(9, 0.75f, 0.25f, 0, 9);
        float[] w = {9, 1, 0, -2, 9};
        float[] expected =
                Entmax15.of(Logits.copyOf(new float[][] {{1, 0, -2}})).row(0);
        Entmax15.into(w, 1, 3, w, 1);
        assertThat(w).containsExactly(9, expected[0], expected[1], expected[2], 9);
    }

    @ParameterizedTest
    @MethodSource("maps")
    void namesTheRowAndTheClassThatIsNotALogit(Map map) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> map.of.apply(Logits.copyOf(new float[][] {{0, 0}, {1, Float.NaN}})))
                .withMessage("logits row 1, class 1 is NaN; " + map.name
                        + " needs at least one finite score and no NaN or +Infinity");
    }
}
