package dev.logits.io.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.io.json.SavedChecksum;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedChecksumTest {
    @TempDir
    Path dir;

    @Test
    void isInANetworkThatWasSavedAndNotInOneWithoutIt() throws IOException {
        Network network = Network.initial(Architecture.features(3).logits(2), 1);
        Path file = dir.resolve("model.safetensors");
        NetworkFile.write(file, network);
        assertThat(SavedChecksum.isIn(file)).isTrue();
        Safetensors.write(file, NetworkFile.metadata(network), network.parameters());
        assertThat(SavedChecksum.isIn(file)).isFalse();
        assertThat(NetworkFile.read(file).network()).isEqualTo(network);
    }

    @Test
    void isAFieldOfJson() throws IOException {
        Path file = Files.writeString(dir.resolve("t.json"), "\n {\"checksum\": \"01234567\"}");
        assertThat(SavedChecksum.isIn(file)).isTrue();
        Files.writeString(file, "{\"fit\": {\"checksum\": \"01234567\"}}");
        assertThat(SavedChecksum.isIn(file)).isFalse();
    }
}
