package dev.logits.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.io.npy.NpyBytes;
import dev.logits.io.parquet.ParquetBytes;
import dev.logits.source.LogitsSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that claim much, that change while they are read, that are packed or hold a name twice. */
class HostileFilesTest {
    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static float[][] rows(LogitsSource source) throws IOException {
        Logits z = Logits.zeros(1000, source.classes());
        int[] labels = new int[1000];
        float[][] rows = new float[1000][];
        int count = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            for (int n; (n = cursor.read(z, labels)) > 0; ) {
                for (int r = 0; r < n; r++) {
                    rows[count] = new float[source.classes() + 1];
                    for (int c = 0; c < source.classes(); c++) {
                        rows[count][c] = z.get(r, c);
                    }
                    rows[count++][source.classes()] = labels[r];
                }
            }
        }
        return Arrays.copyOf(rows, count);
    }

    @Test
    void anIndexFarBeyondTheNumbersOfASparseFileIsRefused() throws IOException {
        for (String far : List.of("2147483646", "100000000", "1048577")) {
            Path file = write("x.svm", "1 1:0.5\n\n0 2:1 " + far + ":1\n");
            assertThatThrownBy(() -> FeatureFiles.read(file, FeatureOptions.label("label")))
                    .isInstanceOf(MalformedFileException.class)
                    .hasMessage(
                            file + ":3: index " + far + ": of a file with 3 numbers at most 1048576 features are read;"
                                    + " number them without gaps, or hash them to fewer");
        }
    }

    @Test
    void aSparseFileMayHaveAsManyFeaturesAsTheUsualHashesAndNoObjectForEach() throws IOException {
        FeatureTable table =
                FeatureFiles.read(write("x.svm", "1 0:0.5\n0 2:1 1048575:1\n"), FeatureOptions.label("label"));
        assertThat(table.features().columns()).isEqualTo(1 << 20);
        assertThat(table.coding().width()).isEqualTo(1 << 20);
        assertThat(table.coding().columns()).isInstanceOf(NumberedColumns.class);
        assertThat(table.coding().columns().get(1048575).name()).isEqualTo("1048575");
        FeatureTable small = FeatureFiles.read(write("y.svm", "1 1:0.5\n0 3:1\n"), FeatureOptions.label("label"));
        assertThat(small.coding())
                .isEqualTo(new FeatureCoding(
                        List.of(FeatureColumn.numeric("1"), FeatureColumn.numeric("2"), FeatureColumn.numeric("3")),
                        "label",
                        List.of("0", "1"),
                        true));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aHeaderOfManyTuplesIsReadInTimeThatItsLengthDecides() throws IOException {
        String header = "{'descr': [" + "(1),(1 ,),".repeat(100_000) + "], 'fortran_order': False, 'shape': (1, 2), }";
        Path file = Files.write(folder.resolve("x.npy"), NpyBytes.withHeader(2, header, new byte[8]));
        assertThatThrownBy(() -> LogitsFiles.open(file, ReadOptions.DEFAULTS))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("structured arrays are not read");
    }

    @Test
    void ofTwoArraysOfOneNameTheLastCountsAsForNumPy() throws IOException {
        for (boolean deflated : new boolean[] {true, false}) {
            Map<String, byte[]> arrays = NpyBytes.arrays(
                    "logits",
                    NpyBytes.matrix(new float[][] {{1, 2}}),
                    "labels",
                    NpyBytes.column("<i8", 1),
                    "logitt",
                    NpyBytes.matrix(new float[][] {{3, 4}}),
                    "labelt",
                    NpyBytes.column("<i8", 0));
            String zip = new String(NpyBytes.zip(deflated, arrays), StandardCharsets.ISO_8859_1);
            zip = zip.replace("logitt.npy", "logits.npy").replace("labelt.npy", "labels.npy");
            Path file = Files.write(folder.resolve("x.npz"), zip.getBytes(StandardCharsets.ISO_8859_1));
            LogitsSource source = LogitsFiles.open(file, ReadOptions.DEFAULTS.withLabelsRequired(true));
            assertThat(rows(source)).isDeepEqualTo(new float[][] {{3, 4, 0}});
        }
    }

    @Test
    void textPackedByGzipIsReadAsText() throws IOException {
        String csv = "a,b,label\n1,2,0\n3,-inf,1\n";
        float[][] rows = rows(LogitsFiles.open(write("x.csv", csv), ReadOptions.DEFAULTS));
        for (String name : List.of("x.csv.gz", "X.CSV.GZ", "packed.csv")) {
            Path packed = Files.write(folder.resolve(name), gzip(csv));
            assertThat(rows(LogitsFiles.open(packed, ReadOptions.DEFAULTS))).isDeepEqualTo(rows);
        }
        assertThat(rows(LogitsFiles.open(write("y.csv.gz", csv), ReadOptions.DEFAULTS)))
                .isDeepEqualTo(rows);
        Path tabs = Files.write(folder.resolve("x.tsv.gz"), gzip(csv.replace(',', '\t')));
        assertThat(rows(LogitsFiles.open(tabs, ReadOptions.DEFAULTS))).isDeepEqualTo(rows);

        Path labels = Files.write(folder.resolve("l.txt.gz"), gzip("1\n0\n"));
        assertThat(rows(LogitsFiles.open(
                        folder.resolve("x.csv.gz"), ReadOptions.DEFAULTS.withLabels(labels.toString()))))
                .isDeepEqualTo(new float[][] {{1, 2, 1}, {3, Float.NEGATIVE_INFINITY, 0}});

        Path table = Files.write(folder.resolve("f.csv.gz"), gzip("a,label\n1,x\n2,y\n"));
        assertThat(FeatureFiles.read(table, FeatureOptions.label("label")).labels())
                .containsExactly(0, 1);
        Path sparse = Files.write(folder.resolve("f.svm.gz"), gzip("1 1:2\n0 2:3\n"));
        assertThat(FeatureFiles.isOne(sparse)).isTrue();
        assertThat(FeatureFiles.read(sparse, FeatureOptions.label("label")).labels())
                .containsExactly(1, 0);
    }

    @Test
    void gzipThatIsCutOrDamagedIsAnError() throws IOException {
        byte[] whole = gzip("a,b,label\n" + "1,2,0\n".repeat(100));
        for (int length = 2; length < whole.length; length++) {
            Path file = Files.write(folder.resolve("x.csv.gz"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> rows(LogitsFiles.open(file, ReadOptions.DEFAULTS)))
                    .isInstanceOf(MalformedFileException.class)
                    .hasMessageContaining("x.csv.gz: ")
                    .hasMessageContaining("the bytes end too early");
        }
        whole[whole.length - 6] ^= 1;
        Path file = Files.write(folder.resolve("x.csv.gz"), whole);
        assertThatThrownBy(() -> rows(LogitsFiles.open(file, ReadOptions.DEFAULTS)))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> LogitsFiles.open(write("x.npy.gz", "?"), ReadOptions.DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of packed ones, .csv.gz and .tsv.gz: unpack it");
    }

    /** The second half of each file goes while the first is being read. */
    @Test
    void aFileThatShrinksWhileItIsReadIsAnError() throws Exception {
        int n = 300_000;
        float[][] values = new float[n][2];
        byte[] npy = NpyBytes.matrix(values);
        for (String name : List.of("x.npy", "stored.npz", "deflated.npz", "x.parquet", "x.csv")) {
            Path file = Files.write(folder.resolve(name), bytes(name, npy, n));
            LogitsSource source = LogitsFiles.open(file, ReadOptions.DEFAULTS);
            assertThatThrownBy(() -> {
                        try (LogitsSource.Cursor cursor = source.open()) {
                            Logits z = Logits.zeros(100, 2);
                            cursor.read(z, new int[100]);
                            truncate(file, Files.size(file) / 2);
                            while (cursor.read(z, new int[100]) > 0) {
                                // until it ends
                            }
                        }
                        throw new AssertionError(name + " was read to its end");
                    })
                    .as(name)
                    .isInstanceOf(MalformedFileException.class)
                    .hasMessageContaining(name);
        }
    }

    private static byte[] bytes(String name, byte[] npy, int n) {
        return switch (name) {
            case "x.npy" -> npy;
            case "x.parquet" -> {
                byte[][] pages = new byte[n / 1000][];
                Arrays.fill(pages, ParquetBytes.dataPage(1000, 0, 4000, new byte[4000]));
                yield ParquetBytes.file(n, 0, n, pages);
            }
            case "x.csv" -> ("a,b\n" + "1234567,1234567\n".repeat(n)).getBytes(StandardCharsets.UTF_8);
            default -> {
                java.util.Random random = new java.util.Random(1);
                byte[] noise = npy.clone();
                for (int i = npy.length - 8 * n; i < noise.length; i++) {
                    noise[i] = (byte) (random.nextInt() & 0x3f);
                }
                yield NpyBytes.zip(name.startsWith("deflated"), NpyBytes.arrays("logits", noise));
            }
        };
    }

    private static void truncate(Path file, long size) throws IOException {
        try (var channel = java.nio.channels.FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    @Test
    void aTableWithOtherRowsInTheSecondPassIsAnError() throws IOException {
        Path file = write("x.csv", "a,b\n1,2\n3,4\n");
        LogitsSource source = LogitsFiles.open(file, ReadOptions.DEFAULTS);
        assertThat(rows(source)).hasDimensions(2, 3);
        assertThat(rows(source)).hasDimensions(2, 3);
        write("x.csv", "a,b\n1,2\n");
        assertThatThrownBy(() -> rows(source))
                .isInstanceOf(MalformedFileException.class)
                .hasMessage(file + ": it had 2 rows at first and has 1 now: it was changed while it was read");
    }
}
