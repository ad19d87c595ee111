package dev.logits.io.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureColumn;
import dev.logits.io.MalformedFileException;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.LogisticRegression;
import dev.logits.learn.regression.RegressionReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class LogisticJsonTest {
    private static final DoubleFeatures X = DoubleFeatures.copyOf(
            new double[][] {{0.1, 1, 7}, {0.7, 0, 7}, {1.3, 1, 7}, {1.1, 0, 7}, {0.4, 1, 7}, {1.9, 0, 7}, {0.2, 0, 7}});

    public static LogisticJson.Saved saved(LogisticRegression regression, int... labels) {
        LogisticModel model = regression.fit(X, labels);
        List<String> classes = List.of("cat", "dog", "owl").subList(0, model.classes());
        FeatureCoding coding = new FeatureCoding(
                List.of(
                        FeatureColumn.numeric("size"),
                        new FeatureColumn("fur", List.of("long", "short")),
                        FeatureColumn.numeric("seven")),
                "animal",
                classes);
        return new LogisticJson.Saved(model, coding, Provenance.of("zoo.csv", "all rows"));
    }

    private static LogisticJson.Saved binary() {
        return saved(LogisticRegression.maximumLikelihood(), 0, 1, 0, 0, 1, 1, 0);
    }

    @Test
    void everythingComesBackBitForBit(@TempDir Path folder) throws IOException {
        for (LogisticJson.Saved saved : List.of(
                binary(),
                saved(LogisticRegression.l2(0.1), 0, 1, 2, 0, 1, 2, 0),
                saved(LogisticRegression.l1(0.01).withIntercept(false), 0, 1, 2, 0, 1, 2, 0))) {
            Path file = folder.resolve("model.json");
            LogisticJson.write(file, saved);
            assertThat(LogisticJson.isOne(file)).isTrue();
            LogisticJson.Saved back = LogisticJson.read(file);
            assertThat(back.coding()).isEqualTo(saved.coding());
            assertThat(back.provenance())
                    .usingRecursiveComparison()
                    .ignoringFields("classes")
                    .isEqualTo(saved.provenance());
            assertThat(back.provenance().classes().names())
                    .isEqualTo(saved.coding().classes());
            assertThat(back.model().report()).isEqualTo(saved.model().report());
            assertThat(back.model().logits(X)).isEqualTo(saved.model().logits(X));
            assertThat(LogisticJson.toJson(back)).isEqualTo(LogisticJson.toJson(saved));
        }
    }

    @Test
    void saysWhatAColumnThatWasLeftOutIsMadeOf() {
        assertThat(LogisticJson.toJson(binary())).contains("\"collinear\" : [").contains("\"constant\" : 7.0");
    }

    @Test
    void damageIsNamedByField() {
        String json = LogisticJson.toJson(binary());
        String[][] damages = {
            {"\"format\" : \"logits-model\"", "\"format\" : \"x\"", "format: \"x\": expected \"logits-model\""},
            {"\"version\" : 1", "\"version\" : 9", "version: 9 is unknown"},
            {"\"type\" : \"logistic\"", "\"type\" : \"forest\"", "type: \"forest\": expected \"logistic\""},
            {"\"penalty\" : \"none\"", "\"penalty\" : \"l7\"", "penalty: \"l7\" is unknown"},
            {"\"reference\" : true", "\"reference\" : 1", "reference: 1: expected true or false"},
            {"\"cat\", \"dog\"", "\"cat\"", "classes"},
            {"\"weights\" : [", "\"weights\" : [ 3, ", "weights[0]: 3: expected an array of numbers"},
        };
        for (String[] damage : damages) {
            assertThat(json).contains(damage[0]);
            byte[] bytes = json.replace(damage[0], damage[1]).getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> LogisticJson.parse(bytes, "m.json"))
                    .as(damage[1])
                    .isInstanceOf(MalformedFileException.class)
                    .hasMessageContaining("m.json")
                    .hasMessageContaining(damage[2]);
        }
        byte[] cut = json.substring(0, 200).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> LogisticJson.parse(cut, "m.json"))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("not JSON, or cut short");
    }

    @Test
    void toleranceAndClassWeightsAreSavedAndFilesWithoutThemAreRead() throws IOException {
        LogisticJson.Saved saved = saved(
                LogisticRegression.l2(0.1).withTolerance(1e-8).withClassWeights(new double[] {1, 2.5, 1}),
                0,
                1,
                2,
                0,
                1,
                2,
                0);
        String json = LogisticJson.toJson(saved);
        assertThat(json).contains("\"tolerance\" : 1.0E-8", "\"class_weights\" : [ 1.0, 2.5, 1.0 ]");
        RegressionReport report = LogisticJson.parse(json.getBytes(StandardCharsets.UTF_8), "m.json")
                .model()
                .report();
        assertThat(report.tolerance()).isEqualTo(1e-8);
        assertThat(report.classWeights()).containsExactly(1.0, 2.5, 1.0);

        ObjectNode old = (ObjectNode) new ObjectMapper().readTree(json);
        ((ObjectNode) old.get("fit")).remove(List.of("tolerance", "class_weights"));
        old.remove("checksum"); // files of that time have none
        LogisticJson.Saved read = LogisticJson.parse(old.toString().getBytes(StandardCharsets.UTF_8), "m.json");
        assertThat(read.model().report().tolerance()).isNaN();
        assertThat(read.model().report().classWeights()).isEmpty();
        assertThat(read.model().logits(X)).isEqualTo(saved.model().logits(X));
        assertThat(LogisticJson.toJson(read)).doesNotContain("\"tolerance\"", "\"class_weights\"");
    }
}
