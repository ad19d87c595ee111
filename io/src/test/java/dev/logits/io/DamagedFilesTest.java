package dev.logits.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import dev.logits.Logits;
import dev.logits.io.npy.NpyBytes;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Truncated, corrupt and lying files: a clear error or the right rows, and never memory on a header's word. */
class DamagedFilesTest {
    private static final ReadOptions LABELED = ReadOptions.DEFAULTS.withLabelsRequired(true);

    @TempDir
    Path dir;

    @Test
    void aFileCutAnywhereIsAnErrorThatNamesIt() throws IOException {
        byte[] npy = NpyBytes.matrix(new float[][] {{1, 2, 3}, {4, 5, 6}});
        byte[] fortran =
                NpyBytes.withHeader(NpyBytes.header("<f8", true, "(2, 2)"), NpyBytes.elements("<f8", 1, 2, 3, 4));
        for (byte[] whole : new byte[][] {npy, fortran}) {
            for (int length = 0; length < whole.length; length++) {
                assertRefused("a.npy", Arrays.copyOf(whole, length), ReadOptions.DEFAULTS);
            }
        }
        for (boolean deflated : new boolean[] {true, false}) {
            byte[] npz = NpyBytes.zip(
                    deflated, NpyBytes.arrays("logits", npy, "labels", NpyBytes.column("<i8", 0, 2), "f", fortran));
            for (int length = 0; length < npz.length; length++) {
                assertRefused("a.npz", Arrays.copyOf(npz, length), LABELED);
            }
        }
    }

    private void assertRefused(String name, byte[] bytes, ReadOptions options) {
        Throwable thrown = catchThrowable(() -> read(name, bytes, options));
        assertThat(thrown)
                .as("%s cut to %d bytes", name, bytes.length)
                .isInstanceOf(MalformedFileException.class)
                .hasMessageStartingWith(dir.resolve(name) + ": ");
    }

    @Test
    void aFlippedByteGivesRowsOrADocumentedError() throws IOException {
        byte[] npy = NpyBytes.matrix(new float[][] {{1, 2, 3}, {4, 5, 6}});
        byte[] fortran =
                NpyBytes.withHeader(NpyBytes.header("<f8", true, "(2, 3)"), NpyBytes.elements("<f8", new double[6]));
        byte[] labels = NpyBytes.column("<i8", 0, 2);
        flip("a.npy", npy, ReadOptions.DEFAULTS);
        flip("a.npy", fortran, ReadOptions.DEFAULTS);
        flip("a.npz", NpyBytes.zip(true, NpyBytes.arrays("logits", npy, "labels", labels)), LABELED);
        flip("a.npz", NpyBytes.zip(false, NpyBytes.arrays("logits", fortran, "labels", labels)), LABELED);
        flip("a.csv", "a,b,label\n1.5,-inf,1\r\n2,\"3\",0\n".getBytes("UTF-8"), LABELED);
    }

    private void flip(String name, byte[] whole, ReadOptions options) {
        long seed = 20_26;
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = whole.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                read(name, bytes, options);
            } catch (MalformedFileException | IllegalArgumentException documented) {
                assertThat(documented).hasMessageStartingWith(dir.resolve(name).toString());
            } catch (IOException | RuntimeException | Error other) {
                fail("seed " + seed + ", round " + round + " of " + name, other);
            }
        }
    }

    @Test
    void namesBothSizesWhenTheDataIsShorterOrLongerThanTheShape() {
        String header = NpyBytes.header("<f4", false, "(2, 3)");
        int start = 10 + header.length();
        assertMessage(
                "a.npy",
                NpyBytes.withHeader(header, new byte[20]),
                "byte " + start
                        + ": shape (2, 3) of dtype <f4 needs 24 bytes of data, the file has 20; it is truncated");
        assertMessage(
                "a.npy",
                NpyBytes.withHeader(header, new byte[25]),
                "byte " + start + ": shape (2, 3) of dtype <f4 needs 24 bytes of data, the file has 25; something else"
                        + " follows the array");
        assertMessage(
                "a.npz",
                NpyBytes.zip(true, Map.of("logits", NpyBytes.withHeader(header, new byte[25]))),
                "array logits: byte " + start + ": shape (2, 3) of dtype <f4 needs 24 bytes of data, the entry has 25");
    }

    @Test
    void hugeShapesAreComparedWithTheFileBeforeAnythingIsAllocated() {
        for (String shape : new String[] {
            "(1, 1099511627776)",
            "(1099511627776, 2)",
            "(9223372036854775807, 9223372036854775807)",
            "(4611686018427387904, 4)",
            "(4294967296, 4294967296)"
        }) {
            for (boolean fortran : new boolean[] {false, true}) {
                byte[] npy = NpyBytes.withHeader(NpyBytes.header("<f8", fortran, shape), new byte[48]);
                assertMessage("a.npy", npy, "shape " + shape);
                assertMessage("a.npz", NpyBytes.zip(true, Map.of("logits", npy)), "shape " + shape);
            }
        }
    }

    @Test
    void hugeHeaderLengthsAreComparedWithTheFileToo() {
        byte[] npy = NpyBytes.withHeader(2, NpyBytes.header("<f4", false, "(1, 2)"), new byte[8]);
        assertMessage("a.npy", putInt(npy, 8, -1), "byte 8: a header of 4294967295 bytes");
        assertMessage("a.npy", putInt(npy, 8, 1 << 20), "inside a header of 1048576 bytes; it is truncated");
        assertMessage("a.npy", putInt(npy, 8, 3), "byte 15: the header cannot be read: the header ends in the middle");
    }

    @Test
    void anEntryThatClaimsMoreThanDeflateCanHoldIsRefused() {
        byte[] npy = NpyBytes.withHeader(NpyBytes.header("<f4", false, "(1, 2)"), new byte[8]);
        byte[] zip = NpyBytes.zip(true, Map.of("logits", npy));
        // the central directory's record of the only entry: uncompressed size at 24, compressed size at 20
        int record = find(zip, 0x02014b50);
        assertMessage("a.npz", putInt(zip, record + 24, 2_000_000_000), "claims to hold 2000000000 bytes in");
        assertMessage("a.npz", putInt(zip, record + 20, 1_000_000), "claims 1000000 bytes of a file of");
    }

    @Test
    void aCompressedRowIsProvedBeforeItIsBelieved() {
        // 3,000,000 classes need 12 MB; the entry says so too, within deflate's ratio, but its data ends earlier
        byte[] npy = NpyBytes.withHeader(NpyBytes.header("<f4", false, "(1, 3000000)"), randomBytes(1 << 20));
        byte[] zip = NpyBytes.zip(true, Map.of("logits", npy));
        int claimed = npy.length - (1 << 20) + 12_000_000;
        byte[] lying = putInt(zip, find(zip, 0x02014b50) + 24, claimed);
        assertMessage("a.npz", lying, "the data ends inside row 0 of shape (1, 3000000); the entry is truncated");
    }

    @Test
    void aCompressedEntryThatEndsEarlyNamesByteAndRow() {
        byte[] npy = NpyBytes.withHeader(NpyBytes.header("<f4", false, "(10, 2)"), randomBytes(30));
        int start = npy.length - 30;
        byte[] zip = NpyBytes.zip(true, Map.of("logits", npy));
        byte[] lying = putInt(zip, find(zip, 0x02014b50) + 24, npy.length + 50);
        assertMessage(
                "a.npz",
                lying,
                "array logits: byte " + (start + 30) + ", row 3: the data ends here, but shape (10, 2) has 10 rows");
    }

    @Test
    void aWrongChecksumIsFoundAtTheEnd() throws IOException {
        for (boolean fortran : new boolean[] {false, true}) {
            byte[] npy = NpyBytes.withHeader(
                    NpyBytes.header("<f4", fortran, "(3, 2)"), NpyBytes.elements("<f4", 1, 2, 3, 4, 5, 6));
            byte[] zip = NpyBytes.zip(false, Map.of("logits", npy));
            zip[find(zip, 0x02014b50) - 1] ^= 1;
            assertMessage("a.npz", zip, "array logits: the checksum is wrong");
        }
    }

    @Test
    void aFileThatShrinksAfterItWasOpenedNamesByteAndRow() throws IOException {
        Path file = Files.write(dir.resolve("a.npy"), NpyBytes.matrix(new float[100_000][3]));
        LogitsSource source = LogitsFiles.open(file, ReadOptions.DEFAULTS);
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(1_000_000);
        }
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> Rows.of(source, 1000))
                .withMessageContaining("byte 1000000, row 83327: the data ends here");
    }

    @Test
    void saysWhatAFileIsThatIsNoNpy() {
        assertMessage("a.npy", "PK\3\4 and so on".getBytes(), "byte 0: not an .npy: it begins with 50 4b 03 04");
        assertMessage(
                "a.npy", "PK\3\4 and so on".getBytes(), "it is a zip file: if it holds arrays of NumPy, name it .npz");
        assertMessage("a.npy", new byte[] {(byte) 0x80, 4, 0, 0, 0, 0, 0, 0, 0}, "it looks like a pickle");
        assertMessage(
                "a.npy", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0}, "packed by gzip: unpack it with gunzip");
        assertMessage(
                "a.npz", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0}, "packed by gzip: unpack it with gunzip");
        assertMessage("a.npz", NpyBytes.matrix(new float[][] {{1, 2}}), "it is an array of NumPy: name it .npy");
        assertMessage(
                "a.csv",
                NpyBytes.matrix(new float[][] {{1, 2}}),
                "not text in UTF-8; it is an array of NumPy: name it .npy");
        assertMessage(
                "a.npy", putInt(NpyBytes.matrix(new float[1][2]), 6, 9), "byte 6: version 9.0 of the .npy format");
        assertMessage("a.npz", "not a zip".getBytes(), "not a readable zip file of 9 bytes");
        assertMessage("a.npz", new byte[0], "the file is empty (0 bytes)");
        assertMessage("a.csv", new byte[0], "the file is empty (0 bytes)");
    }

    private void read(String name, byte[] bytes, ReadOptions options) throws IOException {
        // a new file each time: some file systems write an overwritten one through to the disk
        Files.deleteIfExists(dir.resolve(name));
        LogitsSource source = LogitsFiles.open(Files.write(dir.resolve(name), bytes), options);
        Logits row = Logits.zeros(1, source.classes());
        try (LogitsSource.Cursor cursor = source.open()) {
            while (cursor.read(row, new int[1]) > 0) {}
        }
    }

    private void assertMessage(String name, byte[] bytes, String message) {
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> read(name, bytes, ReadOptions.DEFAULTS))
                .withMessageStartingWith(dir.resolve(name) + ": ")
                .withMessageContaining(message);
    }

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new Random(5).nextBytes(bytes);
        return bytes;
    }

    private static byte[] putInt(byte[] bytes, int at, int value) {
        byte[] copy = bytes.clone();
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        return copy;
    }

    private static int find(byte[] bytes, int signature) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = bytes.length - 4; ; at--) {
            if (buffer.getInt(at) == signature) {
                return at;
            }
        }
    }
}
