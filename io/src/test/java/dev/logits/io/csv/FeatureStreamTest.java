package dev.logits.io.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureOptions;
import dev.logits.io.FeatureTable;
import dev.logits.io.MalformedFileException;
import dev.logits.io.StreamCoding;
import dev.logits.io.StreamColumn;
import dev.logits.io.StreamOptions;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.FeatureHashing;
import dev.logits.learn.features.Features;
import dev.logits.learn.features.SparseFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are read part by part. */
class FeatureStreamTest {
    private static final String TABLE = "age,site,note,y\n20,b,Slept well,no\n30,a,,yes\n40,c,\"well, well\",yes\n";
    private static final FeatureHashing HASHING = FeatureHashing.of(1 << 16);

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private record Parts(List<Features> features, List<int[]> labels, List<double[]> weights) {}

    private static Parts read(Path file, StreamCoding coding, int rows) throws IOException {
        Parts parts = new Parts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        FeatureFiles.readParts(file, coding, rows, (x, y, weights) -> {
            parts.features().add(x);
            parts.labels().add(y);
            parts.weights().add(weights);
        });
        return parts;
    }

    /** A column of weights is no feature, and counts where means and deviations are found. */
    @Test
    void aWeightIsSoManyRows() throws IOException {
        Path file = file("w.csv", "n,x,y\n2,1,no\n0,50,yes\n1,4,yes\n");
        StreamCoding coding = FeatureFiles.look(file, StreamOptions.label("y").withWeights("n"));
        StreamCoding thrice = FeatureFiles.look(file("3.csv", "x,y\n1,no\n1,no\n4,yes\n"), StreamOptions.label("y"));
        assertThat(coding.weights()).contains("n");
        assertThat(coding.width()).isEqualTo(1);
        assertThat(coding.columns().get(0).mean())
                .isCloseTo(thrice.columns().get(0).mean(), within(1e-15));
        assertThat(coding.columns().get(0).deviation())
                .isCloseTo(thrice.columns().get(0).deviation(), within(1e-15));
        assertThat(read(file, coding, 2).weights()).containsExactly(new double[] {2, 0}, new double[] {1});
        Path without = file("new.csv", "x\n7\n");
        assertThat(read(without, coding, 2).weights()).containsExactly(new double[0]);
        assertThatThrownBy(
                        () -> FeatureFiles.look(file, StreamOptions.label("y").withWeights("y")))
                .hasMessageContaining("cannot be the weights and the label");
        assertThatThrownBy(
                        () -> FeatureFiles.look(file, StreamOptions.label("y").withWeights("m")))
                .hasMessageContaining("the column of weights");
        Path negative = file("minus.csv", "n,x,y\n-2,1,no\n1,4,yes\n");
        assertThatThrownBy(() ->
                        FeatureFiles.look(negative, StreamOptions.label("y").withWeights("n")))
                .hasMessageContaining("is not a weight");
    }

    @Test
    void aTableIsStandardizedAndCodedByLevels() throws IOException {
        Path file = file("t.csv", TABLE);
        StreamCoding coding = FeatureFiles.look(
                file,
                new StreamOptions(
                        "y", List.of("site"), List.of(), List.of("age", "site"), Optional.empty(), Optional.empty()));
        assertThat(coding.classes()).containsExactly("no", "yes");
        assertThat(coding.width()).isEqualTo(3);
        assertThat(coding.columns().get(0).mean()).isEqualTo(30);
        assertThat(coding.columns().get(0).deviation()).isCloseTo(Math.sqrt(200 / 3.0), within(1e-14));
        assertThat(coding.columns().get(1).levels()).containsExactly("a", "b", "c");
        assertThat(coding.featureName(0)).isEqualTo("age");
        assertThat(coding.featureName(2)).isEqualTo("site[c]");
        Parts parts = read(file, coding, 2);
        assertThat(parts.labels()).hasSize(2);
        assertThat(parts.labels().get(0)).containsExactly(0, 1);
        assertThat(parts.labels().get(1)).containsExactly(1);
        DoubleFeatures x = (DoubleFeatures) parts.features().get(0);
        assertThat(x.get(0, 0)).isCloseTo(-Math.sqrt(1.5), within(1e-14));
        assertThat(x.get(0, 1)).isEqualTo(1);
        assertThat(x.get(0, 2)).isZero();
        assertThat(x.get(1, 0)).isZero();
        assertThat(((DoubleFeatures) parts.features().get(1)).get(0, 2)).isEqualTo(1);
    }

    @Test
    void hashedCellsHaveTheNamesThatTheCodingSays() throws IOException {
        Path file = file("t.csv", TABLE);
        StreamOptions options =
                StreamOptions.label("y").withCategorical(List.of("site")).withHashing(HASHING, List.of("note"));
        StreamCoding coding = FeatureFiles.look(file, options);
        assertThat(coding.width()).isEqualTo(1 << 16);
        SparseFeatures x = (SparseFeatures) read(file, coding, 100).features().get(0);
        assertThat(hashed(x, 0, "age")).isCloseTo((float) -Math.sqrt(1.5), within(1e-6f));
        assertThat(hashed(x, 0, "site=b")).isEqualTo(1);
        assertThat(hashed(x, 0, "note=slept")).isEqualTo(1);
        assertThat(hashed(x, 2, "note=well")).isEqualTo(2);
        assertThat(hashed(x, 2, "age")).isCloseTo((float) Math.sqrt(1.5), within(1e-6f));
        // levels and words that were never seen have columns too
        Path more = file("more.csv", "age,site,note\n30,new,unheard of\n");
        Parts unseen = read(more, coding, 10);
        assertThat(unseen.labels().get(0)).containsExactly(-1);
        assertThat(hashed((SparseFeatures) unseen.features().get(0), 0, "site=new"))
                .isEqualTo(1);
        assertThat(hashed((SparseFeatures) unseen.features().get(0), 0, "note=unheard"))
                .isEqualTo(1);
    }

    private static float hashed(SparseFeatures x, int row, String name) {
        return x.get(row, HASHING.column(name)) * HASHING.sign(name);
    }

    /** Part by part or at once, sparse rows are the same. */
    @Test
    void sparseRowsAreThoseOfTheWholeFile() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < 50; r++) {
            text.append(r % 3 == 0 ? "-1" : "+1").append(" ").append(1 + r % 7).append(":0.5 ");
            text.append(r % 5 == 0 ? "" : (8 + r % 5) + ":" + r).append("\n");
        }
        Path file = file("t.svm", text.toString());
        FeatureTable whole = FeatureFiles.read(file, FeatureOptions.label("label"));
        StreamCoding coding = FeatureFiles.look(file, StreamOptions.label("label"));
        assertThat(coding.classes()).containsExactly("-1", "1");
        assertThat(coding.width()).isEqualTo(whole.features().columns());
        assertThat(coding.featureName(0)).isEqualTo("1");
        Parts parts = read(file, coding, 8);
        SparseFeatures all = (SparseFeatures) whole.features();
        int at = 0;
        for (int i = 0; i < parts.labels().size(); i++) {
            SparseFeatures part = (SparseFeatures) parts.features().get(i);
            for (int r = 0; r < part.rows(); r++, at++) {
                assertThat(parts.labels().get(i)[r]).isEqualTo(whole.labels()[at]);
                for (int c = 0; c < all.columns(); c++) {
                    assertThat(part.get(r, c)).isEqualTo(all.get(at, c));
                }
            }
        }
        assertThat(at).isEqualTo(50);
        StreamCoding hashed =
                FeatureFiles.look(file, StreamOptions.label("label").withHashing(HASHING, List.of()));
        SparseFeatures x = (SparseFeatures) read(file, hashed, 50).features().get(0);
        assertThat(hashed(x, 1, "2")).isEqualTo(0.5f);
        assertThat(hashed(x, 1, "9")).isEqualTo(1);
    }

    @Test
    void whatIsWrongIsNamedWithItsPlace() throws IOException {
        Path file = file("t.csv", TABLE);
        StreamCoding coding = FeatureFiles.look(
                file,
                new StreamOptions(
                        "y", List.of("site"), List.of(), List.of("age", "site"), Optional.empty(), Optional.empty()));
        assertThatThrownBy(() -> FeatureFiles.look(file, StreamOptions.label("y")))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("t.csv:2: column \"site\": \"b\" is not a number");
        assertThatThrownBy(() -> FeatureFiles.look(file, StreamOptions.label("nothing")))
                .hasMessageContaining("no column \"nothing\"");
        Path unseen = file("unseen.csv", "age,site,y\n1,z,no\n");
        assertThatThrownBy(() -> read(unseen, coding, 9))
                .hasMessageContaining("\"z\" is a level that the model has not seen");
        Path unknown = file("unknown.csv", "age,site,y\n1,a,maybe\n");
        assertThatThrownBy(() -> read(unknown, coding, 9))
                .hasMessageContaining("\"maybe\" is a class that the model does not know");
        Path gap = file("gap.csv", "age,site,y\n1,,no\n2,b,yes\n");
        assertThatThrownBy(() -> FeatureFiles.look(
                        gap,
                        StreamOptions.label("y")
                                .withCategorical(List.of("site"))
                                .withHashing(HASHING, List.of())))
                .hasMessageContaining("gap.csv:2: column \"site\": an empty cell: a missing category");
        Path one = file("one.csv", "a,y\n1,no\n2,no\n");
        assertThatThrownBy(() -> FeatureFiles.look(one, StreamOptions.label("y")))
                .hasMessageContaining("\"y\" has \"no\" only");
        Path svm = file("t.svm", "1 1:2\n0 2:1\n");
        assertThatThrownBy(() -> read(svm, coding, 9)).hasMessageContaining("give it a .csv");
        StreamCoding numbered = FeatureFiles.look(svm, StreamOptions.label("label"));
        assertThatThrownBy(() -> read(file, numbered, 9)).hasMessageContaining("give it a .svm");
        Path wide = file("wide.svm", "1 1:2\n0 3:1\n");
        assertThatThrownBy(() -> read(wide, numbered, 1)).hasMessageContaining("feature 3; the model knows 1 to 2");
        assertThatThrownBy(() ->
                        FeatureFiles.look(svm, StreamOptions.label("label").withCategorical(List.of("a"))))
                .hasMessageContaining("sparse rows have numbered features");
        assertThatThrownBy(() -> read(file, coding, 0)).hasMessageContaining("1 row or more");
        assertThatThrownBy(() -> new StreamOptions(
                        "y", List.of(), List.of("note"), List.of(), Optional.empty(), Optional.empty()))
                .hasMessageContaining("need feature hashing");
    }

    @Test
    void aColumnOfOneNumberIsZero() throws IOException {
        Path file = file("t.csv", "a,b,y\n7,1,no\n7,2,yes\n");
        StreamCoding coding = FeatureFiles.look(file, StreamOptions.label("y"));
        assertThat(coding.columns().get(0)).isEqualTo(StreamColumn.number("a", 7, 1));
        DoubleFeatures x = (DoubleFeatures) read(file, coding, 5).features().get(0);
        assertThat(x.get(1, 0)).isZero();
        assertThat(x.get(1, 1)).isEqualTo(1);
    }
}
