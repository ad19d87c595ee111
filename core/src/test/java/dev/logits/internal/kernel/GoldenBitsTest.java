package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bits of every kernel's results over pseudo-random rows, as checksums: the same on every CPU, vector width and
 * JVM. A change of a checksum is a change of results for every user, and belongs in the change log.
 */
@Tag("bits")
class GoldenBitsTest {
    private static final int OFF = Rows.OFFSET;

    static Stream<Kernels> kernels() {
        return Rows.kernels();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void resultsHaveTheSameBitsOnEveryMachine(Kernels k) {
        assertThat(checksum((z, c) -> {
                    int n = z.length - 2 * OFF;
                    add(c, k.argmax(z, OFF, n));
                    add(c, k.logSumExp(z, OFF, n));
                    add(c, k.logSumExpExact(z, OFF, n));
                    add(c, k.topProbability(z, OFF, n));
                }))
                .as("log-sum-exp")
                .isEqualTo("5dd778f8");
        assertThat(checksum((z, c) -> {
                    float[] out = new float[z.length];
                    add(c, k.softmax(z, OFF, z.length - 2 * OFF, out, OFF));
                    add(c, out);
                }))
                .as("softmax")
                .isEqualTo("b2615e8c");
        assertThat(checksum((z, c) -> {
                    float[] out = new float[z.length];
                    add(c, k.logSoftmax(z, OFF, z.length - 2 * OFF, out, OFF));
                    add(c, out);
                }))
                .as("log-softmax")
                .isEqualTo("1cb4899c");
        assertThat(checksum((z, c) -> {
                    float[] out = new float[z.length];
                    add(c, k.softmaxMinusOneHot(z, OFF, z.length - 2 * OFF, 0, 0.01, out, OFF));
                    add(c, out);
                }))
                .as("softmax minus one-hot")
                .isEqualTo("3da7d5b8");
        assertThat(checksum((z, c) -> {
                    double[] out = new double[z.length];
                    add(c, k.softmax(z, OFF, z.length - 2 * OFF, out, OFF));
                    for (double x : out) {
                        add(c, x);
                    }
                }))
                .as("softmax in double precision")
                .isEqualTo("ef6aafd5");
        assertThat(checksum((z, c) -> {
                    double[] sums = new double[3];
                    add(c, k.temperatureSums(z, OFF, z.length - 2 * OFF, 0.8, sums));
                    for (double x : sums) {
                        add(c, x);
                    }
                }))
                .as("temperature sums")
                .isEqualTo("8e6ddb8c");
        assertThat(checksum((z, c) -> {
                    int n = z.length - 2 * OFF;
                    float[] teacher = new Rows(n + 1).row(n, Rows.Kind.ORDINARY);
                    float[] out = new float[z.length];
                    double value = k.divergence(teacher, OFF, z, OFF, n, 4, 0.01, out, OFF);
                    add(c, value);
                    add(c, Double.isNaN(value) ? new float[0] : out); // which then may hold anything
                }))
                .as("divergence")
                .isEqualTo("ac8be851");
    }

    @Test
    void elementaryFunctionsHaveTheSameBitsOnEveryMachine() {
        CRC32 c = new CRC32();
        Rows random = new Rows(3);
        for (int i = 0; i < 100_000; i++) {
            double x = 40 * random.uniform() - 20;
            add(c, Elementary.exp(x));
            add(c, Elementary.expm1(x));
            add(c, Elementary.log(Math.abs(x)));
            add(c, Elementary.log1p(Math.abs(x)));
            add(c, Elementary.tanh(x));
            add(c, FloatExp.exp((float) -Math.abs(x)));
        }
        assertThat(Long.toHexString(c.getValue())).isEqualTo("f7fa3f64");
    }

    private static String checksum(BiConsumer<float[], CRC32> results) {
        CRC32 c = new CRC32();
        for (Rows.Kind kind : Rows.Kind.values()) {
            for (int n : new int[] {1, 2, 7, 10, 16, 31, 33, 100, 207, 1000, 4113, 9999}) {
                results.accept(new Rows(n).row(n, kind), c);
            }
        }
        return Long.toHexString(c.getValue());
    }

    private static void add(CRC32 c, float[] values) {
        for (float x : values) {
            add(c, x);
        }
    }

    private static void add(CRC32 c, double value) {
        long bits = Double.doubleToLongBits(value);
        for (int shift = 0; shift < 64; shift += 8) {
            c.update((int) (bits >> shift));
        }
    }
}
