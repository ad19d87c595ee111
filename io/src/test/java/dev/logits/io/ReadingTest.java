package dev.logits.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.io.npy.NpyBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file is taken for, and what is refused because it is something else. */
class ReadingTest {
    private static final ReadOptions LABELED = ReadOptions.DEFAULTS.withLabelsRequired(true);
    private static final float[][] Z = {{1.5f, -2}, {3, 0.4f}, {0.1f, 0.2f}};
    private static final float[][] P = {{0.75f, 0.25f}, {0.1f, 0.9f}, {1, 0}};
    private static final byte[] LABELS = NpyBytes.column("<i8", 1, 0, 1);

    @TempDir
    Path dir;

    private FileSource open(String name, byte[] bytes, ReadOptions options) throws IOException {
        return LogitsFiles.open(Files.write(dir.resolve(name), bytes), options);
    }

    private FileSource csv(String text, ReadOptions options) throws IOException {
        return open("preds.csv", text.getBytes(StandardCharsets.UTF_8), options);
    }

    private void assertRefused(String name, byte[] bytes, String where) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(name, bytes, ReadOptions.DEFAULTS))
                .withMessageStartingWith(dir.resolve(name) + ": " + where + ": these look like probabilities")
                .withMessageContaining("withScores(ScoreKind.PROBABILITIES)")
                .withMessageContaining("withScores(ScoreKind.LOGITS)");
    }

    @Test
    void probabilitiesThatNobodyCalledSoAreRefused() {
        assertRefused("a.npy", NpyBytes.matrix(P), "the array");
        for (String name : new String[] {"logits", "predictions", "outputs", "scores", "y_pred", "anything"}) {
            assertRefused("a.npz", NpyBytes.zip(true, NpyBytes.arrays(name, NpyBytes.matrix(P))), "array " + name);
        }
        assertRefused("a.csv", "p0,p1\n0.75,0.25\n0.1,0.9\n".getBytes(), "2 columns: p0, p1");
        assertRefused("a.tsv", "p0\tp1\tlabel\n0.75\t0.2495\t1\n".getBytes(), "2 columns: p0, p1");
    }

    @Test
    void probabilitiesAreReadAsWhatIsSaid() throws IOException {
        byte[] npy = NpyBytes.matrix(P);
        assertThat(Rows.of(open("a.npy", npy, ReadOptions.DEFAULTS.withScores(ScoreKind.LOGITS)))
                        .toArray())
                .isDeepEqualTo(P);
        FileSource source = open("a.npy", npy, ReadOptions.DEFAULTS.withScores(ScoreKind.PROBABILITIES));
        assertThat(Rows.of(source).scores().get(0)[0]).isEqualTo((float) Math.log(0.75));
        assertThat(source.reading().scoresAndKind()).isEqualTo("the array, read as probabilities");
        assertThat(open("probs.npy", npy, ReadOptions.DEFAULTS).reading().kind())
                .isEqualTo(ScoreKind.PROBABILITIES);
    }

    @Test
    void scoresThatMayBeSigmoidsOrRoundedProbabilitiesAreNoted() throws IOException {
        byte[] npy = NpyBytes.matrix(new float[][] {{0.9f, 0.8f}, {0, 0.1f}, {0.3f, 0.6f}});
        byte[] npz = NpyBytes.zip(true, NpyBytes.arrays("scores", npy));
        byte[] csv = "a,b\n0.9,0.8\n0,0.1\n0.3,0.6\n".getBytes(StandardCharsets.UTF_8);
        for (FileSource source : List.of(
                open("a.npy", npy, ReadOptions.DEFAULTS),
                open("a.npz", npz, ReadOptions.DEFAULTS),
                open("a.csv", csv, ReadOptions.DEFAULTS))) {
            assertThat(source.reading().kind()).isEqualTo(ScoreKind.LOGITS);
            assertThat(source.reading().notes()).hasSize(1);
            assertThat(source.reading().notes().get(0))
                    .startsWith("every score is in [0, 1], but the rows do not sum to 1");
        }
        ReadOptions insists = ReadOptions.DEFAULTS.withScores(ScoreKind.LOGITS);
        assertThat(open("a.npy", npy, insists).reading().notes()).isEmpty();
        byte[] wider = NpyBytes.matrix(new float[][] {{0.9f, 0.8f}, {0, 1.1f}});
        assertThat(open("a.npy", wider, ReadOptions.DEFAULTS).reading().notes()).isEmpty();
    }

    private static float[][] rows(int n, float... row) {
        float[][] rows = new float[n][];
        Arrays.setAll(rows, r -> row.clone());
        return rows;
    }

    private void assertRefused(float[][] rows, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open("a.npy", NpyBytes.matrix(rows), ReadOptions.DEFAULTS))
                .withMessageContaining(why);
    }

    @Test
    void percentagesAreRefused() throws IOException {
        String why =
                "these look like percentages, not logits: every row is in [0, 100] and sums to 100. Divide them by 100 and"
                        + " read them by withScores(ScoreKind.PROBABILITIES), or, if they are logits all the same, by"
                        + " withScores(ScoreKind.LOGITS)";
        assertRefused(new float[][] {{70, 20, 10}, {33.3f, 33.3f, 33.4f}}, why);
        float[][] rounded = rows(12, 70, 20, 10);
        rounded[5] = new float[] {33, 33, 33};
        assertRefused(
                rounded,
                "rounded percentages, not logits: every row is in [0, 100] and sums nearly to 100; row 5 sums"
                        + " to 99.0. Divide each row by its sum");
        float[][] logits = rows(12, 70, 20, 10);
        logits[11] = new float[] {70, 20, -10};
        assertThat(open("a.npy", NpyBytes.matrix(logits), ReadOptions.DEFAULTS)
                        .reading()
                        .notes())
                .isEmpty();
    }

    @Test
    void probabilitiesThatWereRoundedOrSpoiltAreRefused() {
        float[][] rounded = rows(12, 0.33f, 0.33f, 0.33f);
        assertRefused(
                rounded,
                "rounded probabilities, not logits: every row is in [0, 1] and sums nearly to 1; row 0 sums to"
                        + " 0.99. Divide each row by its sum and read them by withScores(ScoreKind.PROBABILITIES)");
        float[][] gap = rows(12, 0.25f, 0.5f, 0.25f);
        gap[7] = new float[3];
        assertRefused(gap, "and 11 of 12 sum to 1, but row 7 sums to 0.0. Mend or leave out such rows");
        assertRefused(rows(3, -1e-9f, 1, 0), "these look like probabilities, not logits");
    }

    @Test
    void oneRowThatIsNotOfProbabilitiesMakesLogitsOfAll() throws IOException {
        float[][] mixed = P.clone();
        mixed[2] = new float[] {0.5f, 0.6f};
        assertThat(Rows.of(open("a.npy", NpyBytes.matrix(mixed), ReadOptions.DEFAULTS))
                        .toArray())
                .isDeepEqualTo(mixed);
    }

    @Test
    void aReadingNamesArraysColumnsAndLabels() throws IOException {
        Reading npz = open(
                        "a.npz",
                        NpyBytes.zip(true, NpyBytes.arrays("predictions", NpyBytes.matrix(Z), "y", LABELS)),
                        LABELED)
                .reading();
        assertThat(npz.scoresAndKind()).isEqualTo("array predictions, read as logits");
        assertThat(npz.labels()).contains("array y");
        Reading csv = csv("cat,label,dog\n1.5,1,-2\n3,0,4\n", LABELED).reading();
        assertThat(csv.scoresAndKind()).isEqualTo("2 columns: cat, dog, read as logits");
        assertThat(csv.columns()).containsExactly("cat", "dog");
        assertThat(csv.classNames()).containsExactly("cat", "dog");
        assertThat(csv.labels()).contains("column label");
        Path other = Files.writeString(dir.resolve("y.csv"), "id,target\n7,1\n8,0\n9,1\n");
        Reading npy = open("a.npy", NpyBytes.matrix(Z), LABELED.withLabels(other.toString()))
                .reading();
        assertThat(npy.labels()).contains(other + ", column target");
        assertThat(open("a.npy", NpyBytes.matrix(Z), ReadOptions.DEFAULTS)
                        .reading()
                        .labels())
                .isEmpty();
    }

    @Test
    void manyColumnsAreCutLikeOtherLists() throws IOException {
        StringBuilder header = new StringBuilder("c0");
        StringBuilder row = new StringBuilder("0.5");
        for (int c = 1; c < 170; c++) {
            header.append(",c").append(c);
            row.append(",-1.5");
        }
        Reading reading = csv(header + "\n" + row + "\n", ReadOptions.DEFAULTS).reading();
        assertThat(reading.scores()).startsWith("170 columns: c0, c1").endsWith("c11 and 158 more");
        assertThat(reading.columns()).hasSize(170);
    }

    @Test
    void namesInAnotherOrderThanTheColumnsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> csv("label,a,b\n1,0.5,0.25\n", ReadOptions.DEFAULTS.withClassNames(List.of("b", "a"))))
                .withMessageContaining("the columns are called a, b, in another order");
    }

    @Test
    void aSecondColumnThatIsCalledALabelIsNoClass() throws IOException {
        Reading reading =
                csv("y,target,a,b\n1,1,0.5,0.25\n", ReadOptions.DEFAULTS).reading();
        assertThat(reading.columns()).containsExactly("a", "b");
        assertThat(reading.labels()).contains("column y");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c0,c1,label,pred|0.5,1.25,0,3;-1,0.5,1,1;2,0.25,0,2|\"pred\"|withLogits(\"c0,c1\")",
                "c0,c1,c2,c3,c4,label,pred|1,2,3,4,5,0,6|\"pred\" (the others are called like c0)|\"c0-c4\"",
                "id,cat,dog|1,0.5,1.5;2,0.25,3.5;3,0.1,0.7|\"id\" (by its name, and it holds whole numbers only)|cat,dog",
                "cat,dog,n|0.5,1.5,4;0.25,3.5,9;0.1,0.7,5|\"n\" (it holds whole numbers only)|\"cat,dog\"",
                "p_cat,p_dog,p_owl,best|0.5,1.5,4,1|\"best\" (the others are called like p_cat)|\"p_cat-p_owl\""
            })
    void aColumnThatMayBeNoClassIsNamed(String header, String rows, String column, String remedy) throws IOException {
        String text = header + "\n" + rows.replace(';', '\n') + "\n";
        List<String> notes = csv(text, ReadOptions.DEFAULTS).reading().notes();
        assertThat(notes).hasSize(1);
        assertThat(notes.get(0)).contains(column, remedy, "may be none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\n0,0.5\n0,1.5\n0,2.5\n", // a reference class
                "a,b\n1,2\n3,4\n5,6\n", // all are whole
                "cat,dog,owl\n0.5,-inf,1.5\n0.25,-inf,2.5\n0.1,-inf,3.5\n",
                "c0,c1,c10\n0.5,1.5,2.5\n0.5,1.5,2.5\n1,2,3\n",
                "id,a\n0.5,1\n"
            })
    void columnsThatFitAreNotSuspected(String text) throws IOException {
        ReadOptions named = text.startsWith("id") ? ReadOptions.DEFAULTS.withLogits("id,a") : ReadOptions.DEFAULTS;
        assertThat(csv(text, named).reading().notes()).isEmpty();
    }

    @Test
    void probabilitiesAreSeenBesideAColumnThatIsNoClass() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> csv("p0,p1,p2,label,pred\n0.5,0.25,0.25,0,0\n0.1,0.1,0.8,2,2\n", LABELED))
                .withMessageContaining("sums to 1 without pred")
                .withMessageContaining("withLogits(\"p0-p2\") and withScores(ScoreKind.PROBABILITIES)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "c0-c2|c0 c1 c2",
                "c1-c10|c1 c2 c3 c4 c5 c6 c7 c8 c9 c10",
                "c*|c0 c10 c1 c2 c3 c4 c5 c6 c7 c8 c9",
                "c?|c0 c1 c2 c3 c4 c5 c6 c7 c8 c9",
                "c2,c0|c2 c0",
                "\"a,b\",c0|a,b c0",
                "a-b,c0|a-b c0",
                "c0, a-b|c0 a-b",
                "c2-a-b|c2 c3 c4 c5 c6 c7 c8 c9 a,b a-b",
                "c3-c5,\"a,b\"|c3 c4 c5 a,b"
            })
    void columnsAreNamedByRangesPatternsAndQuotedNames(String typed, String expected) throws IOException {
        String header = "c0,c10,c1,c2,label,c3,c4,c5,c6,c7,c8,c9,\"a,b\",a-b";
        String text = header + "\n1,2,3,4,0,6,7,8,9,10,11,12,13,14\n";
        String range = typed.equals("c3-a,b") ? "c3-c9,\"a,b\"" : typed;
        assertThat(String.join(
                        " ", csv(text, LABELED.withLogits(range)).reading().columns()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c0-c3|no column called \"c2\", which is among c0-c3",
                "c3-c0|go backwards",
                "d*|no column of numbers matches \"d*\"",
                "c0,c0-c1|column \"c0\" is named twice",
                "c0-d|no column called \"c0-d\""
            })
    void columnsThatAreNotThereAreRefused(String typed, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> csv("c0,c1,c3\n1,2,3\n", ReadOptions.DEFAULTS.withLogits(typed)))
                .withMessageContaining(message);
    }

    @Test
    void pyTorchsIgnoreIndexIsIgnored() throws IOException {
        assertThat(Rows.of(csv("a,b,y\n1,2,-100\n3,4,1\n5,6,-100.0\n", LABELED)).labels())
                .containsExactly(-1, 1, -1);
        byte[] npz =
                NpyBytes.zip(true, NpyBytes.arrays("z", NpyBytes.matrix(Z), "y", NpyBytes.column("<i8", -100, 1, -1)));
        assertThat(Rows.of(open("a.npz", npz, LABELED)).labels()).containsExactly(-1, 1, -1);
        byte[] examples =
                NpyBytes.zip(true, NpyBytes.arrays("x", NpyBytes.matrix(Z), "y", NpyBytes.column("<i8", -100, 1, -1)));
        Path file = Files.write(dir.resolve("e.npz"), examples);
        assertThat(ExampleFiles.read(file, java.util.Optional.empty(), java.util.Optional.empty(), true)
                        .labels())
                .containsExactly(-1, 1, -1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat,dog,label", "p_cat,p_dog,label", "logit(cat),logit(dog),label"})
    void labelsMayBeTheNamesOfTheColumns(String header) throws IOException {
        Rows rows = Rows.of(csv(header + "\n1,2,dog\n3,4, cat\n5,6,-1\n", LABELED));
        assertThat(rows.labels()).containsExactly(1, 0, -1);
    }

    @Test
    void labelsMayBeNamesThatAreGiven() throws IOException {
        ReadOptions named = LABELED.withClassNames(List.of("cat", "dög"));
        Path csv = Files.writeString(dir.resolve("y.csv"), "animal\ndög\ncat\ndög\n");
        assertThat(Rows.of(open("a.npy", NpyBytes.matrix(Z), named.withLabels(csv.toString())))
                        .labels())
                .containsExactly(1, 0, 1);
        for (String descr : new String[] {"<U4", ">U4", "|S5"}) {
            byte[] npz = NpyBytes.zip(true, NpyBytes.arrays("z", NpyBytes.matrix(Z), "labels", words(descr)));
            assertThat(Rows.of(open("a.npz", npz, named)).labels()).as(descr).containsExactly(1, 0, 1);
            assertThatExceptionOfType(MalformedFileException.class)
                    .isThrownBy(() -> open("a.npz", npz, LABELED))
                    .withMessageContaining("array labels: dtype " + descr)
                    .withMessageContaining("withClassNames(…)");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(
                        "a.npy",
                        NpyBytes.matrix(Z),
                        LABELED.withLabels(csv.toString()).withClassNames(List.of("a", "b", "c"))))
                .withMessageContaining("3 names of classes for 2 classes");
    }

    private static byte[] words(String descr) {
        boolean wide = descr.contains("U");
        int size = wide ? 16 : 5;
        ByteBuffer bytes = ByteBuffer.allocate(3 * size)
                .order(descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        for (String word : new String[] {"dög", "cat", "dög"}) {
            if (wide) {
                for (int i = 0; i < word.length(); i++) {
                    bytes.putInt(at + 4 * i, word.charAt(i));
                }
            } else {
                bytes.put(at, word.getBytes(StandardCharsets.UTF_8));
            }
            at += size;
        }
        return NpyBytes.withHeader(NpyBytes.header(descr, false, "(3,)"), bytes.array());
    }

    @Test
    void aWordThatIsNoClassNamesTheClasses() {
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> Rows.of(csv("cat,dog,label\n1,2,cow\n", LABELED)))
                .withMessageContaining("preds.csv:2: column \"label\": \"cow\" is not a label")
                .withMessageEndingWith("or the name of a class, which are cat, dog");
    }

    @Test
    void numbersAreNamesOnlyWhereTheClassesAreCalledSo() throws IOException {
        FileSource named = csv("1,2,3,label\n0.5,1,2,3\n0.25,1,2,1\n1,2,3,2\n", LABELED);
        assertThat(Rows.of(named).labels()).containsExactly(2, 0, 1);
        assertThat(named.reading().labels()).contains("column label, by the names of the classes");
        assertThat(Rows.of(csv("1,2,3,label\n0.5,1,2,2\n0.25,1,2,0\n", LABELED)).labels())
                .containsExactly(2, 0);
        assertThat(Rows.of(csv("c1,c2,c3,label\n0.5,1,2,2\n0.25,1,2,1\n", LABELED))
                        .labels())
                .containsExactly(2, 1);
    }

    @Test
    void booleansAreLabelsOfTwoClassesOnly() throws IOException {
        assertThat(Rows.of(csv("a,b,label\n1,2,True\n3,4,false\n", LABELED)).labels())
                .containsExactly(1, 0);
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> Rows.of(csv("a,b,c,label\n1,2,5,True\n3,4,5,False\n", LABELED)))
                .withMessageContaining("True and False are labels of 2 classes, and here are 3");
        byte[] flags = NpyBytes.column("|b1", 1, 0, 1);
        byte[] two = NpyBytes.zip(true, NpyBytes.arrays("logits", NpyBytes.matrix(Z), "labels", flags));
        assertThat(Rows.of(open("a.npz", two, LABELED)).labels()).containsExactly(1, 0, 1);
        float[][] z = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
        byte[] three = NpyBytes.zip(true, NpyBytes.arrays("logits", NpyBytes.matrix(z), "labels", flags));
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> open("a.npz", three, LABELED))
                .withMessageContaining(
                        "array labels: labels are booleans, and a boolean is a label of 2 classes; here are 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,0;0,1;1,0|of one-hot rows, as these are, take .argmax(axis=1)",
                "1,0;1,1;1,0|row 1 has 2 classes, so the rows are not one-hot (several labels a row?)",
                "1,0;0,1;0,0|row 2 has no class",
                "0.5,0.5;0,1;0,0|row 0 has 0.5: shares of several classes are not one label",
                "3,2;0,1;4,4|if each number is a label of its own, save them with .reshape(-1)"
            })
    void aMatrixOfLabelsIsRefusedForWhatItIs(String rows, String message) {
        List<float[]> y = new ArrayList<>();
        for (String row : rows.split(";")) {
            String[] cells = row.split(",");
            y.add(new float[] {Float.parseFloat(cells[0]), Float.parseFloat(cells[1])});
        }
        byte[] labels = NpyBytes.matrix(y.toArray(float[][]::new));
        byte[] npz = NpyBytes.zip(true, NpyBytes.arrays("logits", NpyBytes.matrix(Z), "labels", labels));
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> open("a.npz", npz, LABELED))
                .withMessageContaining("array labels: labels of shape (3, 2): expected one label a row, shape (N,)")
                .withMessageContaining(message);
    }
}
