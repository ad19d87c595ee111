package dev.logits.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.io.npy.NpyBytes;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which array is the logits, which the labels, and what the numbers are. */
class LogitsFilesTest {
    private static final ReadOptions LABELED = ReadOptions.DEFAULTS.withLabelsRequired(true);
    private static final float[][] Z = {{1, 2}, {3, 4}, {5, 6}};
    private static final byte[] LOGITS = NpyBytes.matrix(Z);
    private static final byte[] OTHER = NpyBytes.matrix(new float[][] {{9, 9}, {9, 9}, {9, 9}});
    private static final byte[] LABELS = NpyBytes.column("<i8", 1, 0, 1);

    @TempDir
    Path dir;

    @Test
    void usualNamesAreFoundInOrder() throws IOException {
        assertLabeled(NpyBytes.arrays("predictions", OTHER, "logits", LOGITS, "y", LABELS));
        assertLabeled(NpyBytes.arrays("scores", OTHER, "Predictions", LOGITS, "ground_truth", LABELS));
        assertLabeled(NpyBytes.arrays("features", OTHER, "scores", LOGITS, "targets", LABELS, "index", LABELS));
        assertLabeled(NpyBytes.arrays("scores", LOGITS, "y", NpyBytes.column("<i8", 0, 0, 0), "labels", LABELS));
        assertLabeled(NpyBytes.arrays("features", OTHER, "decision_function", LOGITS, "y_true", LABELS));
    }

    @Test
    void aUsualNameOfAnotherShapeIsPassedOverForAMatrix() throws IOException {
        assertLabeled(NpyBytes.arrays("predictions", LABELS, "scores", LOGITS, "labels", LABELS));
    }

    @Test
    void theOnlyMatrixIsTheLogitsAndTheOnlyColumnOfIntegersTheLabels() throws IOException {
        assertLabeled(NpyBytes.arrays("arr_0", LOGITS, "arr_1", LABELS));
        byte[] column = NpyBytes.withHeader(NpyBytes.header("|u1", false, "(3, 1)"), NpyBytes.elements("|u1", 1, 0, 1));
        assertLabeled(NpyBytes.arrays(
                "arr_0",
                LOGITS,
                "arr_1",
                column,
                "weights",
                NpyBytes.column("<f8", 1, 1, 1),
                "ids",
                NpyBytes.column("<i8", 1, 2)));
    }

    private void assertLabeled(Map<String, byte[]> arrays) throws IOException {
        for (ReadOptions options : new ReadOptions[] {LABELED, ReadOptions.DEFAULTS}) {
            Rows rows = Rows.of(open("a.npz", NpyBytes.zip(true, arrays), options));
            assertThat(rows.toArray()).isDeepEqualTo(Z);
            assertThat(rows.labels()).containsExactly(1, 0, 1);
        }
    }

    @Test
    void arraysCanBeNamed() throws IOException {
        byte[] npz =
                NpyBytes.zip(true, NpyBytes.arrays("logits", OTHER, "val/z", LOGITS, "labels", OTHER, "c", LABELS));
        for (String suffix : new String[] {"", ".npy"}) {
            Rows rows = Rows.of(
                    open("a.npz", npz, LABELED.withLogits("val/z" + suffix).withLabels("c" + suffix)));
            assertThat(rows.toArray()).isDeepEqualTo(Z);
            assertThat(rows.labels()).containsExactly(1, 0, 1);
        }
    }

    @Test
    void anArrayThatCannotBeReadDoesNotMatterUnlessItIsWanted() throws IOException {
        byte[] names = NpyBytes.withHeader(NpyBytes.header("<U5", false, "(3,)"), new byte[60]);
        byte[] npz = NpyBytes.zip(
                true, NpyBytes.arrays("names", names, "junk", new byte[5], "logits", LOGITS, "labels", LABELS));
        assertThat(Rows.of(open("a.npz", npz, LABELED)).toArray()).isDeepEqualTo(Z);
        assertMalformed("a.npz", npz, LABELED.withLabels("names"), "array names: dtype <U5 is not supported");
        assertMalformed("a.npz", npz, LABELED.withLogits("junk"), "array junk: byte 0: the file ends at byte 5");
    }

    @Test
    void listsTheArraysWhenNoneOrSeveralFit() {
        byte[] two = NpyBytes.zip(true, NpyBytes.arrays("a", LOGITS, "b", OTHER, "c", LABELS));
        assertIllegal(
                "a.npz",
                two,
                LABELED,
                "which of 2 matrices holds the logits?; it has a (3, 2) <f4, b (3, 2) <f4,"
                        + " c (3,) <i8: name one by ReadOptions.withLogits");
        byte[] none = NpyBytes.zip(true, NpyBytes.arrays("c", LABELS));
        assertIllegal("a.npz", none, LABELED, "no matrix of logits, rows x classes; it has c (3,) <i8: name one by");
        byte[] unlabeled = NpyBytes.zip(true, NpyBytes.arrays("logits", LOGITS, "w", NpyBytes.column("<f4", 1, 2, 3)));
        assertIllegal(
                "a.npz",
                unlabeled,
                LABELED,
                "no labels; it has logits (3, 2) <f4, w (3,) <f4: name one by"
                        + " ReadOptions.withLabels, or another file");
        byte[] ambiguous = NpyBytes.zip(true, NpyBytes.arrays("logits", LOGITS, "c", LABELS, "d", LABELS));
        assertIllegal("a.npz", ambiguous, LABELED, "which of 2 arrays holds the labels?; it has logits (3, 2) <f4, c");
        assertIllegal("a.npz", two, LABELED.withLogits("z"), "no array called z; it has a (3, 2) <f4, b");
        assertIllegal(
                "a.npz", two, LABELED.withLogits("a").withLabels("nope"), "no array called nope, and no such file;");
        assertMalformed("a.npz", NpyBytes.zip(true, Map.of()), LABELED, "no array in it");
    }

    @Test
    void anNpyNeedsAFileOfLabels() throws IOException {
        assertIllegal("a.npy", LOGITS, LABELED, "an .npy holds no labels: give them by ReadOptions.withLabels");
        assertIllegal("a.npy", LOGITS, LABELED.withLogits("logits"), "leave out ReadOptions.withLogits");
        assertThat(Rows.of(open("a.npy", LOGITS, ReadOptions.DEFAULTS)).labels())
                .containsExactly(-1, -1, -1);
    }

    @Test
    void labelsComeFromAFileOfAnyKind() throws IOException {
        assertLabels("y.npy", LABELS);
        assertLabels("y.npz", NpyBytes.zip(true, NpyBytes.arrays("whatever", LABELS)));
        assertLabels("y.npz", NpyBytes.zip(true, NpyBytes.arrays("ids", NpyBytes.column("<i4", 7, 8, 9), "y", LABELS)));
        assertLabels("y.txt", "1\n0\n1\n".getBytes());
        assertLabels(
                "y.txt", "1.000000000000000000e+00\n0.000000000000000000e+00\n1.000000000000000000e+00\n".getBytes());
        assertLabels("y.csv", "truth\n1\n0\n1\n".getBytes());
        assertLabels("y.csv", "id,label\n7,1\n8,0\n9,1\n".getBytes());
        assertLabels("y.tsv", "id\ttarget\n7\t1\n8\t0\n9\t1\n".getBytes());
    }

    private void assertLabels(String name, byte[] labels) throws IOException {
        Path file = Files.write(dir.resolve(name), labels);
        ReadOptions options = LABELED.withLabels(file.toString());
        byte[] npz = NpyBytes.zip(false, NpyBytes.arrays("logits", LOGITS));
        for (LogitsSource source : new LogitsSource[] {open("a.npy", LOGITS, options), open("a.npz", npz, options)}) {
            for (int batch = 1; batch < 5; batch++) {
                Rows rows = Rows.of(source, batch);
                assertThat(rows.toArray()).isDeepEqualTo(Z);
                assertThat(rows.labels()).containsExactly(1, 0, 1);
            }
        }
    }

    @Test
    void aFileOfLabelsThatLeavesAChoiceListsWhatItHas() throws IOException {
        Path npz = Files.write(dir.resolve("y.npz"), NpyBytes.zip(true, NpyBytes.arrays("p", LABELS, "q", LABELS)));
        assertIllegal("a.npy", LOGITS, LABELED.withLabels(npz.toString()), "which array holds the labels?");
        Path csv = Files.writeString(dir.resolve("y.csv"), "p,q\n1,2\n");
        assertIllegal("a.npy", LOGITS, LABELED.withLabels(csv.toString()), "which column holds the labels?");
        Path odd = Files.writeString(dir.resolve("y.doc"), "1\n");
        assertIllegal("a.npy", LOGITS, LABELED.withLabels(odd.toString()), "unknown kind of file for labels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"|i1", "<i2", ">i4", "<i8", ">i8", "|u1", ">u2", "<u4", "<u8", "|b1", "<f2", "<f4", ">f8"})
    void labelsAreOfAnyTypeThatHoldsWholeNumbers(String descr) throws IOException {
        byte[] npz = NpyBytes.zip(true, NpyBytes.arrays("logits", LOGITS, "labels", NpyBytes.column(descr, 1, 0, 1)));
        assertThat(Rows.of(open("a.npz", npz, LABELED)).labels()).containsExactly(1, 0, 1);
    }

    @Test
    void aLabelThatIsNoWholeNumberNamesRowAndValue() {
        assertLabelRefused("<f4", 0.5, "array labels: row 2: 0.5 is not a label: expected a whole number such as 3 or");
        assertLabelRefused("<f8", Double.NaN, "row 2: NaN is not a label");
        assertLabelRefused("<i8", 1L << 40, "row 2: 1099511627776 is not a label");
        assertLabelRefused("<u8", 0x1p64 - 2048, "row 2: 1.844674407370955E19 is not a label");
    }

    private void assertLabelRefused(String descr, double label, String message) {
        byte[] npz =
                NpyBytes.zip(true, NpyBytes.arrays("logits", LOGITS, "labels", NpyBytes.column(descr, 1, 0, label)));
        assertMalformed("a.npz", npz, LABELED, message);
    }

    @Test
    void labelsOfAnotherLengthAreRefusedWithBothCounts() throws IOException {
        byte[] four = NpyBytes.column("<i8", 1, 0, 1, 0);
        assertMalformed(
                "a.npz",
                NpyBytes.zip(true, NpyBytes.arrays("logits", LOGITS, "labels", four)),
                LABELED,
                "array labels: 4 labels for the 3 rows of " + dir.resolve("a.npz"));
        for (String labels : new String[] {"1\n0\n", "1\n0\n1\n0\n1\n"}) {
            Path file = Files.writeString(dir.resolve("y.txt"), labels);
            int count = labels.length() / 2;
            for (int batch = 1; batch < 5; batch++) {
                LogitsSource source = open("a.npy", LOGITS, LABELED.withLabels(file.toString()));
                int size = batch;
                assertThatExceptionOfType(MalformedFileException.class)
                        .isThrownBy(() -> Rows.of(source, size))
                        .withMessage(file + ": " + count + " labels for the 3 rows of " + dir.resolve("a.npy"));
            }
        }
    }

    @Test
    void labelsOfTheWrongShapeAreRefusedWithTheRemedy() {
        byte[] npz = NpyBytes.zip(true, NpyBytes.arrays("logits", LOGITS, "labels", OTHER));
        assertMalformed(
                "a.npz",
                npz,
                LABELED,
                "array labels: labels of shape (3, 2): expected one label a row, shape"
                        + " (N,); if each number is a label of its own, save them with .reshape(-1)");
    }

    @Test
    void labelsThatNobodyAskedForAreTakenOnlyIfTheyFit() throws IOException {
        byte[] npz =
                NpyBytes.zip(true, NpyBytes.arrays("logits", LOGITS, "labels", OTHER, "y", NpyBytes.column("<i8", 1)));
        assertThat(Rows.of(open("a.npz", npz, ReadOptions.DEFAULTS)).labels()).containsOnly(-1);
    }

    @Test
    void probabilitiesAreReadAsTheirLogarithms() throws IOException {
        byte[] p = NpyBytes.withHeader(
                NpyBytes.header("<f8", false, "(2, 3)"), NpyBytes.elements("<f8", 0.25, 0.75, 0, 1e-60, 0.5, 0.5));
        float[][] expected = {
            {(float) Math.log(0.25), (float) Math.log(0.75), (float) Math.log(0x1p-23)},
            {(float) Math.log(1e-60), (float) Math.log(0.5), (float) Math.log(0.5)}
        };
        assertThat(Rows.of(open("a.npy", p, ReadOptions.DEFAULTS.withScores(ScoreKind.PROBABILITIES)))
                        .toArray())
                .isDeepEqualTo(expected);
        byte[] npz = NpyBytes.zip(true, NpyBytes.arrays("probs", p));
        assertThat(Rows.of(open("a.npz", npz, ReadOptions.DEFAULTS)).toArray()).isDeepEqualTo(expected);
        assertThat(Rows.of(open("probs.npy", p, ReadOptions.DEFAULTS)).toArray())
                .isDeepEqualTo(expected);
        ReadOptions asLogits = ReadOptions.DEFAULTS.withScores(ScoreKind.LOGITS);
        assertThat(Rows.of(open("a.npz", npz, asLogits)).toArray()[0]).containsExactly(0.25f, 0.75f, 0);
        assertThat(Rows.of(open("a.npz", npz, ReadOptions.DEFAULTS.withFloor(0)))
                        .toArray()[0][2])
                .isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(Rows.of(open("a.npz", npz, ReadOptions.DEFAULTS.withFloor(0.01)))
                        .toArray()[0][2])
                .isEqualTo((float) Math.log(0.01));
    }

    @Test
    void aZeroIsReadAsTheFloorAndTheRowsThatItDecidesAreCounted() throws IOException {
        byte[] p = NpyBytes.withHeader(
                NpyBytes.header("<f8", false, "(4, 3)"),
                NpyBytes.elements("<f8", 1, 0, 0, 0, 0.5, 0.5, 0, 0, 1, 1 - 1e-12, 1e-12, 0));
        byte[] npz = NpyBytes.zip(true, NpyBytes.arrays("probs", p, "labels", NpyBytes.column("<i8", 1, 1, -1, 2)));
        FlooredSource source =
                open("a.npz", npz, ReadOptions.DEFAULTS).floored().orElseThrow();
        assertThat(source.floor()).isEqualTo(0x1p-23);
        assertThat(source.decided(source)).isEqualTo(2); // rows 0 and 3; row 2 is ignored
        assertThat(source.decided(RowRange.parse("1:").select(source))).isEqualTo(1);
        float[][] z = Rows.of(source).toArray();
        assertThat(z[0]).containsExactly(0, (float) Math.log(0x1p-23), (float) Math.log(0x1p-23));
        assertThat(z[3][2]).as("never above the row's positive numbers").isEqualTo((float) Math.log(1e-12));
    }

    @Test
    void aFloorIsForProbabilities() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open("a.npy", LOGITS, ReadOptions.DEFAULTS.withFloor(1e-9)))
                .withMessageContaining("is for probabilities, and these numbers are read as logits");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReadOptions.DEFAULTS.withFloor(1))
                .withMessage("the floor of probabilities must be 0 or more and less than 1, got 1.0");
    }

    @Test
    void whatIsNoProbabilityNamesRowAndClass() {
        ReadOptions probabilities = ReadOptions.DEFAULTS.withScores(ScoreKind.PROBABILITIES);
        String remedy = ": a probability is in [0, 1]; for raw scores use ReadOptions.withScores(ScoreKind.LOGITS)";
        assertScores(probabilities, "row 1, class 1 is 1.25" + remedy, 0.5, 0.5, 0, 1.25);
        assertScores(probabilities, "row 0, class 0 is -0.5" + remedy, -0.5, 1.5, 0, 1);
        assertScores(probabilities, "row 1, class 0 is NaN" + remedy, 0.5, 0.5, Double.NaN, 1);
        assertScores(probabilities, "row 1: the probabilities sum to 0.75, not to 1", 0.5, 0.5, 0.25, 0.5);
        assertScores(probabilities, "row 1: the probabilities sum to 1.5, not to 1", 0.5, 0.5, 0.5, 1);
        assertScores(
                probabilities,
                "row 1: the probabilities sum to 0.98, not to 1; if they were rounded, divide each row by its sum; if"
                        + " a class is missing, give all classes",
                0.5,
                0.5,
                0.49,
                0.49);
        assertScores(
                probabilities,
                "row 0, class 0 is 70.0: a probability is in [0, 1]; for raw scores use"
                        + " ReadOptions.withScores(ScoreKind.LOGITS); divide percentages by 100",
                70,
                30,
                50,
                50);
        assertScores(
                probabilities,
                "row 1, class 1 is -1.220703125E-4: a probability is in [0, 1]; set to 0 what rounding has left below"
                        + " it",
                0.5,
                0.5,
                1,
                -0x1p-13);
    }

    @Test
    void aNumberTooLargeForAFloatIsNamed() throws IOException {
        String message = " is 1.0E300, which is too large for a 32-bit float, whose largest is 3.4028235E38";
        byte[] npy =
                NpyBytes.withHeader(NpyBytes.header("<f8", false, "(2, 2)"), NpyBytes.elements("<f8", 1, 2, 3, 1e300));
        assertMalformed("a.npy", npy, ReadOptions.DEFAULTS, "row 1, class 1" + message);
        assertMalformed("a.csv", "a,b\n1,2\n1e300,3\n".getBytes(), ReadOptions.DEFAULTS, "row 1, class 0" + message);
        byte[] masked = NpyBytes.withHeader(
                NpyBytes.header("<f8", false, "(1, 2)"), NpyBytes.elements("<f8", 1, -Double.MAX_VALUE));
        assertThat(Rows.of(open("a.npy", masked, ReadOptions.DEFAULTS)).toArray())
                .as("a mask, whose probability is 0 in either precision")
                .isDeepEqualTo(new float[][] {{1, Float.NEGATIVE_INFINITY}});
    }

    @Test
    void logProbabilitiesAreAtMostZero() throws IOException {
        ReadOptions options = ReadOptions.DEFAULTS.withScores(ScoreKind.LOG_PROBABILITIES);
        String remedy = ": a log-probability is 0 or less; for raw scores use ReadOptions.withScores(ScoreKind.LOGITS)";
        assertScores(options, "row 1, class 0 is 0.5" + remedy, -0.5, -0.25, 0.5, -1);
        assertScores(options, "row 0, class 1 is NaN" + remedy, -0.5, Double.NaN, -0.5, -1);
        byte[] npy = NpyBytes.withHeader(
                NpyBytes.header("<f4", false, "(1, 2)"), NpyBytes.elements("<f4", Double.NEGATIVE_INFINITY, 0.0005));
        assertThat(Rows.of(open("a.npy", npy, options)).toArray())
                .isDeepEqualTo(new float[][] {{Float.NEGATIVE_INFINITY, 0.0005f}});
    }

    private void assertScores(ReadOptions options, String message, double... values) {
        byte[] npy = NpyBytes.withHeader(NpyBytes.header("<f4", false, "(2, 2)"), NpyBytes.elements("<f4", values));
        assertMalformed("a.npy", npy, options, message);
        byte[] csv = ("a,b\n" + values[0] + "," + values[1] + "\n" + values[2] + "," + values[3] + "\n").getBytes();
        assertMalformed("a.csv", csv, options, message);
    }

    @Test
    void roundingToFloat16IsNoReasonToRefuseProbabilities() throws IOException {
        int classes = 50_000;
        // each 1/50,000 is a subnormal float16, wrong by up to 2^-25
        double rounded = Math.rint(0x1p24 / classes) * 0x1p-24;
        double[] row = new double[classes];
        Arrays.fill(row, rounded);
        byte[] npy = NpyBytes.withHeader(
                NpyBytes.header("<f4", false, "(1, " + classes + ")"), NpyBytes.elements("<f4", row));
        assertThat(Math.abs(rounded * classes - 1)).isGreaterThan(1e-4);
        assertThat(Rows.of(open("a.npy", npy, ReadOptions.DEFAULTS.withScores(ScoreKind.PROBABILITIES)))
                        .scores())
                .hasSize(1);
    }

    @Test
    void kindsOfScoreHaveTheNamesOfTheCommandLine() {
        assertThat(ScoreKind.parse("log-probabilities")).isEqualTo(ScoreKind.LOG_PROBABILITIES);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScoreKind.parse("percent"))
                .withMessage("\"percent\" is not a kind of score: expected logits, log-probabilities or probabilities");
    }

    @Test
    void whatIsNotAFileIsSaidInWords() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> LogitsFiles.open(Path.of("no-such.npz"), LABELED))
                .withMessage("no-such.npz: no such file");
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> LogitsFiles.open(dir, LABELED))
                .withMessage(dir + ": a directory, not a file");
        assertIllegal(
                "a.pkl",
                new byte[1],
                LABELED,
                "unknown kind of file: expected .npy, .npz, .csv, .tsv, .parquet, .safetensors, .pt or .pth");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> open("a.npy", LOGITS, LABELED.withLabels("no-such.npy")))
                .withMessage("no-such.npy: no such file");
    }

    private FileSource open(String name, byte[] bytes, ReadOptions options) throws IOException {
        return LogitsFiles.open(Files.write(dir.resolve(name), bytes), options);
    }

    private void assertMalformed(String name, byte[] bytes, ReadOptions options, String message) {
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> Rows.of(open(name, bytes, options)))
                .withMessageStartingWith(dir.resolve(name) + ": ")
                .withMessageContaining(message);
    }

    private void assertIllegal(String name, byte[] bytes, ReadOptions options, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(name, bytes, options))
                .withMessageContaining(message);
    }
}
