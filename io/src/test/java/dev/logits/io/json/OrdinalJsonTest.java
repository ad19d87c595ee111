package dev.logits.io.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureColumn;
import dev.logits.io.MalformedFileException;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.regression.Link;
import dev.logits.learn.regression.OrdinalKind;
import dev.logits.learn.regression.OrdinalModel;
import dev.logits.learn.regression.OrdinalRegression;
import dev.logits.math.Softmax;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class OrdinalJsonTest {
    private static final DoubleFeatures X = features();
    private static final int[] Y = labels();

    private static DoubleFeatures features() {
        Random random = new Random(2);
        double[][] x = new double[60][];
        for (int r = 0; r < x.length; r++) {
            x[r] = new double[] {random.nextGaussian(), random.nextInt(2), 7};
        }
        return DoubleFeatures.copyOf(x);
    }

    private static int[] labels() {
        Random random = new Random(3);
        int[] labels = new int[60];
        for (int r = 0; r < labels.length; r++) {
            double z = X.get(r, 0) + X.get(r, 1) + random.nextGaussian() * 2;
            labels[r] = z < -1 ? 0 : z < 1 ? 1 : 2;
        }
        return labels;
    }

    /** A model for other tests. */
    public static OrdinalJson.Saved saved(OrdinalRegression regression) {
        FeatureCoding coding = new FeatureCoding(
                List.of(
                        FeatureColumn.numeric("size"),
                        new FeatureColumn("fur", List.of("long", "short")),
                        FeatureColumn.numeric("seven")),
                "animal",
                List.of("cat", "dog", "owl"));
        return new OrdinalJson.Saved(regression.fit(X, Y), coding, Provenance.of("zoo.csv", "all rows"));
    }

    @Test
    void everythingComesBackBitForBit(@TempDir Path folder) throws IOException {
        OrdinalRegression odds = OrdinalRegression.proportionalOdds();
        for (OrdinalRegression regression : List.of(
                odds,
                odds.withNominal(1),
                odds.withKind(OrdinalKind.ADJACENT),
                odds.withKind(OrdinalKind.CONTINUATION).withLink(Link.CLOGLOG))) {
            OrdinalJson.Saved saved = saved(regression);
            Path file = folder.resolve("model.json");
            OrdinalJson.write(file, saved);
            assertThat(OrdinalJson.isOne(file)).isTrue();
            assertThat(LogisticJson.isOne(file)).isFalse();
            OrdinalJson.Saved back = OrdinalJson.read(file);
            assertThat(OrdinalJson.toJson(back)).isEqualTo(OrdinalJson.toJson(saved));
            OrdinalModel a = saved.model();
            OrdinalModel b = back.model();
            for (int k = 0; k < 2; k++) {
                assertThat(b.threshold(k)).isEqualTo(a.threshold(k));
                for (int j = 0; j < 3; j++) {
                    assertThat(b.coefficient(k, j)).isEqualTo(a.coefficient(k, j));
                }
            }
            assertThat(b.isLeftOut(2)).isTrue();
            assertThat(b.report()).isEqualTo(a.report());
            assertThat(b.probabilities(X)).isEqualTo(a.probabilities(X));
        }
    }

    @Test
    void logitsAreLogarithmsOfProbabilities() {
        OrdinalModel model = saved(OrdinalRegression.proportionalOdds()).model();
        for (int r = 0; r < 60; r++) {
            for (int c = 0; c < 3; c++) {
                assertThat((double) Softmax.of(model.logits(X)).get(r, c))
                        .isCloseTo(model.probabilities(X).get(r, c), org.assertj.core.api.Assertions.within(1e-6));
            }
        }
    }

    @Test
    void mistakesNameTheField() {
        String json = OrdinalJson.toJson(saved(OrdinalRegression.proportionalOdds()))
                .replaceFirst("(?s),\\s*\"checksum\" : \"[^\"]*\"", "");
        assertThatThrownBy(() -> OrdinalJson.fromJson(json.replace("\"cumulative\"", "\"sideways\"")))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("kind")
                .hasMessageContaining("\"sideways\" is unknown");
        assertThatThrownBy(() -> OrdinalJson.fromJson(json.replace("\"left_out\" : [ 2 ]", "\"left_out\" : [ 9 ]")))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("9.0 is not one of 3 columns");
        assertThatThrownBy(() -> OrdinalJson.fromJson(json.replace("\"left_out\" : [ 2 ]", "\"left_out\" : [ ]")))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("parameters");
    }
}
