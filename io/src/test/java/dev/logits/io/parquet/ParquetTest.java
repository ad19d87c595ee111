package dev.logits.io.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ReadOptions;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that pyarrow wrote; parquet/README.md says how. */
class ParquetTest {
    private static final int ROWS = 200;
    private static final int CLASSES = 5;

    @TempDir
    private Path folder;

    private static Path file(String name) throws URISyntaxException {
        return Path.of(ParquetTest.class.getResource(name + ".parquet").toURI());
    }

    private static float logit(int r, int c) {
        return ((31 * r + 17 * c) % 23 - 11) / 8f;
    }

    private static int label(int r) {
        return r % 7 == 6 ? -1 : 3 * r % CLASSES;
    }

    private static void assertHoldsTheRows(LogitsSource source, int batch, boolean labeled) throws IOException {
        assertThat(source.classes()).isEqualTo(CLASSES);
        assertThat(source.rows()).hasValue(ROWS);
        Logits z = Logits.zeros(batch, CLASSES);
        int[] labels = new int[batch];
        int row = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            for (int n; (n = cursor.read(z, labels)) > 0; ) {
                for (int r = 0; r < n; r++, row++) {
                    assertThat(cursor.rowNumber(r)).isEqualTo(row);
                    assertThat(labels[r]).isEqualTo(labeled ? label(row) : -1);
                    for (int c = 0; c < CLASSES; c++) {
                        assertThat(z.get(r, c)).as("row %d, class %d", row, c).isEqualTo(logit(row, c));
                    }
                }
            }
        }
        assertThat(row).isEqualTo(ROWS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list-snappy", "list-groups-gzip", "fixed-list-zstd-v2", "columns-split-delta", "half-lz4"})
    void readsWhatWasWritten(String name) throws Exception {
        LogitsSource source = LogitsFiles.open(file(name), ReadOptions.DEFAULTS.withLabelsRequired(true));
        assertHoldsTheRows(source, 64, true);
        assertHoldsTheRows(source, 1, true);
        assertHoldsTheRows(source, 1000, true);
    }

    @Test
    void columnsAndLabelsCanBeNamedAndComeFromElsewhere() throws Exception {
        ReadOptions named = ReadOptions.DEFAULTS.withLogits("c0, c1,c2,c3,c4").withLabels("labels");
        assertHoldsTheRows(LogitsFiles.open(file("columns-split-delta"), named), 50, true);
        ReadOptions elsewhere =
                ReadOptions.DEFAULTS.withLabels(file("labels-only").toString());
        assertHoldsTheRows(LogitsFiles.open(file("list-snappy"), elsewhere), 50, true);
        LogitsSource two = LogitsFiles.open(file("columns-split-delta"), ReadOptions.DEFAULTS.withLogits("c4,c0"));
        Logits z = Logits.zeros(1, 2);
        try (LogitsSource.Cursor cursor = two.open()) {
            cursor.read(z, new int[1]);
            assertThat(z.get(0, 0)).isEqualTo(logit(0, 4));
            assertThat(z.get(0, 1)).isEqualTo(logit(0, 0));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null-element|column logits, row 150: null or an empty list, expected 5 numbers",
                "short-row|column logits, row 120: 4 numbers, row 0 has 5",
                "long-row|column logits, row 199: more than the 5 numbers of row 0",
                "null-row|column logits, row 3: null or an empty list",
                "brotli|compression BROTLI is not read; write it with snappy, gzip, zstd or none"
            })
    void aRowThatCannotBeIsNamed(String name, String message) throws Exception {
        assertThatThrownBy(() -> {
                    LogitsSource source = LogitsFiles.open(file(name), ReadOptions.DEFAULTS);
                    try (LogitsSource.Cursor cursor = source.open()) {
                        Logits z = Logits.zeros(16, source.classes());
                        while (cursor.read(z, new int[16]) > 0) {
                            // until it fails
                        }
                    }
                })
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining(name + ".parquet")
                .hasMessageContaining(message);
    }

    @Test
    void whatIsNotThereIsSaidWithWhatIs() throws Exception {
        assertThatThrownBy(() -> LogitsFiles.open(file("labels-only"), ReadOptions.DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no list of floats and no columns of floats; it has the columns name (text),"
                        + " target (int64)");
        assertThatThrownBy(() -> LogitsFiles.open(file("list-snappy"), ReadOptions.DEFAULTS.withLogits("foo")))
                .hasMessageContaining("no column called \"foo\"");
        assertThatThrownBy(() -> LogitsFiles.open(file("list-snappy"), ReadOptions.DEFAULTS.withLogits("id")))
                .hasMessageContaining("holds no numbers");
        assertThatThrownBy(() -> LogitsFiles.open(file("list-snappy"), ReadOptions.DEFAULTS.withLabels("foo")))
                .hasMessageContaining("no column of labels called foo, and no such file");
    }

    @Test
    void aFileThatIsNoneIsRefused() throws Exception {
        Path text = Files.writeString(folder.resolve("x.parquet"), "this is no Parquet file");
        assertThatThrownBy(() -> LogitsFiles.open(text, ReadOptions.DEFAULTS))
                .hasMessageContaining("x.parquet: not a Parquet file, or cut short");
        byte[] whole = Files.readAllBytes(file("list-snappy"));
        Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> LogitsFiles.open(cut, ReadOptions.DEFAULTS)).hasMessageContaining("cut short");
    }

    /** Whatever byte is wrong, the answer is rows or a message, never another exception. */
    @ParameterizedTest
    @ValueSource(strings = {"list-snappy", "list-groups-gzip", "fixed-list-zstd-v2", "columns-split-delta"})
    void corruptBytesGiveRowsOrAMessage(String name) throws Exception {
        byte[] whole = Files.readAllBytes(file(name));
        Path path = folder.resolve(name + ".parquet");
        Random random = new Random(5);
        for (int i = 0; i < 400; i++) {
            byte[] bytes = whole.clone();
            int at = 4 + random.nextInt(whole.length - 4);
            bytes[at] = (byte) random.nextInt(256);
            Files.write(path, bytes);
            try {
                LogitsSource source = LogitsFiles.open(path, ReadOptions.DEFAULTS);
                try (LogitsSource.Cursor cursor = source.open()) {
                    Logits z = Logits.zeros(64, source.classes());
                    while (cursor.read(z, new int[64]) > 0) {
                        // until the end
                    }
                }
            } catch (MalformedFileException | IllegalArgumentException said) {
                assertThat(said).as("byte %d", at).hasMessageContaining(name);
            }
        }
    }
}
