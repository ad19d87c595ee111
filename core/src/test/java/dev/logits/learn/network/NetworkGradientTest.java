package dev.logits.learn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.loss.CrossEntropy;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients and logits of every kind of layer against {@link DoubleNetwork}. */
class NetworkGradientTest {
    private static final int ROWS = 13;
    private static final long KEY = 42;

    static Stream<Architecture> architectures() {
        return Stream.of(
                Architecture.features(5).logits(3),
                Architecture.features(5).dense(7).relu().logits(3),
                Architecture.features(5).dense(7).gelu().dense(6).gelu().logits(4),
                Architecture.features(5).dense(7).layer(Activation.GELU_TANH).logits(3),
                Architecture.features(5).tanh().dense(8).tanh().logits(3),
                Architecture.features(5).dense(9).layerNorm().relu().logits(3),
                Architecture.features(5)
                        .layerNorm()
                        .dense(6)
                        .dropout(0.3)
                        .tanh()
                        .dropout(0.5)
                        .logits(2),
                Architecture.features(3).embedding(6, 4).dense(7).tanh().logits(6),
                Architecture.features(2).embedding(5, 40).layerNorm().logits(3),
                Architecture.features(3).dense(2100).tanh().logits(3),
                Architecture.features(300).dense(530).tanh().dense(5).relu().logits(3));
    }

    private record Case(Architecture architecture, float[] weights, float[] x, int[] y) {
        static Case of(Architecture architecture) {
            Random random = new Random(7);
            float[] weights = Initial.weights(architecture, 3);
            for (int i = 0; i < weights.length; i++) {
                // biases and normalizations too
                weights[i] += (float) (0.1 * random.nextGaussian());
            }
            boolean ids = architecture.layers().stream().anyMatch(layer -> layer instanceof Layer.Embedding);
            float[] x = new float[ROWS * architecture.features()];
            for (int i = 0; i < x.length; i++) {
                x[i] = ids ? random.nextInt(5) : (float) random.nextGaussian();
            }
            int[] y = IntStream.generate(() -> random.nextInt(architecture.classes()))
                    .limit(ROWS)
                    .toArray();
            return new Case(architecture, weights, x, y);
        }

        DenseFeatures features() {
            return DenseFeatures.wrap(x, ROWS, architecture.features());
        }

        double[] weightsInDouble() {
            return IntStream.range(0, weights.length)
                    .mapToDouble(i -> weights[i])
                    .toArray();
        }

        double[][] rows() {
            double[][] rows = new double[ROWS][architecture.features()];
            for (int i = 0; i < x.length; i++) {
                rows[i / architecture.features()][i % architecture.features()] = x[i];
            }
            return rows;
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void gradientMatchesCentralDifferences(Architecture architecture) {
        Case c = Case.of(architecture);
        int[] order = IntStream.range(0, ROWS).toArray();
        Propagation pass = new Propagation(Operations.of(architecture, true), ROWS);
        pass.forward(c.weights, c.features(), order, 0, ROWS, KEY);
        double loss = new CrossEntropy().meanAndGradient(pass.logits(ROWS), c.y, pass.logitsGradient(ROWS));
        float[] gradient = new float[c.weights.length];
        pass.backward(c.weights, ROWS, KEY, gradient);

        DoubleNetwork reference = new DoubleNetwork(architecture, KEY);
        double[] w = c.weightsInDouble();
        double[][] x = c.rows();
        assertThat(loss).isCloseTo(reference.meanCrossEntropy(w, x, c.y), within(1e-5));
        Random random = new Random(1);
        int checks = Math.min(w.length, 300);
        for (int k = 0; k < checks; k++) {
            int i = w.length <= 300 ? k : random.nextInt(w.length);
            double at = w[i];
            w[i] = at + 1e-5;
            double above = reference.meanCrossEntropy(w, x, c.y);
            w[i] = at - 1e-5;
            double below = reference.meanCrossEntropy(w, x, c.y);
            w[i] = at;
            double difference = (above - below) / 2e-5;
            assertThat((double) gradient[i])
                    .as("parameter " + i)
                    .isCloseTo(difference, within(3e-6 + 1e-4 * Math.abs(difference)));
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void logitsAreThoseOfTheFormulasWithoutDropout(Architecture architecture) {
        Architecture plain = new Architecture(
                architecture.features(),
                architecture.layers().stream()
                        .filter(layer -> !(layer instanceof Layer.Dropout))
                        .toList(),
                architecture.classes());
        Case c = Case.of(architecture);
        Logits z = new Network(architecture, c.weights).logits(c.features());
        DoubleNetwork reference = new DoubleNetwork(plain, KEY);
        double[][] x = c.rows();
        for (int r = 0; r < ROWS; r++) {
            double[] exact = reference.logits(c.weightsInDouble(), x[r], r);
            for (int k = 0; k < exact.length; k++) {
                assertThat((double) z.get(r, k)).isCloseTo(exact[k], within(2e-5));
            }
        }
    }

    @Test
    void aRowsLogitsDoNotDependOnTheRowsBesideItOrOnTheWorkspace() {
        Architecture architecture =
                Architecture.features(20).dense(33).gelu().dense(2050).relu().logits(7);
        Network network = Network.initial(architecture, 1);
        Random random = new Random(2);
        float[] x = new float[401 * 20];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        Logits all = network.logits(DenseFeatures.wrap(x, 401, 20));
        Logits byThrees = Logits.zeros(401, 7);
        network.logits(DenseFeatures.wrap(x, 401, 20), byThrees, network.workspace(3));
        assertThat(byThrees).isEqualTo(all);
        Logits one = network.logits(DenseFeatures.wrap(x, 400 * 20, 1, 20));
        assertThat(one).isEqualTo(all.slice(400, 401));
        float[] guarded = new float[7 + 4];
        java.util.Arrays.fill(guarded, 9);
        network.logits(DenseFeatures.wrap(x, 3 * 20, 1, 20), Logits.wrap(guarded, 2, 1, 7));
        assertThat(Logits.wrap(guarded, 2, 1, 7)).isEqualTo(all.slice(3, 4));
        assertThat(new float[] {guarded[0], guarded[1], guarded[9], guarded[10]})
                .containsOnly(9);
    }
}
