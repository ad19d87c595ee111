package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.io.LogitsFiles;
import dev.logits.onnx.internal.proto.GraphWriter;
import dev.logits.onnx.internal.proto.OnnxType;
import dev.logits.onnx.internal.proto.OnnxValue;
import dev.logits.onnx.internal.proto.OnnxValue.Dimension;
import dev.logits.source.LogitsSource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays that are larger than the memory go through an ONNX model in parts. */
class ArrayRowsTest {
    private static final int COLUMNS = 800;

    @TempDir
    private Path folder;

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    /** Sums of whole numbers, which are the same in every batch; a second input is added. */
    private void model(boolean two) throws IOException {
        GraphWriter graph = new GraphWriter("");
        graph.input(new OnnxValue(
                "pixels", OnnxType.FLOAT, Optional.of(List.of(Dimension.named("batch"), Dimension.of(COLUMNS)))));
        double[] weights = new double[COLUMNS * 3];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i % 7 - 3;
        }
        String z = graph.node("MatMul", "pixels", graph.constant(OnnxType.FLOAT, weights, COLUMNS, 3));
        if (two) {
            graph.input(new OnnxValue(
                    "shift", OnnxType.FLOAT, Optional.of(List.of(Dimension.named("batch"), Dimension.of(1)))));
            z = graph.node("Add", z, "shift");
        }
        graph.node("", "Identity", List.of(z), List.of("logits"));
        graph.output(new OnnxValue(
                "logits", OnnxType.FLOAT, Optional.of(List.of(Dimension.named("batch"), Dimension.of(3)))));
        Files.write(folder.resolve("m.onnx"), graph.model(8, new GraphWriter.Opset("", 17)));
    }

    private static int value(int row, int column) {
        return (row * 31 + column * column) % 5 - 2;
    }

    private static float expected(int row, int c) {
        int sum = 0;
        for (int column = 0; column < COLUMNS; column++) {
            sum += value(row, column) * ((3 * column + c) % 7 - 3);
        }
        return sum;
    }

    private static void npy(OutputStream out, int rows, int columns, boolean labels) throws IOException {
        String type = labels ? "<i4" : "<f4";
        String shape = labels ? "(" + rows + ",)" : "(" + rows + ", " + columns + ")";
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
        String padded = header + " ".repeat(117 - header.length()) + "\n";
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
        out.write(padded.getBytes(StandardCharsets.US_ASCII));
        ByteBuffer row = ByteBuffer.allocate(4 * columns).order(ByteOrder.LITTLE_ENDIAN);
        for (int r = 0; r < rows; r++) {
            row.clear();
            for (int c = 0; c < columns; c++) {
                if (labels) {
                    row.putInt(r % 3);
                } else {
                    row.putFloat(value(r, c));
                }
            }
            out.write(row.array());
        }
    }

    private void npz(String name, int rows, String features, boolean shift) throws IOException {
        try (ZipOutputStream zip =
                new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(folder.resolve(name))))) {
            zip.setLevel(Deflater.BEST_SPEED);
            zip.putNextEntry(new ZipEntry(features + ".npy"));
            npy(zip, rows, COLUMNS, false);
            if (shift) {
                zip.putNextEntry(new ZipEntry("shift.npy"));
                npy(zip, rows, 1, false);
            }
            zip.putNextEntry(new ZipEntry("labels.npy"));
            npy(zip, rows, 1, true);
        }
    }

    private void holds(String name, int rows, boolean shift) throws IOException {
        LogitsSource source = LogitsFiles.open(folder.resolve(name));
        Logits z = Logits.zeros(rows, 3);
        try (LogitsSource.Cursor cursor = source.open()) {
            assertThat(source.rows()).hasValue(rows);
            int[] labels = new int[rows];
            int read = 0;
            for (int n = 0; read < rows && n >= 0; read += n) {
                Logits part = z.slice(read, rows);
                int[] some = new int[rows - read];
                n = cursor.read(part, some);
                System.arraycopy(some, 0, labels, read, n);
            }
            for (int r = 0; r < rows; r += Math.max(1, rows / 997)) {
                for (int c = 0; c < 3; c++) {
                    float plus = shift ? value(r, 0) : 0;
                    assertThat(z.get(r, c)).as("row %d, class %d", r, c).isEqualTo(expected(r, c) + plus);
                }
                assertThat(labels[r]).isEqualTo(name.contains("unlabeled") ? -1 : r % 3);
            }
        }
    }

    /** Runs the command in a JVM whose heap is a fraction of the arrays. */
    private String predict(String data, String out) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx80m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "predict",
                path("m.onnx"),
                path(data),
                "--out",
                path(out));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.txt").toFile())
                .start();
        assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(folder.resolve("said.txt"));
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    @Test
    void featuresOfAnNpyThatDoNotFitIntoMemoryAreScored() throws Exception {
        model(false);
        int rows = 50_000; // 160 MB
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve("x.npy")), 1 << 20)) {
            npy(out, rows, COLUMNS, false);
        }
        assertThat(predict("x.npy", "unlabeled.npz")).contains("logits, 50,000 rows of 3 classes");
        holds("unlabeled.npz", rows, false);
    }

    @Test
    void arraysOfAPackedNpzThatDoNotFitIntoMemoryAreScored() throws Exception {
        model(true);
        npz("packed.npz", 40_000, "pixels", true);
        assertThat(Files.size(folder.resolve("packed.npz"))).isLessThan(40_000_000);
        assertThat(predict("packed.npz", "z.npz")).contains("logits, 40,000 rows of 3 classes, and labels");
        holds("z.npz", 40_000, true);
    }

    @Test
    void partsAreScoredAsWholesAndErrorsNameTheirRows() throws Exception {
        model(false);
        npz("some.npz", 9000, "x", false); // a usual name, and more than two parts
        CommandRun.of("predict", path("m.onnx"), path("some.npz"), "--out", path("z.npz"))
                .done();
        holds("z.npz", 9000, false);
        try (OutputStream out = Files.newOutputStream(folder.resolve("big.npy"))) {
            String header = String.format(
                    Locale.ROOT, "{'descr': '<f8', 'fortran_order': False, 'shape': (4000, %d), }", COLUMNS);
            out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
            out.write((header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
            ByteBuffer all = ByteBuffer.allocate(8 * 4000 * COLUMNS).order(ByteOrder.LITTLE_ENDIAN);
            all.putDouble(8 * (3500 * COLUMNS + 7), 1e300);
            out.write(all.array());
        }
        CommandRun large = CommandRun.of("predict", path("m.onnx"), path("big.npy"), "--out", path("no.npz"));
        assertThat(large.exit()).isEqualTo(2);
        assertThat(large.err()).contains("row 3500, column 7 is 1.0E300, which is too large");
        byte[] cut = Files.readAllBytes(folder.resolve("some.npz"));
        Files.write(folder.resolve("cut.npy"), Arrays.copyOf(cut, 1000));
        assertThat(CommandRun.of("predict", path("m.onnx"), path("cut.npy"), "--out", path("no.npz"))
                        .exit())
                .isEqualTo(2);
        assertThat(CommandRun.of("predict", path("m.onnx"), path("none.npy"), "--out", path("no.npz"))
                        .err())
                .contains("none.npy: no such file");
        assertThat(folder.resolve("no.npz")).doesNotExist();
    }
}
