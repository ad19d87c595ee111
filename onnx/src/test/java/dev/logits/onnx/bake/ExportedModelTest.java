package dev.logits.onnx.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.io.FeatureCoding;
import dev.logits.io.safetensors.NetworkInputs;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.Standardization;
import dev.logits.learn.network.Activation;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Network;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.LogisticRegression;
import dev.logits.onnx.ModelBatch;
import dev.logits.onnx.ModelScores;
import dev.logits.onnx.OnnxClassifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExportedModelTest {
    @TempDir
    private Path folder;

    private static double[] numbers(int n, double center) {
        Random random = new Random(n);
        double[] numbers = new double[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = center + random.nextGaussian();
        }
        return numbers;
    }

    private static void assertSame(Logits expected, Logits given) {
        assertThat(given.rows()).isEqualTo(expected.rows());
        for (int r = 0; r < expected.rows(); r++) {
            for (int c = 0; c < expected.classes(); c++) {
                assertThat(given.get(r, c)).isCloseTo(expected.get(r, c), within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void aNetworkGivesTheSameLogits(Activation activation) throws Exception {
        Architecture architecture = Architecture.features(6)
                .dense(9)
                .layerNorm()
                .layer(activation)
                .dropout(0.5)
                .dense(7)
                .layer(activation)
                .logits(4);
        Network network = Network.initial(architecture, 1);
        float[] x = new float[20 * 6];
        double[] numbers = numbers(x.length, 0);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) numbers[i];
        }
        Path file = folder.resolve("network.onnx");
        ExportedModel.write(network, NetworkInputs.ARRAYS, file);
        try (OnnxClassifier classifier = OnnxClassifier.open(file)) {
            assertThat(classifier.scores()).isEqualTo(ModelScores.LOGITS);
            assertSame(
                    network.logits(DenseFeatures.wrap(x, 20, 6)),
                    classifier.logits(ModelBatch.of(20).with(ExportedModel.INPUT, x, 6)));
        }
    }

    @Test
    void anEmbeddingTakesIds() throws Exception {
        Network network = Network.initial(
                Architecture.features(3).embedding(10, 4).dense(5).relu().logits(2), 2);
        float[] ids = {0, 1, 2, 9, 9, 9, 5, 4, 3};
        Path file = folder.resolve("embedding.onnx");
        ExportedModel.write(network, NetworkInputs.ARRAYS, file);
        try (OnnxClassifier classifier = OnnxClassifier.open(file)) {
            assertSame(
                    network.logits(DenseFeatures.wrap(ids, 3, 3)),
                    classifier.logits(ModelBatch.of(3).with(ExportedModel.INPUT, ids, 3)));
        }
    }

    @Test
    void standardizationAndNamesAreInTheModel() throws Exception {
        double[] x = numbers(30, 2000);
        DoubleFeatures features = DoubleFeatures.wrap(x, 10, 3);
        Standardization standard = Standardization.fit(features, new int[10]);
        FeatureCoding coding = FeatureCoding.numbered(0, 3, "y", List.of("no", "yes"));
        Network network =
                Network.initial(Architecture.features(3).dense(4).relu().logits(2), 3);
        Path file = folder.resolve("standard.onnx");
        ExportedModel.write(network, new NetworkInputs(Optional.of(coding), Optional.of(standard)), file);
        try (OnnxClassifier classifier = OnnxClassifier.open(file)) {
            assertThat(classifier.classNames()).containsExactly("no", "yes");
            assertSame(
                    network.logits(standard.apply(features)),
                    classifier.logits(ModelBatch.of(10).with(ExportedModel.INPUT, x, 3)));
        }
    }

    @Test
    void aRegressionGivesTheSameBitsButForTheOrderOfASum() throws Exception {
        double[] x = numbers(120, 0);
        int[] labels = new int[40];
        for (int r = 0; r < 40; r++) {
            labels[r] = (r * 7 + (x[3 * r] > 0 ? 1 : 0)) % 3;
        }
        DoubleFeatures features = DoubleFeatures.wrap(x, 40, 3);
        LogisticModel model = LogisticRegression.l2(1).fit(features, labels);
        Path file = folder.resolve("regression.onnx");
        ExportedModel.write(model, FeatureCoding.numbered(0, 3, "y", List.of("a", "b", "c")), file);
        try (OnnxClassifier classifier = OnnxClassifier.open(file)) {
            assertThat(classifier.classNames()).containsExactly("a", "b", "c");
            Logits expected = model.logits(features);
            Logits given = classifier.logits(ModelBatch.of(40).with(ExportedModel.INPUT, x, 3));
            for (int r = 0; r < 40; r++) {
                for (int c = 0; c < 3; c++) {
                    assertThat(given.get(r, c)).isCloseTo(expected.get(r, c), within(Math.ulp(expected.get(r, c))));
                }
            }
        }
    }
}
