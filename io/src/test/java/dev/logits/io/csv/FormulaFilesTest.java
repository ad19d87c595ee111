package dev.logits.io.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureTable;
import dev.logits.io.FormulaOptions;
import dev.logits.io.FormulaTable;
import dev.logits.io.MalformedFileException;
import dev.logits.io.json.LogisticJson;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.formula.Formula;
import dev.logits.learn.formula.MissingCells;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.LogisticRegression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormulaFilesTest {
    private static final String TABLE = """
        y,x,site,n,w,id
        no,1,a,10,1,p
        yes,2,b,20,2,p
        no,3,a,30,1,q
        yes,NA,b,40,1,q
        yes,5,a,50,3,r
        no,6,,60,1,r
        ,7,b,70,1,s
        yes,8,b,80,1,s
        no,2,a,15,1,s
        """;

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static double[] row(FeatureTable t, int r) {
        DoubleFeatures x = (DoubleFeatures) t.features();
        double[] row = new double[x.columns()];
        for (int j = 0; j < row.length; j++) {
            row[j] = x.get(r, j);
        }
        return row;
    }

    @Test
    void rowsWithMissingCellsAreDroppedAndCounted() throws IOException {
        FormulaTable t = FeatureFiles.read(
                write("t.csv", TABLE),
                new FormulaOptions(
                        Formula.parse("y ~ x * site"), MissingCells.DROP, Optional.of("w"), Optional.of("id")));
        assertThat(t.dropped()).isEqualTo(3);
        assertThat(t.table().rows()).isEqualTo(6);
        assertThat(t.table().coding().featureNames()).containsExactly("x", "site[b]", "x:site[b]");
        assertThat(t.table().coding().classes()).containsExactly("no", "yes");
        assertThat(t.table().labels()).containsExactly(0, 1, 0, 1, 1, 0);
        assertThat(t.table().weights()).containsExactly(1, 2, 1, 3, 1, 1);
        assertThat(t.clusters()).containsExactly(0, 0, 1, 2, 3, 3);
        assertThat(row(t.table(), 1)).containsExactly(2, 1, 2);
        assertThat(t.terms()).hasSize(3);
        assertThat(t.rows()).containsExactly(0, 1, 2, 4, 7, 8);
        assertThat(t.data().column("x").number(3)).isEqualTo(5);
    }

    @Test
    void missingCellsCanBeRefusedOrIndicated() throws IOException {
        Path file = write("t.csv", TABLE);
        assertThatThrownBy(() -> FeatureFiles.read(
                        file,
                        new FormulaOptions(
                                Formula.parse("site ~ x"), MissingCells.REFUSE, Optional.empty(), Optional.empty())))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("row 5, column \"site\": a missing cell");
        FormulaTable t = FeatureFiles.read(
                file,
                new FormulaOptions(
                        Formula.parse("y ~ x + site"), MissingCells.INDICATE, Optional.empty(), Optional.empty()));
        assertThat(t.table().coding().featureNames()).containsExactly("x", "site[a]", "site[b]", "missing(x)");
        assertThat(t.dropped()).isEqualTo(1);
    }

    @Test
    void theDotLeavesOutLabelWeightsAndClusters() throws IOException {
        FormulaTable t = FeatureFiles.read(
                write("t.csv", TABLE),
                new FormulaOptions(Formula.parse("y ~ ."), MissingCells.DROP, Optional.of("w"), Optional.of("id")));
        assertThat(t.table().coding().featureNames()).containsExactly("x", "site[b]", "n");
    }

    @Test
    void countsBecomeTwoRowsWithWeights() throws IOException {
        Path file = write("c.csv", "dead,n,dose\n2,10,1\n5,10,2\n9,10,3\n");
        FormulaTable t = FeatureFiles.read(file, FormulaOptions.of("cbind(dead, n - dead) ~ log(dose)"));
        assertThat(t.counts()).isTrue();
        assertThat(t.table().labels()).containsExactly(1, 0, 1, 0, 1, 0);
        assertThat(t.table().weights()).containsExactly(2, 8, 5, 5, 9, 1);
        assertThat(t.table().coding().classes()).containsExactly("n - dead", "dead");
    }

    @Test
    void aSavedModelCodesNewRowsWithItsFormulaAndOffset() throws IOException {
        FormulaTable t = FeatureFiles.read(
                write("t.csv", TABLE), FormulaOptions.of("y ~ poly(x, 2) + C(site, ref = \"b\") + offset(log(n))"));
        assertThat(t.offset()).hasSize(6);
        LogisticModel fitted = LogisticRegression.l2(0.5)
                .withOffsets(t.offset())
                .fit(t.table().features(), t.table().labels());
        LogisticModel model = t.saved(fitted);
        assertThat(model.weight(1, 2)).isEqualTo(fitted.weight(1, 2));
        assertThat(model.weight(1, 3)).isEqualTo(1);
        FeatureCoding coding = t.coding();
        LogisticJson.Saved saved = new LogisticJson.Saved(model, coding);
        String json = LogisticJson.toJson(saved);
        LogisticJson.Saved back = LogisticJson.fromJson(json);
        assertThat(back.coding()).isEqualTo(coding);
        assertThat(LogisticJson.toJson(back)).isEqualTo(json);

        Path more = write("more.csv", "n,site,x\n20,b,2\n80,b,8\n");
        FeatureTable rows = FeatureFiles.readCoded(more, back.coding());
        assertThat(Arrays.copyOf(row(rows, 0), 3)).containsExactly(row(t.table(), 1));
        assertThat(Arrays.copyOf(row(rows, 1), 3)).containsExactly(row(t.table(), 4));
        assertThat(row(rows, 0)[3]).isEqualTo(StrictMath.log(20));
        assertThat(rows.labels()).containsExactly(-1, -1);
        assertThatThrownBy(() -> FeatureFiles.readCoded(write("hole.csv", "n,site,x\n20,b,NA\n"), coding))
                .hasMessageContaining("row 0, column \"x\": a missing cell");
        assertThatThrownBy(() -> FeatureFiles.readCoded(write("level.csv", "n,site,x\n20,z,1\n"), coding))
                .hasMessageContaining("\"z\" is a level that the model has not seen; it knows a, b");
        assertThat(FeatureFiles.readCoded(write("y.csv", "y,n,site,x\nyes,20,b,1\n-1,20,b,1\n"), coding)
                        .labels())
                .containsExactly(1, -1);
        String broken = json.replace("\"of\" : \"poly(x, 2)\"", "\"of\" : \"poly(x, 3)\"");
        assertThatThrownBy(() -> LogisticJson.fromJson(broken))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("no numbers or levels of poly(x, 2)");
    }

    @Test
    void minusOneLeavesARowOutAndAMissingColumnIsNamed() throws IOException {
        Path file = write("m.csv", "y,x\n0,1\n1,2\n-1,3\n2,4\n");
        FormulaTable t = FeatureFiles.read(file, FormulaOptions.of("y ~ x"));
        assertThat(t.table().labels()).containsExactly(0, 1, 2);
        assertThat(t.dropped()).isZero();
        assertThatThrownBy(() -> FeatureFiles.read(file, FormulaOptions.of("y ~ x + dose")))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("m.csv:1: no column \"dose\"; there are y, x");
        assertThatThrownBy(() -> FeatureFiles.read(write("s.svm", "1 1:2\n"), FormulaOptions.of("y ~ x")))
                .hasMessageContaining("a formula needs columns with names");
        assertThat(t.table().coding().withClasses(List.of("2", "0", "1")).classes())
                .containsExactly("2", "0", "1");
    }
}
