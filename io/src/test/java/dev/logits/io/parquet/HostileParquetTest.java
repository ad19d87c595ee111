package dev.logits.io.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ReadOptions;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A few bytes that claim much: time and memory depend on the bytes and on what is asked for, never on the claim. */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileParquetTest {
    private static final long BILLIONS = 1L << 33;

    @TempDir
    private Path folder;

    private long read(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("x.parquet"), bytes);
        LogitsSource source = LogitsFiles.open(file, ReadOptions.DEFAULTS);
        Logits z = Logits.zeros(256, source.classes());
        long rows = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            for (int n; (n = cursor.read(z, new int[256])) > 0; rows += n) {
                assertThat(z.get(n - 1, 1)).isEqualTo(1.5f);
            }
        }
        return rows;
    }

    private void assertRefused(byte[] bytes, String message) {
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("x.parquet: ")
                .hasMessageContaining(message)
                .message()
                .doesNotEndWith("null");
    }

    private static byte[] run(int width, long head, int... rest) {
        return new ParquetBytes().raw(width).varint(head).raw(rest).toBytes();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aRunOfBillionsEndsWithTheRowsThatAreThere(int packed) throws IOException {
        byte[] places = run(0, BILLIONS << 1 | packed);
        byte[] page = ParquetBytes.dataPage(3, 8, places.length, places);
        assertThat(read(ParquetBytes.file(3, 0, 3, ParquetBytes.dictionary(1, 1.5f), page)))
                .isEqualTo(3);
    }

    /**
     * 60 million rows of one value are some 100 bytes, which a writer may write, and are read in the memory of a chunk.
     */
    @Test
    void aPageOfMillionsOfEqualValuesIsReadInPieces() throws IOException {
        int values = 20_000_000;
        byte[] places = run(0, (long) values << 1);
        byte[] page = ParquetBytes.dataPage(values, 8, places.length, places);
        Path file = Files.write(
                folder.resolve("x.parquet"),
                ParquetBytes.file(values, 0, values, ParquetBytes.dictionary(1, 1.5f), page));
        LogitsSource source = LogitsFiles.open(file, ReadOptions.DEFAULTS);
        long before = allocated();
        try (LogitsSource.Cursor cursor = source.open()) {
            assertThat(cursor.read(Logits.zeros(10, 2), new int[10])).isEqualTo(10);
        }
        assertThat(allocated() - before).isLessThan(8 << 20);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    @ParameterizedTest
    @ValueSource(ints = {0xf9, 0xfa, 0xfb, 0xfc})
    void containersNestedInTheFooterAreRefusedAndNoStackEnds(int field) {
        byte[] footer = new byte[300_000];
        footer[0] = (byte) field;
        int[] one = {0x19, 0x1a, 0, 0x1c}; // a list of one list; a set of one set; below a map; a struct's first field
        for (int i = 1; i < footer.length; i++) {
            footer[i] = (byte) (field == 0xfb ? i % 2 == 1 ? 1 : 0xbb : one[field - 0xf9]);
        }
        assertRefused(
                ParquetBytes.around(new byte[0], footer), "the footer is corrupt: metadata nested deeper than 32");
    }

    @ParameterizedTest
    @CsvSource({"0, UNCOMPRESSED", "1, SNAPPY", "2, GZIP", "7, LZ4_RAW"})
    void aPageThatClaimsMoreThanItsBytesCanHoldGetsNoMemory(int codec, String name) {
        byte[] page = ParquetBytes.dataPage(3, 0, 1 << 29, new byte[100]);
        long before = allocated();
        assertRefused(
                ParquetBytes.file(3, codec, 3, page),
                "a page of 100 bytes claims to be 536870912 unpacked, which " + name + " cannot do");
        assertThat(allocated() - before).isLessThan(32 << 20);
    }

    @Test
    void aPageOfZstdGetsAtMostWhatItsBlocksCouldHold() {
        byte[] page = ParquetBytes.dataPage(3, 0, 1 << 29, new byte[100]);
        assertRefused(ParquetBytes.file(3, 6, 3, page), "which ZSTD cannot do");
        assertRefused(
                ParquetBytes.file(3, 6, 3, ParquetBytes.dataPage(3, 0, 12, new byte[100])), "the data is corrupt: ");
    }

    @Test
    void numbersThatTheBytesCannotHoldAreRefused() {
        byte[] twelve = new byte[12];
        byte[] page = ParquetBytes.dataPage(3, 0, 12, twelve);
        assertRefused(
                ParquetBytes.file(3, 0, 3, ParquetBytes.dataPage(4, 0, 12, twelve)),
                "a page of 4 values where the row");
        assertRefused(
                ParquetBytes.file(4, 0, 4, ParquetBytes.dataPage(4, 0, 12, twelve)), "4 more values of 4 bytes in 12");
        assertRefused(
                ParquetBytes.file(4, 0, 4, ParquetBytes.dataPage(4, 9, 12, twelve)), "4 more values where 3 are left");
        assertRefused(
                ParquetBytes.file(3, 0, 3, ParquetBytes.dictionary(1 << 26, 1.5f), page),
                "a dictionary of 67108864 values in 4 bytes");
        assertRefused(
                ParquetBytes.file(Long.MAX_VALUE, 0, Long.MAX_VALUE, page),
                "a column of 9223372036854775807 values in ");
        byte[] large = ParquetBytes.dataPage(1000, 0, 4000, new byte[4000]);
        assertRefused(ParquetBytes.file(1000, 0, 1000, true, large), "so that some overlap");
        byte[] places = run(1, 3 << 1, 1);
        assertRefused(
                ParquetBytes.file(
                        3, 0, 3, ParquetBytes.dictionary(1, 1.5f), ParquetBytes.dataPage(3, 8, places.length, places)),
                "value 1 of a dictionary of 1");
    }

    @Test
    void whatIsCutSaysSo() {
        byte[] places = run(8, 3 << 1 | 1, 0, 0);
        assertRefused(
                ParquetBytes.file(
                        3, 0, 3, ParquetBytes.dictionary(1, 1.5f), ParquetBytes.dataPage(3, 8, places.length, places)),
                "the data is corrupt: the bytes end too early");
        assertRefused(
                ParquetBytes.around(new byte[0], new byte[] {0x19}), "the footer is corrupt: the bytes end too early");
        byte[] whole = ParquetBytes.file(3, 0, 3, ParquetBytes.dataPage(3, 0, 12, new byte[12]));
        byte[] header = Arrays.copyOfRange(whole, 4, 4 + 8);
        assertRefused(ParquetBytes.file(3, 0, 3, header), "the data is corrupt: the bytes end too early");
    }
}
