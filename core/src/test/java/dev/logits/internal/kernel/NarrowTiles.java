package dev.logits.internal.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the source of VectorNarrowTiles, whose methods differ only in how many sums they hold. One file without
 * dependencies: after a change, run in the folder of the module
 * <pre>{@code
 * java src/test/java/dev/logits/internal/kernel/NarrowTiles.java
 * }</pre>
 * NarrowTilesTest fails while the file and this program differ.
 */
final class NarrowTiles {
    static final Path FILE = Path.of("src/main/java/dev/logits/internal/kernel/VectorNarrowTiles.java");

    /** As NarrowGemm has it. */
    private static final int OUTPUTS = 5;

    private final StringBuilder text = new StringBuilder();

    private NarrowTiles() {}

    public static void main(String[] args) throws IOException {
        Files.writeString(FILE, source());
    }

    static String source() {
        NarrowTiles tiles = new NarrowTiles();
        tiles.head();
        for (int rows : new int[] {4, 2}) {
            tiles.logits(rows);
        }
        for (int vectors : new int[] {4, 2, 1}) {
            tiles.gradient(vectors);
        }
        return tiles.line(0, "}").text.toString();
    }

    private void head() {
        line(0, "package dev.logits.internal.kernel;");
        line(0, "");
        line(0, "import jdk.incubator.vector.FloatVector;");
        line(0, "import jdk.incubator.vector.VectorSpecies;");
        line(0, "");
        line(0, "/**");
        line(
                0,
                " * The tiles of {@link VectorNarrowGemm}, written by the program NarrowTiles among the tests: do not edit. Each sum is a");
        line(
                0,
                " * local variable, as the JIT compilers keep no array of vectors in registers. sNM is the sum of row or output N and");
        line(0, " * output or vector M.");
        line(0, " */");
        line(0, "final class VectorNarrowTiles {");
        line(1, "private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;");
        line(1, "private static final int F = FLOATS.length();");
        line(1, "private static final int LANES = NarrowGemm.LANES;");
        line(0, "");
        line(1, "private VectorNarrowTiles() {}");
    }

    /** The sums of one vector of lanes, of so many rows by all outputs. */
    private void logits(int rows) {
        line(0, "");
        line(
                1,
                "/** One vector of lanes of " + count(rows, "row")
                        + " by five outputs; row after row into {@code lanes}. */");
        line(
                1,
                "static void logits" + rows
                        + "(float[] x, int x0, float[] w, int w0, int d, int end, float[] lanes, int off) {");
        for (int r = 1; r < rows; r++) {
            line(2, "int x" + r + " = x" + (r - 1) + " + d;");
        }
        for (int m = 1; m < OUTPUTS; m++) {
            line(2, "int w" + m + " = w" + (m - 1) + " + d;");
        }
        zeros(rows, OUTPUTS);
        line(2, "for (int i = 0; i < end; i += LANES) {");
        for (int r = 0; r < rows; r++) {
            line(3, "FloatVector a" + r + " = FloatVector.fromArray(FLOATS, x, x" + r + " + i);");
        }
        for (int m = 0; m < OUTPUTS; m++) {
            line(3, (m == 0 ? "FloatVector " : "") + "b = FloatVector.fromArray(FLOATS, w, w" + m + " + i);");
            for (int r = 0; r < rows; r++) {
                line(3, sum(r, m) + " = a" + r + ".fma(b, " + sum(r, m) + ");");
            }
        }
        line(2, "}");
        for (int i = 0; i < rows * OUTPUTS; i++) {
            line(2, sum(i / OUTPUTS, i % OUTPUTS) + ".intoArray(lanes, " + place("off", i, "LANES") + ");");
        }
        line(1, "}");
    }

    /** The sums of all outputs by so many vectors of columns. */
    private void gradient(int vectors) {
        line(0, "");
        line(
                1,
                "/** Five outputs by " + count(vectors, "vector")
                        + " of columns; output after output into {@code tile}. */");
        line(
                1,
                "static void gradient" + vectors
                        + "(float[] x, int xOff, int rows, int d, float[] g, int gOff, int gStride, float[] tile) {");
        zeros(OUTPUTS, vectors);
        line(2, "for (int r = 0; r < rows; r++) {");
        line(3, "int at = xOff + r * d;");
        for (int v = 0; v < vectors; v++) {
            line(3, "FloatVector x" + v + " = FloatVector.fromArray(FLOATS, x, " + place("at", v, "F") + ");");
        }
        line(3, "int from = gOff + r * gStride;");
        for (int m = 0; m < OUTPUTS; m++) {
            line(
                    3,
                    (m == 0 ? "FloatVector " : "") + "b = FloatVector.broadcast(FLOATS, g[from"
                            + (m == 0 ? "" : " + " + m) + "]);");
            for (int v = 0; v < vectors; v++) {
                line(3, sum(m, v) + " = b.fma(x" + v + ", " + sum(m, v) + ");");
            }
        }
        line(2, "}");
        for (int i = 0; i < OUTPUTS * vectors; i++) {
            String place = i == 0 ? "0" : i == 1 ? "F" : i + " * F";
            line(2, sum(i / vectors, i % vectors) + ".intoArray(tile, " + place + ");");
        }
        line(1, "}");
    }

    private void zeros(int first, int second) {
        for (int i = 0; i < first * second; i++) {
            line(
                    2,
                    "FloatVector " + sum(i / second, i % second) + " = "
                            + (i == 0 ? "FloatVector.broadcast(FLOATS, 0f)" : sum(0, 0)) + ";");
        }
    }

    private static String sum(int i, int j) {
        return "s" + i + j;
    }

    private static String count(int n, String noun) {
        return n == 1 ? "one " + noun : (n == 2 ? "two " : "four ") + noun + "s";
    }

    private static String place(String from, int i, String step) {
        return i == 0 ? from : from + " + " + (i == 1 ? step : i + " * " + step);
    }

    private NarrowTiles line(int depth, String line) {
        text.append(line.isEmpty() ? "" : "    ".repeat(depth)).append(line).append('\n');
        return this;
    }
}
