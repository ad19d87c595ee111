package dev.logits.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.io.csv.CsvTexts;
import dev.logits.math.Softmax;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A forest and a text classifier of scikit-learn against its own probabilities; scikit_models.py made both. */
class ScikitModelsTest {
    private static final Path FOLDER = Path.of("src/test/resources/dev/logits/onnx/scikit");

    private static void assertSays(Logits z, Map<String, List<String>> table, List<String> classes) {
        Probabilities p = Softmax.of(z);
        for (int r = 0; r < z.rows(); r++) {
            for (int c = 0; c < classes.size(); c++) {
                assertThat(p.get(r, c))
                        .isCloseTo(Float.parseFloat(table.get(classes.get(c)).get(r)), within(1e-6f));
            }
        }
    }

    @Test
    void aForestGivesLogarithmsOfItsShares() throws IOException {
        List<String> classes = List.of("setosa", "versicolor", "virginica");
        Map<String, List<String>> table = CsvTexts.read(
                FOLDER.resolve("forest.csv"), List.of("a", "b", "c", "d", "setosa", "versicolor", "virginica"));
        int rows = table.get("a").size();
        float[] values = new float[4 * rows];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(
                    table.get("abcd".substring(i % 4, i % 4 + 1)).get(i / 4));
        }
        try (OnnxClassifier classifier = OnnxClassifier.open(FOLDER.resolve("forest.onnx"))) {
            assertThat(classifier.scores()).isEqualTo(ModelScores.PROBABILITIES);
            assertThat(classifier.classNames()).isEqualTo(classes);
            Logits z = classifier.logits(ModelBatch.of(rows).with("X", values, 4));
            assertThat(z.get(0, 2)).isEqualTo(Float.NEGATIVE_INFINITY);
            assertSays(z, table, classes);
        }
    }

    @Test
    void textsGoInAsTheyAre() throws IOException {
        List<String> classes = List.of("good", "poor");
        Map<String, List<String>> table = CsvTexts.read(FOLDER.resolve("text.csv"), List.of("text", "good", "poor"));
        String[] texts = table.get("text").toArray(String[]::new);
        try (OnnxClassifier classifier = OnnxClassifier.open(FOLDER.resolve("text.onnx"))) {
            assertThat(classifier.inputs().get(0).kind()).isEqualTo(ModelInput.Kind.TEXTS);
            assertThat(classifier.classNames()).isEqualTo(classes);
            assertSays(classifier.logits(ModelBatch.of(texts.length).with("text", texts, 1)), table, classes);
        }
    }
}
