package dev.logits.io.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.io.MalformedFileException;
import dev.logits.learn.network.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    private static final Tensor A = new Tensor("a", List.of(2, 3), new float[] {1, -0f, 3e-45f, 4, 5, Float.MAX_VALUE});
    private static final Tensor B = new Tensor("b", List.of(), new float[] {7});

    @TempDir
    Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("t.safetensors"), bytes);
    }

    /** A file of this header and so many bytes of data. */
    private Path file(String header, int dataBytes) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text);
        return file(bytes.array());
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = folder.resolve("t.safetensors");
        Safetensors.write(file, Map.of("format", "pt", "naïve", "\"ja\""), List.of(A, B));
        Safetensors read = Safetensors.read(file);
        assertThat(read.metadata()).isEqualTo(Map.of("format", "pt", "naïve", "\"ja\""));
        assertThat(read.tensors()).extracting(Tensor::toString).containsExactly("a [2, 3]", "b []");
        assertThat(read.tensors().get(0).values()).isEqualTo(A.values());
        byte[] first = Files.readAllBytes(file);
        Safetensors.write(file, Map.of("naïve", "\"ja\"", "format", "pt"), List.of(A, B));
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
        assertThat(ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                .isZero();
    }

    @Test
    void filesOfPythonAreRead() throws IOException {
        try (InputStream in = SafetensorsTest.class.getResourceAsStream("python.safetensors")) {
            Safetensors read = Safetensors.read(file(in.readAllBytes()));
            assertThat(read.metadata()).containsEntry("made_by", "safetensors 0.8.0, torch 2.13.0+cpu");
            Map<String, float[]> values = new java.util.HashMap<>();
            read.tensors().forEach(t -> values.put(t.name(), t.values()));
            assertThat(values.get("a")).containsExactly(1.5f, -2, 3, 0.25f, 1e-8f, 65504);
            assertThat(values.get("h")).containsExactly(1.5f, -2, 0x1p-24f, 65504);
            assertThat(values.get("b")).containsExactly(1.5f, -3.140625f);
            assertThat(values.get("empty")).isEmpty();
            assertThat(values.get("scalar")).containsExactly(7);
        }
    }

    @Test
    void aTruncatedFileIsNamedWhereverItEnds() throws IOException {
        Path file = folder.resolve("t.safetensors");
        Safetensors.write(file, Map.of(), List.of(A, B));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Path cut = file(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Safetensors.read(cut))
                    .as("of " + length + " bytes")
                    .isInstanceOf(MalformedFileException.class)
                    .hasMessageStartingWith(cut + ": ");
        }
        Path longer = file(Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> Safetensors.read(longer)).hasMessageContaining("something else follows");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,12]}};needs 8 bytes, and has 12",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}};they"
                        + " overlap",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}};there is a hole",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}};something else follows",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}};ends at byte 16",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[-4,12]}};which cannot be",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[12,0]}};which cannot be",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647],\"data_offsets\":[0,12]}};more than one"
                        + " array holds",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-3],\"data_offsets\":[0,12]}};not whole numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e99],\"data_offsets\":[0,12]}};not whole numbers",
                "{\"a\":{\"dtype\":\"I32\",\"shape\":[3],\"data_offsets\":[0,12]}};dtype \"I32\"",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3]}};expected two whole numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,9223372036854775808]}};expected two whole"
                        + " numbers",
                "{\"a\":3};has dtype none",
                "{\"__metadata__\":{\"x\":3}};__metadata__.x is not a string",
                "{\"a\":1,\"a\":2};not JSON",
                "[1,2];not a JSON object",
                "{\"a\":;not JSON",
            })
    void aHostileHeaderIsRefusedInWords(String header, String problem) throws IOException {
        Path file = file(header, 12);
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem);
    }

    @Test
    void aHeaderThatPromisesGigabytesTakesNoMemory() throws IOException {
        byte[] bytes = new byte[16];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE);
        Path file = file(bytes);
        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("a header of 9223372036854775807 bytes");
        Path deep = file("[".repeat(100_000), 0);
        assertThatThrownBy(() -> Safetensors.read(deep)).isInstanceOf(MalformedFileException.class);
    }
}
