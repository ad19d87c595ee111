package dev.logits.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.Sampler;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopP;
import dev.logits.io.json.DecodingPlanJson;
import dev.logits.io.json.LogisticJson;
import dev.logits.io.json.LogisticJsonTest;
import dev.logits.io.json.PredictionSetsJson;
import dev.logits.io.json.Provenance;
import dev.logits.io.safetensors.NetworkFile;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Network;
import dev.logits.learn.regression.LogisticRegression;
import dev.logits.uncertainty.ConformalSets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every file that the library saves, with each of its bits flipped: it is refused, or reads as the same. */
class FlippedBitsTest {
    private static final Provenance FROM = Provenance.of("x.npy", "all rows");

    @TempDir
    private Path folder;

    /** What a file holds. */
    private interface Reader {
        Object read(Path file) throws IOException;
    }

    /** Of the bits of a file only few change nothing: those of white space, and of the name of the checksum. */
    private void everyFlipIsSeen(byte[] good, String name, Reader reader, double mostUnchanged) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, good);
        Object saved = reader.read(file);
        int unchanged = 0;
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bytes = good.clone();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, bytes);
            try {
                assertThat(reader.read(file)).as("bit %d", bit).isEqualTo(saved);
                unchanged++;
            } catch (MalformedFileException refused) {
                assertThat(refused).as("bit %d", bit).hasMessageContaining(file.toString());
            }
        }
        assertThat(unchanged).isLessThan((int) (mostUnchanged * 8 * good.length));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void ofANetwork() throws IOException {
        Path file = folder.resolve("good.safetensors");
        NetworkFile.write(
                file, Network.initial(Architecture.features(2).dense(3).tanh().logits(2), 1));
        everyFlipIsSeen(Files.readAllBytes(file), "n.safetensors", NetworkFile::read, 0.1);
    }

    @Test
    void ofPredictionSets() throws IOException {
        Logits z = Logits.copyOf(new float[][] {{1, 2, 0}, {0, -3, 2}, {2, 1, 0}, {0, 1, 2}, {3, 0, 0}, {0, 1, 0}});
        ConformalSets sets = ConformalSets.fit(z, new int[] {1, 2, 0, 1, 0, 1}, ConformalSets.Options.raps(0.4));
        everyFlipIsSeen(
                utf8(PredictionSetsJson.toJson(sets, FROM)),
                "s.json",
                file -> PredictionSetsJson.toJson(PredictionSetsJson.read(file).sets(), FROM),
                0.1);
    }

    @Test
    void ofARegressionModel() throws IOException {
        everyFlipIsSeen(
                utf8(LogisticJson.toJson(LogisticJsonTest.saved(LogisticRegression.l2(0.1), 0, 1, 2, 0, 1, 2, 0))),
                "m.json",
                file -> LogisticJson.toJson(LogisticJson.read(file)),
                0.2);
    }

    @Test
    void ofADecodingPlan() throws IOException {
        DecodingPlan plan = new DecodingPlan(List.of(new Temperature(0.7), new TopP(0.9, 1)), Sampler.GREEDY);
        everyFlipIsSeen(utf8(DecodingPlanJson.toJson(plan)), "p.json", DecodingPlanJson::read, 0.2);
    }
}
