package dev.logits.io.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureOptions;
import dev.logits.io.FileSource;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ReadOptions;
import dev.logits.io.Rows;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
    private static final ReadOptions LABELED = ReadOptions.DEFAULTS.withLabelsRequired(true);

    @TempDir
    Path dir;

    @Test
    void theColumnOfAUsualNameIsTheLabelAndTheRestAreLogitsInOrder() throws IOException {
        Rows rows = Rows.of(open("a,label,b\n1.5,1,-2\n3,0,4e-1\n", LABELED));
        assertThat(rows.toArray()).isDeepEqualTo(new float[][] {{1.5f, -2}, {3, 0.4f}});
        assertThat(rows.labels()).containsExactly(1, 0);
    }

    @Test
    void columnsCanBeNamed() throws IOException {
        String csv = "id,b,truth,a\n77,1,1,2\n78,3,0,4\n";
        Rows rows = Rows.of(open(csv, LABELED.withLabels("truth").withLogits("a, b")));
        assertThat(rows.toArray()).isDeepEqualTo(new float[][] {{2, 1}, {4, 3}});
        assertThat(rows.labels()).containsExactly(1, 0);
    }

    @Test
    void withoutLabelsEveryRowIsLabeledIgnore() throws IOException {
        assertThat(Rows.of(open("a,b\n1,2\n", ReadOptions.DEFAULTS)).labels()).containsExactly(-1);
    }

    @Test
    void labelsFromAnotherFileLeaveTheLabelColumnOutOfTheLogits() throws IOException {
        Path labels = Files.writeString(dir.resolve("y.txt"), "1\n0\n");
        Rows rows = Rows.of(open("a,b,label\n1,2,7\n3,4,7\n", LABELED.withLabels(labels.toString())));
        assertThat(rows.toArray()).isDeepEqualTo(new float[][] {{1, 2}, {3, 4}});
        assertThat(rows.labels()).containsExactly(1, 0);
    }

    @Test
    void readsNumbersAsPythonWritesThem() throws IOException {
        Rows rows = Rows.of(open(
                "a,b,c,y\n-inf, 1e3 ,NaN,2\n-Infinity,+.5,nan,2.0\nINF,\"1.5\",-0,-1\n1e400,-1e400,1e-400,0\n",
                LABELED));
        float inf = Float.POSITIVE_INFINITY;
        float[][] expected = {{-inf, 1000, Float.NaN}, {-inf, 0.5f, Float.NaN}, {inf, 1.5f, -0f}, {inf, -inf, 0}};
        assertThat(Arrays.deepEquals(rows.toArray(), expected)).isTrue();
        assertThat(rows.labels()).containsExactly(2, 2, -1, 0);
    }

    @Test
    void readsByteOrderMarksWindowsLinesTabsAndBlankLinesAtTheEnd() throws IOException {
        float[][] expected = {{1, 2}};
        assertThat(Rows.of(open("\ufeffa,b,label\r\n1,2,0\r\n", LABELED)).toArray())
                .isDeepEqualTo(expected);
        assertThat(Rows.of(open("a,b,label\n1,2,0", LABELED)).toArray()).isDeepEqualTo(expected);
        assertThat(Rows.of(open("a,b,label\n1,2,0\n\n  \n", LABELED)).toArray()).isDeepEqualTo(expected);
        assertThat(Rows.of(open("a.tsv", "a\tb\tlabel\n1\t2\t0\n", LABELED)).toArray())
                .isDeepEqualTo(expected);
    }

    @Test
    void everyCursorStartsAtTheFirstRow() throws IOException {
        LogitsSource source = open("a,b,y\n" + "1,2,1\n".repeat(1000), LABELED);
        for (int pass = 0; pass < 3; pass++) {
            assertThat(Rows.of(source, 7).labels()).hasSize(1000).containsOnly(1);
        }
        assertThat(source.rows()).isEmpty();
        assertThat(source.classes()).isEqualTo(2);
    }

    @Test
    void aRowOfAnotherLengthNamesFileAndLine() {
        assertMessage("a,b,c,y\n1,2,3,0\n1,2,0\n", "preds.csv:3: 3 columns, header has 4");
        assertMessage("a,b,c,y\n1,2,3,0\n1,2,3,4,0\n", "preds.csv:3: 5 columns, header has 4");
        assertMessage("a,b,y\n1,2,0\n\n1,2,0\n", "preds.csv:3: an empty line between rows");
        assertMessage("a,b,y\n\"1\n\",2,0\n1,2\n", "preds.csv:4: 2 columns, header has 3");
    }

    @Test
    void aCellThatIsNoNumberNamesLineColumnAndValue() {
        assertMessage("a,b,y\n1,x,0\n", "preds.csv:2: column \"b\": \"x\" is not a number");
        assertMessage("a,b,y\n1,2,0\n1,\"1,5\",0\n", "preds.csv:3: column \"b\": \"1,5\" is not a number");
        assertMessage("a,b,y\n1,,0\n", "preds.csv:2: column \"b\": an empty cell: every logit needs a number");
        for (String java : new String[] {"1f", "0x1p3", "1d", "--1", "1e", ".", "1_000", "infinit", "١"}) {
            assertMessage("a,b,y\n1," + java + ",0\n", "preds.csv:2: column \"b\": \"" + java + "\" is not a number");
        }
    }

    @Test
    void aLabelThatIsNoWholeNumberNamesLineAndValue() {
        String wanted = " is not a label: expected a whole number such as 3 or 3.0, or -1 to ignore the row";
        for (String label : new String[] {"cat", "1.5", "nan", "inf", "99999999999"}) {
            assertMessage("a,b,y\n1,2," + label + "\n", "preds.csv:2: column \"y\": \"" + label + "\"" + wanted);
        }
        assertMessage("a,b,y\n1,2,\n", "preds.csv:2: column \"y\": an empty cell" + wanted);
    }

    @Test
    void brokenQuotesNameTheLine() {
        assertMessage("a,b,y\n1,2,0\n1,\"2,0\n", "line 3");
        assertMessage("a,b,y\n1,\"2\"3,0\n", "line 2");
    }

    @Test
    void aFileWithoutRowsOrHeaderIsRefused() {
        assertMessage("a,b,y\n", "no rows: nothing follows the header");
        assertMessage("a,b,y\n\n\n", "no rows: nothing follows the header");
        assertMessage("\n1,2,3\n", "preds.csv:1: no header: the first line must name the columns");
        assertMessage("a,a,y\n1,2,3\n", "preds.csv:1: two columns are called \"a\"");
    }

    @Test
    void namesTheColumnsWhenNothingFits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open("a,b\n1,2\n", LABELED))
                .withMessageEndingWith(
                        "preds.csv: no column of labels; it has the columns a, b: name one by ReadOptions.withLabels,"
                                + " or another file");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open("1,2,0\n2,1,1\n", LABELED))
                .withMessageEndingWith(
                        "or another file; the first line must name the columns, and here it seems to be a row");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open("a,b\n1,2\n", LABELED.withLabels("truth")))
                .withMessageContaining("no column called truth, and no such file; it has the columns a, b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open("a,b,y\n1,2,0\n", LABELED.withLogits("a,z")))
                .withMessageEndingWith("preds.csv: no column called \"z\"; it has the columns a, b, y: name them by"
                        + " ReadOptions.withLogits, joined by commas");
    }

    @Test
    void anIndexWithoutANameIsNotTakenForALogit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(",a,b,y\n0,1,2,0\n", LABELED))
                .withMessageContaining(
                        "preds.csv: column 1 has no name, so it may be a row's number rather than a logit");
        assertThatThrownBy(() -> FeatureFiles.read(
                        Files.writeString(dir.resolve("index.csv"), ",a,y\n0,1,x\n1,2,y\n"), FeatureOptions.label("y")))
                .hasMessageContaining(
                        "index.csv:1: column 1 has no name, so it may be a row's number rather than a feature")
                .hasMessageEndingWith("choose the features by FeatureOptions.withColumns");
        assertThatThrownBy(() -> FeatureFiles.read(
                        Files.writeString(dir.resolve("comma.csv"), "a,y,\n1,x,\n2,y,\n"), FeatureOptions.label("y")))
                .hasMessageContaining("comma.csv:1: column 3 has no name, since the header ends with a comma");
    }

    @Test
    void columnsMayBeCalledByNumbers() throws IOException {
        assertThat(Rows.of(open("0,1,2\n1,2,3\n", ReadOptions.DEFAULTS)).toArray())
                .isDeepEqualTo(new float[][] {{1, 2, 3}});
    }

    private LogitsSource open(String csv, ReadOptions options) throws IOException {
        return open("preds.csv", csv, options);
    }

    private LogitsSource open(String name, String csv, ReadOptions options) throws IOException {
        Path file = Files.write(dir.resolve(name), csv.getBytes(StandardCharsets.UTF_8));
        return LogitsFiles.open(file, options);
    }

    private void assertMessage(String csv, String message) {
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> Rows.of(open(csv, LABELED)))
                .withMessageStartingWith(dir.resolve("preds.csv") + ":")
                .withMessageContaining(message);
    }

    @Test
    void lettersInAnotherCodingAreAnErrorAndNotOneSignForAll() throws IOException {
        Path latin = Files.createTempFile("latin", ".csv");
        try {
            Files.write(latin, "a,b,label\n1,2,K\u00f6ln\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThatThrownBy(() -> CsvTable.read(latin))
                    .isInstanceOf(MalformedFileException.class)
                    .hasMessageContaining("not text in UTF-8");
            Files.write(latin, "\ufeffa,b,label\n1,2,0\n".getBytes(StandardCharsets.UTF_16LE));
            assertThat(CsvTable.read(latin).header()).containsExactly("a", "b", "label");
            Files.write(latin, "a,b,label\n1,2,0\n".getBytes(StandardCharsets.UTF_16LE));
            assertThatThrownBy(() -> CsvTable.read(latin)).hasMessageContaining("a byte 0");
        } finally {
            Files.delete(latin);
        }
    }

    @Test
    void theFirstLineShowsWhatSeparatesCells() throws IOException {
        for (String text : List.of("a;b;y\n1;2;1\n", "a|b|y\n1|2|1\n", "a\tb\ty\n1\t2\t1\n", "\"a\";b;y\n1;2;1\n")) {
            LogitsSource source = open(text, LABELED);
            assertThat(source.classNames()).containsExactly("a", "b");
            assertThat(Rows.of(source).labels()).containsExactly(1);
        }
        assertThat(open("\"a;1\",b|c,y\n1,2,1\n", LABELED).classNames()).containsExactly("a;1", "b|c");
    }

    @Test
    void aTableWithoutAHeaderHasNumberedColumns() throws IOException {
        FileSource found = (FileSource) open("0.5,1,2\n0.7,3,4\n", ReadOptions.DEFAULTS);
        assertThat(Rows.of(found).toArray()).isDeepEqualTo(new float[][] {{0.5f, 1, 2}, {0.7f, 3, 4}});
        assertThat(found.reading().notes())
                .contains("the first line is a row, not names: the columns are called c0, c1, … here");
        LogitsSource told = open(
                "u1;1;2;b\nu2;4;3;a\n",
                LABELED.withoutHeader()
                        .withColumns(List.of("c0"))
                        .withLabels("c3")
                        .withLogits("c1,c2")
                        .withClassNames(List.of("a", "b")));
        assertThat(Rows.of(told).labels()).containsExactly(1, 0);
        assertThat(open("0,1,2\n5,3,4\n", ReadOptions.DEFAULTS).classNames()).containsExactly("0", "1", "2");
        assertThat(Rows.of(open("0,1,2\n5,3,4\n", ReadOptions.DEFAULTS.withoutHeader()))
                        .scores())
                .hasSize(2);
    }
}
