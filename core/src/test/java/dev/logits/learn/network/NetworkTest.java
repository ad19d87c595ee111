package dev.logits.learn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.Logits;
import dev.logits.learn.features.DenseFeatures;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final Architecture ARCHITECTURE = Architecture.features(784)
            .dense(128)
            .relu()
            .dropout(0.1)
            .dense(64)
            .layerNorm()
            .gelu()
            .logits(10);

    @Test
    void anArchitectureTellsItsLayersAndParameters() {
        assertThat(ARCHITECTURE)
                .hasToString("784 -> dense 128 -> relu -> dropout 0.1 -> dense 64 -> layer norm -> gelu -> logits 10");
        long expected = 784 * 128 + 128 + 128 * 64 + 64 + 2 * 64 + 64 * 10 + 10;
        assertThat(ARCHITECTURE.parameters()).isEqualTo(expected);
        assertThat(ARCHITECTURE.summary().lines())
                .hasSize(8)
                .first()
                .asString()
                .startsWith("dense 128")
                .endsWith("784 -> 128             100,480 parameters");
        assertThat(ARCHITECTURE.summary()).endsWith("109,514 parameters\n");
    }

    @Test
    void parametersHaveTheNamesAndShapesOfPyTorch() {
        Network network = Network.initial(ARCHITECTURE, 1);
        assertThat(network.parameters())
                .extracting(Tensor::toString)
                .containsExactly(
                        "0.weight [128, 784]",
                        "0.bias [128]",
                        "3.weight [64, 128]",
                        "3.bias [64]",
                        "4.weight [64]",
                        "4.bias [64]",
                        "6.weight [10, 64]",
                        "6.bias [10]");
        assertThat(Network.of(ARCHITECTURE, network.parameters())).isEqualTo(network);
    }

    @Test
    void aLayerIsXTimesTheTransposedWeightsPlusBias() {
        Tensor weight = new Tensor("0.weight", List.of(2, 3), new float[] {1, 2, 3, 4, 5, 6});
        Tensor bias = new Tensor("0.bias", List.of(2), new float[] {0.5f, -0.5f});
        Network network = Network.of(Architecture.features(3).logits(2), List.of(bias, weight));
        assertThat(network.logits(DenseFeatures.copyOf(new float[][] {{1, 10, 100}})))
                .isEqualTo(Logits.copyOf(new float[][] {{321.5f, 653.5f}}));
    }

    @Test
    void initialWeightsHaveTheSpreadThatTheirLayerWants() {
        Network network = Network.initial(ARCHITECTURE, 1);
        assertThat(largest(network.parameters().get(0))).isBetween(0.99 * Math.sqrt(6.0 / 784), Math.sqrt(6.0 / 784));
        assertThat(largest(network.parameters().get(6))).isBetween(0.9 * Math.sqrt(6.0 / 74), Math.sqrt(6.0 / 74));
        assertThat(network.parameters().get(4).values()).containsOnly(1);
        assertThat(network.parameters().get(1).values()).containsOnly(0);
        assertThat(Network.initial(ARCHITECTURE, 2)).isNotEqualTo(network);
    }

    private static double largest(Tensor tensor) {
        double largest = 0;
        for (float v : tensor.values()) {
            largest = Math.max(largest, Math.abs(v));
        }
        return largest;
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Network network = Network.initial(Architecture.features(2).logits(3), 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.logits(DenseFeatures.wrap(new float[3], 1, 3)))
                .withMessage("rows of 3 features for a network of 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.logits(DenseFeatures.wrap(new float[2], 1, 2), Logits.zeros(1, 2)))
                .withMessageContaining("1 rows into 1 x 2 logits");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        network.logits(DenseFeatures.copyOf(new float[][] {{0, 0}, {0, Float.POSITIVE_INFINITY}})))
                .withMessage("features row 1, column 1 is Infinity; a network needs finite numbers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.logits(
                        DenseFeatures.wrap(new float[2], 1, 2),
                        Logits.zeros(1, 3),
                        Network.initial(ARCHITECTURE, 1).workspace(1)))
                .withMessageContaining("a workspace of 784");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.of(
                        network.architecture(), List.of(new Tensor("0.weight", List.of(2, 3), new float[6]))))
                .withMessageContaining("tensor 0.weight has shape [2, 3], the architecture needs [3, 2]");
        Network ids = Network.initial(Architecture.features(1).embedding(4, 2).logits(3), 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ids.logits(DenseFeatures.copyOf(new float[][] {{3}, {1.5f}})))
                .withMessage("features row 1, column 0 is 1.5, not an id: expected a whole number 0..3");
    }

    @Test
    void anEmbeddingIsFollowedByAFlattenInTheNamesOfFiles() {
        Architecture architecture =
                Architecture.features(2).embedding(4, 3).dense(5).relu().logits(3);
        Network network = Network.initial(architecture, 1);
        assertThat(network.parameters().stream().map(Tensor::name))
                .containsExactly("0.weight", "2.weight", "2.bias", "4.weight", "4.bias");
        java.util.Map<String, String> early = java.util.Map.of(
                "0.weight",
                "0.weight",
                "2.weight",
                "1.weight",
                "2.bias",
                "1.bias",
                "4.weight",
                "3.weight",
                "4.bias",
                "3.bias");
        java.util.List<Tensor> before = network.parameters().stream()
                .map(t -> new Tensor(early.get(t.name()), t.shape(), t.values()))
                .toList();
        assertThat(Network.of(architecture, before)).isEqualTo(network);
    }
}
