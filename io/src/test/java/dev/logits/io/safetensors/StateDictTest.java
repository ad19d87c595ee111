package dev.logits.io.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Network;
import dev.logits.learn.network.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDictTest {
    private static final Architecture ARCHITECTURE =
            Architecture.features(3).dense(4).layerNorm().relu().dropout(0.5).logits(2);

    @TempDir
    Path folder;

    private static List<Tensor> renamed(Network network, Map<String, String> names) {
        return network.parameters().stream()
                .map(t -> {
                    int dot = t.name().indexOf('.');
                    return new Tensor(
                            names.get(t.name().substring(0, dot)) + t.name().substring(dot), t.shape(), t.values());
                })
                .toList();
    }

    @Test
    void layersAreFoundByTheNumbersInTheirNames() throws IOException {
        Network network = Network.initial(ARCHITECTURE, 5);
        Path file = folder.resolve("plain.safetensors");
        Safetensors.write(
                file, Map.of("format", "pt"), renamed(network, Map.of("0", "net.2", "1", "net.9", "4", "net.10")));
        assertThat(StateDict.isOne(file)).isTrue();
        StateDict plain = StateDict.read(file);
        assertThat(plain.inputs(false)).isEqualTo(3);
        assertThat(plain.outputs()).isEqualTo(2);
        assertThat(plain.network(ARCHITECTURE)).isEqualTo(network);
        Path ours = folder.resolve("ours.safetensors");
        NetworkFile.write(ours, network);
        assertThat(StateDict.isOne(ours)).isFalse();
    }

    @Test
    void aMissingBiasIsZero() {
        Architecture linear = Architecture.features(2).logits(2);
        Tensor weight = new Tensor("0.weight", List.of(2, 2), new float[] {1, 2, 3, 4});
        Network network = new StateDict(List.of(weight)).network(linear);
        assertThat(network.parameters().get(1).values()).containsExactly(0, 0);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Network network = Network.initial(ARCHITECTURE, 5);
        StateDict plain = new StateDict(network.parameters());
        assertThatThrownBy(() ->
                        plain.network(Architecture.features(3).dense(4).relu().logits(2)))
                .hasMessageContaining("3 layers with parameters")
                .hasMessageContaining("has 2; the tensors are 0.weight [4, 3], 0.bias [4]");
        assertThatThrownBy(() -> plain.network(
                        Architecture.features(3).dense(5).layerNorm().relu().logits(2)))
                .hasMessageContaining("tensor 0.bias has shape [4]")
                .hasMessageContaining("needs [5] there");
        StateDict words = new StateDict(renamed(network, Map.of("0", "head", "1", "body", "4", "tail")));
        assertThatThrownBy(() -> words.network(ARCHITECTURE)).hasMessageContaining("do not tell the order");
    }

    @Test
    void doublesAreReadAsFloats() throws IOException {
        byte[] header =
                "{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}}  ".getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header).putDouble(0.1).putDouble(-3);
        Path file = Files.write(folder.resolve("double.safetensors"), bytes.array());
        assertThat(Safetensors.read(file).tensors().get(0).values()).containsExactly(0.1f, -3);
    }
}
