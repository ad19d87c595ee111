package dev.logits.io.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ReadOptions;
import dev.logits.io.Rows;
import dev.logits.io.ScoreKind;
import dev.logits.io.internal.file.Float16;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyReadingTest {
    private static final double[] VALUES = {0, 1, 2, 3, 4, 5};

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "|i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "|u1", "<u2",
                ">u2", "<u4", ">u4", "<u8", ">u8"
            })
    void readsEveryTypeInBothOrdersFromFileAndZip(String descr) throws IOException {
        byte[] c = NpyBytes.withHeader(NpyBytes.header(descr, false, "(2, 3)"), NpyBytes.elements(descr, VALUES));
        byte[] fortran =
                NpyBytes.withHeader(NpyBytes.header(descr, true, "(2, 3)"), NpyBytes.elements(descr, 0, 3, 1, 4, 2, 5));
        float[][] expected = {{0, 1, 2}, {3, 4, 5}};
        for (byte[] npy : new byte[][] {c, fortran}) {
            assertThat(Rows.of(open("a.npy", npy)).toArray()).isDeepEqualTo(expected);
            for (boolean deflated : new boolean[] {true, false}) {
                byte[] npz = NpyBytes.zip(deflated, Map.of("logits", npy));
                assertThat(Rows.of(open("a.npz", npz)).toArray()).isDeepEqualTo(expected);
            }
        }
    }

    @Test
    void readsTheSignAndTheWholeRangeOfEachType() throws IOException {
        assertRow("|i1", -128, 127);
        assertRow("<i2", -32768, 32767);
        assertRow(">i4", -0x1p31, 0x1p31 - 128);
        assertRow("<i8", -0x1p63, 0x1p62);
        assertRow("|u1", 200, 255);
        assertRow("<u2", 40000, 65535);
        assertRow(">u4", 3e9, 0x1p32 - 256);
        assertRow("<u8", 0x1p63, 0x1p64 - 0x1p40);
        assertRow("|b1", 0, 1);
        assertRow("<f2", -65504, 0.0009765625);
        assertRow("<f8", Double.NEGATIVE_INFINITY, Double.NaN);
        assertRow(">f4", Float.MIN_VALUE, Float.MAX_VALUE);
    }

    private void assertRow(String descr, double a, double b) throws IOException {
        byte[] npy = NpyBytes.withHeader(NpyBytes.header(descr, false, "(1, 2)"), NpyBytes.elements(descr, a, b));
        LogitsSource source = LogitsFiles.open(
                Files.write(dir.resolve("a.npy"), npy), ReadOptions.DEFAULTS.withScores(ScoreKind.LOGITS));
        assertThat(Rows.of(source).scores().get(0)).as(descr).containsExactly((float) a, (float) b);
    }

    /** Larger than what is read without a thread of its own. */
    @Test
    void readsALargeArrayInOrderAndCanStopAnywhere() throws IOException {
        int rows = 700_000;
        int classes = 7;
        Logits z = Logits.zeros(rows, classes);
        for (int i = 0; i < rows * classes; i++) {
            z.array()[i] = i;
        }
        Path file = dir.resolve("large.npy");
        try (NpyWriter writer = NpyWriter.create(file, classes)) {
            writer.write(z);
            writer.commit();
        }
        LogitsSource source = LogitsFiles.open(file, ReadOptions.DEFAULTS);
        Logits batch = Logits.zeros(1_000, classes);
        int[] labels = new int[1_000];
        for (int stop : new int[] {0, 1, 50_000, rows}) {
            try (LogitsSource.Cursor cursor = source.open()) {
                for (int first = 0; first < stop; ) {
                    int count = cursor.read(batch, labels);
                    int from = first * classes;
                    assertThat(Arrays.equals(
                                    batch.array(), 0, count * classes, z.array(), from, from + count * classes))
                            .isTrue();
                    first += count;
                }
                assertThat(stop < rows || cursor.read(batch, labels) == -1).isTrue();
            }
        }
        try (LogitsSource.Cursor cursor = source.open();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            cursor.read(batch, labels);
            channel.truncate(channel.size() / 2);
            for (int again = 0; again < 2; again++) {
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> {
                            while (cursor.read(batch, labels) > 0) {}
                        })
                        .withMessageContaining(
                                "the data ends here, but shape (700000, 7) has 700000 rows; it is truncated");
            }
        }
    }

    @Test
    void doublesBelowFloatBecomeMinusInfinityAndThoseAboveAreRefused() throws IOException {
        assertThat(scoresOf(-1e300, 2).get(0)).containsExactly(Float.NEGATIVE_INFINITY, 2);
        assertThatThrownBy(() -> scoresOf(-1e300, 1e39))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("row 0, class 1 is 1.0E39, which is too large for a 32-bit float");
    }

    private List<float[]> scoresOf(double... row) throws IOException {
        return Rows.of(open(
                        "a.npy",
                        NpyBytes.withHeader(NpyBytes.header("<f8", false, "(1, 2)"), NpyBytes.elements("<f8", row))))
                .scores();
    }

    @Test
    void everyFloat16IsTheFloatOfTheSameValue() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 31;
            int fraction = bits & 1023;
            double magnitude = exponent == 31
                    ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                    : exponent == 0 ? Math.scalb(fraction, -24) : Math.scalb(1024 + fraction, exponent - 25);
            float expected = (float) (bits >> 15 == 0 ? magnitude : -magnitude);
            assertThat(Float.compare(Float16.toFloat((short) bits), expected))
                    .as("%x", bits)
                    .isZero();
        }
    }

    @Test
    void readsVersionsOneToThree() throws IOException {
        for (int version = 1; version <= 3; version++) {
            byte[] npy = NpyBytes.withHeader(
                    version, NpyBytes.header("<f4", false, "(2, 3)"), NpyBytes.elements("<f4", VALUES));
            assertThat(Rows.of(open("a.npy", npy)).toArray()).isDeepEqualTo(new float[][] {{0, 1, 2}, {3, 4, 5}});
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }          \n",
                "{'shape': (2, 3), 'fortran_order': False, 'descr': '<f4'}",
                "{\"descr\":\"<f4\",\"fortran_order\":False,\"shape\":(2,3)}",
                " {  'descr' : '<f4' ,\n 'fortran_order' : False , 'shape' : ( 2 , 3 , ) , } \n",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L), }",
            })
    void readsTheHeaderHoweverPythonSpellsIt(String header) throws IOException {
        byte[] npy = NpyBytes.withHeader(header, NpyBytes.elements("<f4", VALUES));
        assertThat(Rows.of(open("a.npy", npy)).toArray()).isDeepEqualTo(new float[][] {{0, 1, 2}, {3, 4, 5}});
    }

    @Test
    void saysWhatIsWrongWithAHeaderAndWhere() {
        String good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}";
        assertHeader(good + "x", "byte 67: the header cannot be read: nothing may follow the closing brace, found 'x'");
        assertHeader(good.replace("}", ""), "byte 66: the header cannot be read: the header ends in the middle");
        assertHeader(good.replace("(2, 3)", "(2 3)"), "byte 63: the header cannot be read: expected ',', found '3'");
        assertHeader(good.replace("(2, 3)", "(-2, 3)"), "shape is (-2, 3): a length must be a whole number");
        assertHeader(good.replace("(2, 3)", "(2, True)"), "shape is (2, True): a length must be a whole number");
        assertHeader(good.replace("(2, 3)", "6"), "shape is 6, expected a tuple such as (1000, 10)");
        assertHeader(good.replace("(2, 3)", "(6)"), "shape is 6, expected a tuple");
        assertHeader(
                good.replace("(2, 3)", "(2, 99999999999999999999)"), "the number 99999999999999999999 is too large");
        assertHeader(good.replace("(2, 3)}", "(2, -"), "the header ends in the middle");
        assertHeader(good.replace("False", "Maybe"), "expected a value, found 'Maybe'");
        assertHeader(good.replace("False", "0"), "fortran_order is 0, expected True or False");
        assertHeader(good.replace("'shape'", "'size'"), "the header's keys are [descr, fortran_order, size], expected");
        assertHeader(good.replace("'shape'", "'descr'"), "the key 'descr' is there twice");
        assertHeader(good.replace("'shape'", "7"), "a key must be a string in quotes");
        assertHeader("[1, 2]", "the header is not a dictionary");
        assertHeader("(".repeat(1000), "nested more than 32 deep");
        assertHeader("", "the header ends in the middle");
    }

    private void assertHeader(String header, String message) {
        assertMessage(NpyBytes.withHeader(header, NpyBytes.elements("<f4", VALUES)), message);
    }

    @Test
    void namesAnUnsupportedTypeAndTheWayOut() {
        assertType("'<c8'", "dtype <c8 is not supported: complex numbers are no scores");
        assertType("'|O'", "dtype |O is not supported: Python objects are not read; save a plain array");
        assertType("'<U5'", "dtype <U5 is not supported: text is not read; save class numbers");
        assertType("'|S3'", "dtype |S3 is not supported: text is not read");
        assertType(
                "[('a', '<f4'), ('b', '<i2', (3,))]",
                "dtype [('a', '<f4'), ('b', '<i2', (3,))] is not supported:" + " structured arrays are not read");
        assertType("'<f16'", "dtype <f16 is not supported: save it with .astype('float32')");
        assertType("'|V2'", "dtype |V2 is not supported: save it with .astype('float32')");
        assertType("''", "dtype  is not supported");
    }

    private void assertType(String descr, String message) {
        assertHeader("{'descr': " + descr + ", 'fortran_order': False, 'shape': (2, 3)}", message);
    }

    @Test
    void refusesShapesThatAreNoRowsOfClasses() {
        assertShape("()", 1, "logits of shape (): expected two dimensions, rows x classes");
        assertShape(
                "(1, 2, 3)",
                6,
                "logits of shape (1, 2, 3): expected two dimensions, rows x classes, or one of a binary model; save it"
                        + " with .reshape(-1, classes)");
        assertShape("(0, 3)", 0, "no rows: shape (0, 3)");
        assertShape("(3, 0)", 0, "0 classes: every row is empty");
        assertShape("(1, 4194305)", 4194305, "4194305 classes: at most 4194304 are read");
    }

    private void assertShape(String shape, int elements, String message) {
        assertMessage(
                NpyBytes.withHeader(
                        NpyBytes.header("|i1", false, shape), NpyBytes.elements("|i1", new double[elements])),
                message);
    }

    @Test
    void everyCursorStartsAtRowZeroAndBatchesOfAnySizeGiveTheSameRows() throws IOException {
        Random random = new Random(1);
        int rows = 4001;
        int classes = 37;
        double[] values = random.doubles((long) rows * classes, -9, 9).toArray();
        byte[] npy = NpyBytes.withHeader(
                NpyBytes.header(">f8", false, "(" + rows + ", " + classes + ")"), NpyBytes.elements(">f8", values));
        for (LogitsSource source :
                new LogitsSource[] {open("a.npy", npy), open("a.npz", NpyBytes.zip(true, Map.of("x", npy)))}) {
            assertThat(source.rows()).hasValue(rows);
            for (int batch : new int[] {1, 7, 1000, 9999}) {
                Rows read = Rows.of(source, batch);
                assertThat(read.scores()).hasSize(rows);
                assertThat(read.labels()).containsOnly(-1);
                for (int i = 0; i < values.length; i++) {
                    assertThat(read.scores().get(i / classes)[i % classes]).isEqualTo((float) values[i]);
                }
            }
        }
    }

    @Test
    void turnsFortranOrderRoundBlockByBlock() throws IOException {
        int rows = 5003;
        for (String descr : new String[] {"|i1", "<i2", "<f4", "<f8"}) {
            // more than one block of 8 MB, and a last tile that is not full
            int classes = 9_000_003 / rows / (descr.charAt(2) - '0');
            double[] columns = new double[rows * classes];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = value(i % rows, i / rows);
            }
            byte[] npy = NpyBytes.withHeader(
                    NpyBytes.header(descr, true, "(" + rows + ", " + classes + ")"), NpyBytes.elements(descr, columns));
            for (LogitsSource source :
                    new LogitsSource[] {open("a.npy", npy), open("a.npz", NpyBytes.zip(true, Map.of("x", npy)))}) {
                for (int pass = 0; pass < 2; pass++) {
                    assertFortran(source, rows);
                }
            }
        }
    }

    private static int value(int row, int column) {
        return (row * 31 + column * 17) % 127;
    }

    private static void assertFortran(LogitsSource source, int rows) throws IOException {
        Logits into = Logits.zeros(1000, source.classes());
        int row = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            for (int count; (count = cursor.read(into, new int[1000])) > 0; ) {
                for (int i = 0; i < count; i++, row++) {
                    for (int c = 0; c < source.classes(); c++) {
                        if (into.get(i, c) != value(row, c)) {
                            assertThat(into.get(i, c))
                                    .as("row %d, class %d", row, c)
                                    .isEqualTo(value(row, c));
                        }
                    }
                }
            }
        }
        assertThat(row).isEqualTo(rows);
    }

    @Test
    void leavesTheRestOfTheBatchAlone() throws IOException {
        LogitsSource source = open("a.npy", NpyBytes.matrix(new float[][] {{1, 2}, {3, 4}, {5, 6}}));
        float[] storage = {9, 9, 9, 9, 9, 9, 9};
        int[] labels = {8, 8, 8};
        try (LogitsSource.Cursor cursor = source.open()) {
            assertThat(cursor.read(Logits.wrap(storage, 1, 2, 2), labels)).isEqualTo(2);
            assertThat(storage).containsExactly(9, 1, 2, 3, 4, 9, 9);
            assertThat(cursor.read(Logits.wrap(storage, 1, 2, 2), labels)).isEqualTo(1);
            assertThat(storage).containsExactly(9, 5, 6, 3, 4, 9, 9);
            assertThat(labels).containsExactly(-1, -1, 8);
            assertThat(cursor.read(Logits.wrap(storage, 1, 2, 2), labels)).isEqualTo(-1);
        }
    }

    private LogitsSource open(String name, byte[] bytes) throws IOException {
        return LogitsFiles.open(Files.write(dir.resolve(name), bytes), ReadOptions.DEFAULTS);
    }

    private void assertMessage(byte[] npy, String message) {
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> open("a.npy", npy))
                .withMessageStartingWith(dir.resolve("a.npy") + ": ")
                .withMessageContaining(message);
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> open("a.npz", NpyBytes.zip(true, Map.of("logits", npy))))
                .withMessageStartingWith(dir.resolve("a.npz") + ": array logits: ")
                .withMessageContaining(message);
    }
}
