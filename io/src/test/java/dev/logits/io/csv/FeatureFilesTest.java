package dev.logits.io.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureColumn;
import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureOptions;
import dev.logits.io.FeatureTable;
import dev.logits.io.MalformedFileException;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.SparseFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureFilesTest {
    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private FeatureTable read(String csv, FeatureOptions options) throws IOException {
        return FeatureFiles.read(write("data.csv", csv), options);
    }

    @Test
    void numbersStayDoublesAndLabelsAreSortedAsNumbers() throws IOException {
        FeatureTable t = read("a,y,b\n2.89,10,-1e-3\n 3 ,9,4\n1, 10 ,5\n", FeatureOptions.label("y"));
        assertThat(t.features()).isEqualTo(DoubleFeatures.copyOf(new double[][] {{2.89, -1e-3}, {3, 4}, {1, 5}}));
        assertThat(t.labels()).containsExactly(1, 0, 1);
        assertThat(t.coding().classes()).containsExactly("9", "10");
        assertThat(t.coding().featureNames()).containsExactly("a", "b");
    }

    @Test
    void theLabelMayBeNamedByItsNumber() throws IOException {
        FeatureTable t = read("a,y\n1,no\n2,yes\n", FeatureOptions.label("1"));
        assertThat(t.coding().label()).isEqualTo("y");
        assertThat(t.coding().classes()).containsExactly("no", "yes");
    }

    @Test
    void categoriesAreCodedAgainstTheFirstLevelInSortedOrder() throws IOException {
        FeatureTable t = read(
                "x,sex,size,y\n1,m,10,0\n2,f,9,1\n3,d,100,0\n",
                FeatureOptions.label("y").withCategorical(List.of("sex", "size")));
        assertThat(t.coding().featureNames()).containsExactly("x", "sex[f]", "sex[m]", "size[10]", "size[100]");
        assertThat(t.features()).isEqualTo(DoubleFeatures.copyOf(new double[][] {
            {1, 0, 1, 1, 0}, {2, 1, 0, 0, 0}, {3, 0, 0, 0, 1}
        }));
    }

    @Test
    void theOrderOfRowsDecidesNeitherClassesNorLevels() throws IOException {
        List<String> rows = new ArrayList<>(
                List.of("1,\uD835\uDC9C,b,-1", "2,\uFF21,a,10", "3,a,B,2", "4,a b,b,1e1", "5,é,A,2.0", "6,Z,a,-100"));
        FeatureOptions options = FeatureOptions.label("y").withCategorical(List.of("sign", "word"));
        Random random = new Random(3);
        for (int i = 0; i < 10; i++) {
            Collections.shuffle(rows, random);
            FeatureCoding coding = read("x,sign,word,y\n" + String.join("\n", rows) + "\n", options)
                    .coding();
            assertThat(coding.classes()).containsExactly("2", "2.0", "10", "1e1");
            assertThat(coding.columns().get(1).levels())
                    .as("by code point, as UTF-8 sorts")
                    .containsExactly("Z", "a", "a b", "é", "\uFF21", "\uD835\uDC9C");
            assertThat(coding.columns().get(2).levels()).containsExactly("A", "B", "a", "b");
        }
    }

    @Test
    void newRowsAreCodedAsTheRowsThatWereLearnedFrom() throws IOException {
        FeatureTable t =
                read("x,sex,y\n1,m,b\n2,f,a\n3,d,a\n", FeatureOptions.label("y").withCategorical(List.of("sex")));
        Path more = write("more.csv", "sex,extra,x\nf,7,5\nm,8,6\n");
        FeatureTable coded = FeatureFiles.readCoded(more, t.coding());
        assertThat(coded.features()).isEqualTo(DoubleFeatures.copyOf(new double[][] {{5, 1, 0}, {6, 0, 1}}));
        assertThat(coded.labels()).containsExactly(-1, -1);
        Path labeled = write("labeled.csv", "x,sex,y\n1,d,b\n2,d,\n");
        assertThat(FeatureFiles.readCoded(labeled, t.coding()).labels()).containsExactly(1, -1);
        Path unseen = write("unseen.csv", "x,sex\n1,q\n");
        assertThatThrownBy(() -> FeatureFiles.readCoded(unseen, t.coding()))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining(
                        "unseen.csv:2: column \"sex\": \"q\" is a level that the model has not seen; it knows d, f, m");
    }

    @Test
    void minusOneLeavesARowOutUnlessItIsOneOfTwoSigns() throws IOException {
        FeatureTable ignored = read("a,y\n1,0\n2,-1\n3,1\n", FeatureOptions.label("y"));
        assertThat(ignored.labels()).containsExactly(0, -1, 1);
        assertThat(ignored.coding().classes()).containsExactly("0", "1");
        FeatureTable signs = read("a,y\n1,-1\n2,+1\n3,1\n", FeatureOptions.label("y"));
        assertThat(signs.labels()).containsExactly(0, 1, 1);
        assertThat(signs.coding().classes()).containsExactly("-1", "1");
    }

    @Test
    void columnsAndWeightsMayBeChosen() throws IOException {
        FeatureTable t = read(
                "a,b,y,w\n1,2,0,3\n4,5,1,0.5\n",
                FeatureOptions.label("y").withColumns(List.of("b")).withWeights("w"));
        assertThat(t.coding().featureNames()).containsExactly("b");
        assertThat(t.weights()).containsExactly(3, 0.5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,y;1,0;,1|data.csv:3: column \"a\": an empty cell, a missing value: every feature needs a number; fill it in",
                "a,y;1,0;NA,1|data.csv:3: column \"a\": \"NA\", a missing value",
                "a,y;red,0;2,1|data.csv:2: column \"a\": \"red\" is not a number; if the column holds categories, name it in FeatureOptions.withCategorical: a",
                "a,y;inf,0;2,1|data.csv:2: column \"a\": \"inf\" is not a finite number",
                "a,y;1,;2,1|data.csv:2: column \"y\": an empty cell, and this is the label",
                "a,y;1,0;2,1;3,nan|data.csv:4: column \"y\": \"nan\", a missing value, and this is the label",
                "a,b;1,0;2,1|data.csv:1: no column \"y\", which is to be the label's column; there are a, b",
                "y;1;2|no column to learn from beside the label",
                "a,y|a header and no rows",
            })
    void whatIsWrongIsNamedWithItsPlaceAndRemedy(String csv, String message) {
        assertThatThrownBy(() -> read(csv.replace(';', '\n') + "\n", FeatureOptions.label("y")))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void oneLevelAndUnknownCategoricalColumnsAreRefused() {
        FeatureOptions options = FeatureOptions.label("y").withCategorical(List.of("c"));
        assertThatThrownBy(() -> read("c,y\nonly,0\nonly,1\n", options))
                .hasMessageContaining("column \"c\" has one level only, \"only\"");
        assertThatThrownBy(() -> read("a,y\n1,0\n", options)).hasMessageContaining("no column \"c\"");
    }

    @Test
    void amongWordsMissingMayBeOneOfThem() throws IOException {
        FeatureTable t = read("a,y\n1,none\n2,mild\n3,none\n", FeatureOptions.label("y"));
        assertThat(t.coding().classes()).containsExactly("mild", "none");
    }

    @Test
    void theLabelCannotBeTheWeights() {
        assertThatThrownBy(
                        () -> read("a,y\n1,0\n2,1\n", FeatureOptions.label("y").withWeights("y")))
                .hasMessageContaining("column \"y\" cannot be the weights and the label");
    }

    @Test
    void categoriesAndLabelsAreTextsSortedAsNumbersWhereAllAre() throws IOException {
        FeatureTable t = read(
                "zip,version,id,y\n01234,1.10,12345678901234567891,0456\n1234,1.1,12345678901234567890,456\n"
                        + "1E2,2,1,1e2\n100,10,2,100\n0456,2,1,100\n",
                FeatureOptions.label("y").withCategorical(List.of("zip", "version", "id")));
        assertThat(t.coding().columns().get(0).levels()).containsExactly("100", "1E2", "0456", "01234", "1234");
        assertThat(t.coding().columns().get(1).levels()).containsExactly("1.1", "1.10", "2", "10");
        assertThat(t.coding().columns().get(2).levels())
                .containsExactly("1", "2", "12345678901234567890", "12345678901234567891");
        assertThat(t.coding().classes()).containsExactly("100", "1e2", "0456", "456");
        assertThat(t.labels()).containsExactly(2, 3, 1, 0, 0);
    }

    @Test
    void aNewCellIsNotTakenForALevelOfTheSameNumber() throws IOException {
        FeatureTable t =
                read("zip,y\n1234,0\n5678,1\n100,0\n", FeatureOptions.label("y").withCategorical(List.of("zip")));
        for (String cell : List.of("01234", "1E2", "+100")) {
            assertThatThrownBy(() -> FeatureFiles.readCoded(write("new.csv", "zip\n" + cell + "\n"), t.coding()))
                    .hasMessageContaining("\"" + cell + "\" is a level that the model has not seen");
        }
        FeatureTable floats = FeatureFiles.readCoded(write("float.csv", "zip,y\n1234.0,1.0\n"), t.coding());
        assertThat(floats.features().toString()).isNotEmpty();
        assertThat(floats.labels()).containsExactly(1);
    }

    @Test
    void aCodingOfEarlierFilesStillMatchesByNumber() throws IOException {
        FeatureCoding early = new FeatureCoding(
                List.of(new FeatureColumn("zip", List.of("100", "456"))), "y", List.of("0", "1"), true);
        FeatureTable t = FeatureFiles.readCoded(write("new.csv", "zip,y\n0456,1.0\n1E2,0\n"), early);
        assertThat(t.features()).isEqualTo(DoubleFeatures.copyOf(new double[][] {{1}, {0}}));
        assertThat(t.labels()).containsExactly(1, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NA", "n/a", "NaN", "null", "?", ".", "<NA>"})
    void aMissingCategoryIsNoLevel(String cell) throws IOException {
        FeatureOptions options = FeatureOptions.label("y").withCategorical(List.of("c"));
        assertThatThrownBy(() -> read("c,y\na,0\nb,1\n" + cell + ",1\n", options))
                .hasMessageContaining("data.csv:4: column \"c\": \"" + cell + "\": a missing category; remove the row");
        assertThatThrownBy(() -> read("c,y\na,no\nb,yes\na," + cell + "\n", options))
                .hasMessageContaining(
                        "data.csv:4: column \"y\": \"" + cell + "\", a missing value, and this is the label");
        FeatureCoding coding = read("c,y\na,0\nb,1\n", options).coding();
        assertThatThrownBy(() -> FeatureFiles.readCoded(write("new.csv", "c\n" + cell + "\n"), coding))
                .hasMessageContaining("new.csv:2: column \"c\": \"" + cell + "\": a missing category");
    }

    @Test
    void noneIsALevelAmongWordsAndMissingAmongNumbers() throws IOException {
        FeatureOptions options = FeatureOptions.label("y").withCategorical(List.of("c"));
        assertThat(read("c,y\nnone,0\nmild,1\n", options)
                        .coding()
                        .columns()
                        .get(0)
                        .levels())
                .containsExactly("mild", "none");
        assertThatThrownBy(() -> read("c,y\nnone,0\n3,1\n4,1\n", options)).hasMessageContaining("a missing category");
    }

    @ParameterizedTest
    @CsvSource({
        "60, 1.5, a measurement", // all fractions
        "3, 0.1, a measurement", // three rows, three fractions
        "12, 1000, a measurement", // all whole
    })
    void aMeasurementIsNoClass(int rows, double step, String looks) {
        StringBuilder csv = new StringBuilder("a,y\n");
        StringBuilder sparse = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            csv.append(i).append(',').append(i * step).append('\n');
            sparse.append(i * step).append(" 1:").append(i + 1).append('\n');
        }
        String message = rows + " different labels in " + rows + " rows, which looks like " + looks;
        assertThatThrownBy(() -> read(csv.toString(), FeatureOptions.label("y")))
                .hasMessageContaining(message);
        assertThatThrownBy(() -> FeatureFiles.read(write("m.svm", sparse.toString()), FeatureOptions.label("label")))
                .hasMessageContaining(message);
    }

    @Test
    void gradeAveragesOfASmallTableAreAMeasurementAndHalfStarsAreNot() throws IOException {
        StringBuilder grades = new StringBuilder("a,GPA\n");
        StringBuilder stars = new StringBuilder("a,stars\n");
        for (int i = 0; i < 32; i++) {
            grades.append(i).append(',').append(2.06 + 0.07 * (i % 29)).append('\n');
            stars.append(i).append(',').append(0.5 * (i % 10 + 1)).append('\n');
        }
        assertThatThrownBy(() -> read(grades.toString(), FeatureOptions.label("GPA")))
                .hasMessageContaining("29 different labels in 32 rows, which looks like a measurement")
                .hasMessageContaining("choose another column, or make classes of this one first");
        assertThat(read(stars.toString(), FeatureOptions.label("stars"))
                        .coding()
                        .classes())
                .hasSize(10)
                .startsWith("0.5", "1.0", "1.5");
    }

    @Test
    void sparseRowsAreReadFromOneOrFromZero() throws IOException {
        Path file = write("a.svm", "+1 1:0.5 3:2 # first\n-1 qid:4 2:1e1\n\n1\n");
        FeatureTable t = FeatureFiles.read(file, FeatureOptions.label("label"));
        SparseFeatures x = (SparseFeatures) t.features();
        assertThat(x.rows()).isEqualTo(3);
        assertThat(x.columns()).isEqualTo(3);
        assertThat(new float[] {x.get(0, 0), x.get(0, 2), x.get(1, 1), x.get(2, 0)})
                .containsExactly(0.5f, 2, 10, 0);
        assertThat(t.labels()).containsExactly(1, 0, 1);
        assertThat(t.coding().featureNames()).containsExactly("1", "2", "3");
        Path zero = write("b.svm", "3 0:1 2:1\n5 1:1\n");
        FeatureTable fromZero = FeatureFiles.read(zero, FeatureOptions.label("label"));
        assertThat(fromZero.coding().featureNames()).containsExactly("0", "1", "2");
        assertThat(fromZero.coding().classes()).containsExactly("3", "5");
        FeatureTable more = FeatureFiles.readCoded(write("c.svm", "-1 2:4\n"), t.coding());
        assertThat(more.features().columns()).isEqualTo(3);
        assertThatThrownBy(() -> FeatureFiles.readCoded(write("d.svm", "-1 9:4\n"), t.coding()))
                .hasMessageContaining("feature 9; the model knows 1 to 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 1:2;x 1:3|e.svm:2: \"x\" is not a label",
                "1 3:2 2:1|e.svm:1: index 2 after 3; indices must rise along a line",
                "1 3|e.svm:1: \"3\" is not index:value",
                "1 3:nan|e.svm:1: \"3:nan\": the value must be a finite number",
                "1 -3:1|e.svm:1: \"-3:1\": the index must be a whole number",
            })
    void whatIsWrongInSparseRowsIsNamed(String text, String message) throws IOException {
        Path file = write("e.svm", text.replace(';', '\n'));
        assertThatThrownBy(() -> FeatureFiles.read(file, FeatureOptions.label("label")))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void moreFeaturesThanMemorySayWhichColumnMakesThem() {
        Path file = Path.of("rents.csv");
        FeatureCoding coding = cities(30_000);
        assertThatThrownBy(() -> FeatureMemory.check(file, coding, 30_000, 4_000_000_000L))
                .isInstanceOf(MalformedFileException.class)
                .hasMessage("rents.csv: 30000 rows x 30000 features take 7.2 GB of memory, and the heap has 4.0 GB:"
                        + " column \"city\" with its 30000 levels makes 29999 of them; leave it out, or join its rare"
                        + " levels to one, or write the rows as a sparse .svm, or start Java with -Xmx13732m");
        assertThatCode(() -> FeatureMemory.check(file, coding, 30_000, 8_000_000_000L))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> FeatureMemory.check(file, cities(60_000), 60_000, Long.MAX_VALUE))
                .hasMessageContaining("take 28.8 GB of memory, and one array holds at most 17.2 GB: column \"city\"");
    }

    private static FeatureCoding cities(int count) {
        List<String> names = IntStream.range(0, count).mapToObj(i -> "c" + i).toList();
        return new FeatureCoding(
                List.of(FeatureColumn.numeric("size"), new FeatureColumn("city", names)), "rent", List.of("0", "1"));
    }
}
