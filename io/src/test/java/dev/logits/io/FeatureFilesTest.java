package dev.logits.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.learn.DoubleFeatures;
import dev.logits.learn.SparseFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        FeatureTable t = read("a,y,b\n2.89,10,-1e-3\n 3 ,9,4\n1,10.0,5\n", FeatureOptions.label("y"));
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
    void newRowsAreCodedAsTheRowsThatWereLearnedFrom() throws IOException {
        FeatureTable t =
                read("x,sex,y\n1,m,b\n2,f,a\n3,d,a\n", FeatureOptions.label("y").withCategorical(List.of("sex")));
        Path more = write("more.csv", "sex,extra,x\nf,7,5\nm,8,6\n");
        FeatureTable coded = FeatureFiles.readCoded(more, t.coding());
        assertThat(coded.features()).isEqualTo(DoubleFeatures.copyOf(new double[][] {{5, 1, 0}, {6, 0, 1}}));
        assertThat(coded.labels()).containsExactly(-1, -1);
        Path labelled = write("labelled.csv", "x,sex,y\n1,d,b\n2,d,\n");
        assertThat(FeatureFiles.readCoded(labelled, t.coding()).labels()).containsExactly(1, -1);
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
    void aMeasurementIsNoClass() {
        StringBuilder csv = new StringBuilder("a,y\n");
        for (int i = 0; i < 60; i++) {
            csv.append(i).append(',').append(i * 1.5).append('\n');
        }
        assertThatThrownBy(() -> read(csv.toString(), FeatureOptions.label("y")))
                .hasMessageContaining("60 different labels in 60 rows, which looks like a measurement");
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
}
