package dev.logits.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.math.Sigmoid;
import dev.logits.math.Softmax;
import dev.logits.onnx.internal.proto.Attribute;
import dev.logits.onnx.internal.proto.GraphWriter;
import dev.logits.onnx.internal.proto.OnnxType;
import dev.logits.onnx.internal.proto.OnnxValue;
import dev.logits.onnx.runtime.ExecutionProvider;
import dev.logits.onnx.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxClassifierTest {
    @TempDir
    private Path folder;

    private Path write(byte[] model) throws IOException {
        return Files.write(folder.resolve("model.onnx"), model);
    }

    private static void assertLogits(Logits z, float[][] rows, int classes) {
        assertThat(z.rows()).isEqualTo(rows.length);
        assertThat(z.classes()).isEqualTo(classes);
        for (int r = 0; r < rows.length; r++) {
            double[] expected = Models.expected(rows[r], classes);
            for (int c = 0; c < classes; c++) {
                assertThat((double) z.get(r, c)).isCloseTo(expected[c], within(1e-5));
            }
        }
    }

    static Stream<Arguments> ends() {
        Models.End decomposed = (graph, z) -> {
            String max = graph.node(
                    "ReduceMax", List.of(z), Attribute.integers("axes", -1), Attribute.integer("keepdims", 1));
            String exp = graph.node("Exp", graph.node("Sub", z, max));
            String axes = graph.integers(new long[] {-1}, 1);
            return graph.node("Div", exp, graph.node("ReduceSum", exp, axes));
        };
        return Stream.of(
                Arguments.of("no end", ModelScores.LOGITS, new Models.End[0]),
                Arguments.of("softmax", ModelScores.LOGITS, new Models.End[] {Models.op("Softmax")}),
                Arguments.of("log-softmax", ModelScores.LOGITS, new Models.End[] {Models.op("LogSoftmax")}),
                Arguments.of("sigmoid", ModelScores.SIGMOID_LOGITS, new Models.End[] {Models.op("Sigmoid")}),
                Arguments.of("exp over sum", ModelScores.LOGITS, new Models.End[] {decomposed}),
                Arguments.of("softmax behind a cast", ModelScores.LOGITS, new Models.End[] {
                    Models.op("Softmax", Attribute.integer("axis", 1)),
                    Models.op("Cast", Attribute.integer("to", OnnxType.DOUBLE)),
                    Models.op("Cast", Attribute.integer("to", OnnxType.FLOAT))
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void logitsAreThoseBeforeTheEndOfTheModel(String name, ModelScores scores, Models.End... ends) throws IOException {
        float[][] rows = Models.rows(50);
        try (OnnxClassifier classifier = OnnxClassifier.open(write(Models.linear(4, 13, ends)))) {
            assertThat(classifier.scores()).isEqualTo(scores);
            assertThat(classifier.classes()).hasValue(4);
            Logits z = classifier.logits(rows);
            assertLogits(z, rows, 4);
            Probabilities p = classifier.probabilities(rows);
            Probabilities expected = scores == ModelScores.LOGITS ? Softmax.of(z) : Sigmoid.of(z);
            assertThat(p.toArray()).isDeepEqualTo(expected.toArray());
        }
    }

    @Test
    void oneScoreAndASigmoidAreTwoClasses() throws IOException {
        float[][] rows = Models.rows(7);
        try (OnnxClassifier classifier = OnnxClassifier.open(write(Models.linear(1, 17, Models.op("Sigmoid"))))) {
            Logits z = classifier.logits(rows);
            assertThat(z.classes()).isEqualTo(2);
            assertThat(classifier.classes()).hasValue(2);
            for (int r = 0; r < rows.length; r++) {
                double score = Models.expected(rows[r], 1)[0];
                assertThat(z.get(r, 0)).isZero();
                assertThat((double) classifier.probabilities(rows).get(r, 1))
                        .isCloseTo(Sigmoid.of(score), within(1e-6));
            }
        }
    }

    @Test
    void aModelOfScikitLearnGivesLogProbabilitiesAndItsNames() throws IOException {
        float[][] rows = Models.rows(20);
        for (boolean zipMap : new boolean[] {true, false}) {
            try (OnnxClassifier classifier = OnnxClassifier.open(write(Models.scikit(zipMap)))) {
                assertThat(classifier.scores()).isEqualTo(ModelScores.PROBABILITIES);
                assertThat(classifier.classNames()).isEqualTo(zipMap ? List.of("bird", "cat", "dog") : List.of());
                Probabilities p = classifier.probabilities(rows);
                for (int r = 0; r < rows.length; r++) {
                    Probabilities expected = Softmax.of(Logits.copyOf(new double[][] {Models.expected(rows[r], 3)}));
                    for (int c = 0; c < 3; c++) {
                        assertThat(p.get(r, c)).isCloseTo(expected.get(0, c), within(1e-5f));
                    }
                }
            }
        }
    }

    @Test
    void weightsInAnotherFileAreFoundWhetherOrNotTheEndIsCut() throws IOException {
        float[][] rows = Models.rows(9);
        try (OnnxClassifier classifier = OnnxClassifier.open(Models.external(folder, 4, 17))) {
            assertLogits(classifier.logits(rows), rows, 4);
        }
    }

    @Test
    void missingWeightsAreNamed() throws IOException {
        Path model = Models.external(folder, 4, 17);
        Files.delete(folder.resolve("external.onnx_data"));
        assertThatThrownBy(() -> OnnxClassifier.open(model))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("external.onnx_data")
                .hasMessageContaining("must lie beside it");
    }

    @Test
    void aFolderNamesTheClassesAndSaysThatTheyDoNotExcludeEachOther() throws IOException {
        Files.createDirectory(folder.resolve("onnx"));
        Files.write(folder.resolve("onnx/model.onnx"), Models.linear(3, 17));
        Files.writeString(
                folder.resolve("config.json"),
                "{\"id2label\": {\"0\": \"a\", \"1\": \"b\", \"2\": \"c\"},"
                        + " \"problem_type\": \"multi_label_classification\"}");
        for (Path path : List.of(folder, folder.resolve("onnx/model.onnx"))) {
            try (OnnxClassifier classifier = OnnxClassifier.open(path)) {
                assertThat(classifier.classNames()).containsExactly("a", "b", "c");
                assertThat(classifier.scores()).isEqualTo(ModelScores.SIGMOID_LOGITS);
            }
        }
        Files.writeString(folder.resolve("config.json"), "{\"problem_type\": \"regression\"}");
        assertThatThrownBy(() -> OnnxClassifier.open(folder)).hasMessageContaining("the model is no classifier");
        Files.writeString(folder.resolve("config.json"), "{\"id2label\": {\"0\": \"a\", \"5\": \"b\"}}");
        assertThatThrownBy(() -> OnnxClassifier.open(folder)).hasMessageContaining("a name for each of 0 to 1");
    }

    /** The linear layer between casts, as float16 models have them, with a batch that is fixed at 4. */
    private static byte[] half() {
        GraphWriter graph = new GraphWriter("");
        OnnxValue open = Models.value("x", OnnxType.FLOAT16, Models.FEATURES);
        graph.input(new OnnxValue(
                "x",
                OnnxType.FLOAT16,
                Optional.of(List.of(
                        OnnxValue.Dimension.of(4), open.shape().orElseThrow().get(1)))));
        String w = graph.constant(OnnxType.FLOAT, Models.weights(3), Models.FEATURES, 3);
        String z = graph.node("MatMul", graph.node("Cast", List.of("x"), Attribute.integer("to", OnnxType.FLOAT)), w);
        graph.node("", "Cast", List.of(z), List.of("half"), Attribute.integer("to", OnnxType.FLOAT16));
        graph.node("", "Softmax", List.of("half"), List.of("p"));
        graph.output(Models.value("p", OnnxType.FLOAT16, 3));
        return graph.model(8, new GraphWriter.Opset("", 17));
    }

    @Test
    void halfPrecisionAndAFixedBatchWorkForAnyNumberOfRows() throws IOException {
        float[][] rows = Models.rows(10);
        try (OnnxClassifier classifier = OnnxClassifier.open(write(half()))) {
            Logits z = classifier.logits(rows);
            for (int r = 0; r < rows.length; r++) {
                double[] expected = Models.expected(rows[r], 3);
                for (int c = 0; c < 3; c++) {
                    assertThat((double) z.get(r, c)).isCloseTo(expected[c], within(2e-2));
                }
            }
        }
    }

    /** Dynamic quantization, as int8 exports have it. */
    private static byte[] quantized() {
        GraphWriter graph = new GraphWriter("");
        graph.input(Models.value("x", OnnxType.FLOAT, Models.FEATURES));
        double[] weights = Models.weights(3);
        String w = graph.constant(OnnxType.FLOAT, weights, Models.FEATURES, 3);
        graph.node("", "DynamicQuantizeLinear", List.of("x"), List.of("xq", "xs", "xz"));
        graph.node("", "DynamicQuantizeLinear", List.of(w), List.of("wq", "ws", "wz"));
        String product = graph.node("MatMulInteger", "xq", "wq", "xz", "wz");
        String scale = graph.node("Mul", "xs", "ws");
        String real = graph.node("Cast", List.of(product), Attribute.integer("to", OnnxType.FLOAT));
        graph.node("", "Mul", List.of(real, scale), List.of("scores"));
        graph.output(Models.value("scores", OnnxType.FLOAT, 3));
        return graph.model(8, new GraphWriter.Opset("", 17));
    }

    @Test
    void quantizedModelsAreModelsLikeOthers() throws IOException {
        float[][] rows = Models.rows(10);
        try (OnnxClassifier classifier = OnnxClassifier.open(write(quantized()))) {
            Logits z = classifier.logits(rows);
            for (int r = 0; r < rows.length; r++) {
                assertThat((double) z.get(r, 1)).isCloseTo(Models.expected(rows[r], 3)[1], within(0.3));
            }
        }
    }

    @Test
    void batchesOfAnySizeGiveTheSameLogits() throws IOException {
        float[][] rows = Models.rows(100);
        Path model = write(Models.linear(4, 17));
        try (OnnxClassifier one = OnnxClassifier.open(
                        model, ClassifierOptions.withDefaults().withBatchBytes(1));
                OnnxClassifier many = OnnxClassifier.open(model)) {
            assertLogits(one.logits(rows), rows, 4);
            assertLogits(many.logits(rows), rows, 4);
        }
    }

    @Test
    void threadsShareAClassifierAndClosingWaitsForThem() throws Exception {
        float[][] rows = Models.rows(300);
        OnnxClassifier classifier = OnnxClassifier.open(write(Models.linear(4, 17, Models.op("Softmax"))));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Logits>> runs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            runs.add(threads.submit(() -> classifier.logits(rows)));
        }
        for (Future<Logits> run : runs) {
            assertLogits(run.get(), rows, 4);
        }
        List<Future<Logits>> late = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            late.add(threads.submit(() -> classifier.logits(rows)));
        }
        classifier.close();
        classifier.close();
        threads.shutdown();
        for (Future<Logits> run : late) {
            try {
                assertLogits(run.get(), rows, 4);
            } catch (ExecutionException e) {
                assertThat(e.getCause())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is closed");
            }
        }
    }

    @Test
    void textInputsThatAreLeftOutAreFilledIn() throws IOException {
        GraphWriter graph = new GraphWriter("");
        for (String name : List.of("input_ids", "attention_mask", "token_type_ids", "position_ids")) {
            graph.input(Models.value(name, OnnxType.INT64, -1));
        }
        String sum = graph.node(
                "Add",
                graph.node("Mul", "input_ids", "attention_mask"),
                graph.node("Add", "token_type_ids", "position_ids"));
        String real = graph.node("Cast", List.of(sum), Attribute.integer("to", OnnxType.FLOAT));
        graph.node("", "Identity", List.of(real), List.of("logits"));
        graph.output(Models.value("logits", OnnxType.FLOAT, -1));
        try (OnnxClassifier classifier = OnnxClassifier.open(write(graph.model(8, new GraphWriter.Opset("", 17))))) {
            Logits z = classifier.logits(ModelBatch.of(2).with("input_ids", new long[] {5, 6, 7, 8, 9, 1}, 3));
            assertThat(z.toArray()).isDeepEqualTo(new float[][] {{5, 7, 9}, {8, 10, 3}});
            assertThatThrownBy(() -> classifier.logits(ModelBatch.of(1).with("ids", new long[3], 3)))
                    .hasMessageContaining("there is no input 'ids'")
                    .hasMessageContaining("input_ids");
            assertThatThrownBy(() -> classifier.logits(ModelBatch.of(1).with("token_type_ids", new long[3], 3)))
                    .hasMessageContaining("input 'input_ids' is missing");
        }
    }

    @Test
    void wrongShapesNameTheInputAndWhatItTakes() throws IOException {
        try (OnnxClassifier classifier = OnnxClassifier.open(write(Models.linear(4, 17)))) {
            assertThat(classifier.inputs().toString()).isEqualTo("[x[?, 5]]");
            assertThatThrownBy(() -> classifier.logits(new float[] {1, 2, 3}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a row of input 'x' has shape [3], the model takes [5]");
        }
    }

    @Test
    void severalOutputsThatMayHoldScoresAreAQuestion() throws IOException {
        GraphWriter graph = new GraphWriter("");
        graph.input(Models.value("x", OnnxType.FLOAT, Models.FEATURES));
        graph.node("", "Neg", List.of("x"), List.of("a"));
        graph.node("", "Abs", List.of("x"), List.of("b"));
        graph.output(Models.value("a", OnnxType.FLOAT, Models.FEATURES));
        graph.output(Models.value("b", OnnxType.FLOAT, Models.FEATURES));
        Path model = write(graph.model(8, new GraphWriter.Opset("", 17)));
        assertThatThrownBy(() -> OnnxClassifier.open(model)).hasMessageContaining("Name one of a, b");
        ClassifierOptions options = ClassifierOptions.withDefaults();
        try (OnnxClassifier classifier = OnnxClassifier.open(model, options.withOutput("b"))) {
            assertThat(classifier.logits(new float[] {-1, 2, 3, 4, 5}).get(0, 0))
                    .isEqualTo(1);
        }
        assertThatThrownBy(() -> OnnxClassifier.open(model, options.withOutput("c")))
                .hasMessageContaining("there is no output 'c'; the model has a, b");
    }

    @Test
    void probabilitiesThatCannotBeCutAreRefusedUntilTheyAreCalledSo() throws IOException {
        GraphWriter graph = new GraphWriter("");
        graph.input(Models.value("x", OnnxType.FLOAT, 2));
        graph.node("", "Identity", List.of("x"), List.of("p"));
        graph.output(Models.value("p", OnnxType.FLOAT, 2));
        Path model = write(graph.model(8, new GraphWriter.Opset("", 17)));
        float[][] rows = {{0.5f, 0.5f}, {0.25f, 0.75f}, {1, 0}, {0.1f, 0.9f}};
        try (OnnxClassifier classifier = OnnxClassifier.open(model)) {
            assertThatThrownBy(() -> classifier.logits(rows)).hasMessageContaining("no softmax was found");
        }
        try (OnnxClassifier classifier =
                OnnxClassifier.open(model, ClassifierOptions.withDefaults().with(ModelScores.PROBABILITIES))) {
            assertThat(classifier.probabilities(rows).get(1, 1)).isCloseTo(0.75f, within(1e-6f));
        }
    }

    @Test
    void anExecutionProviderThatIsNotThereSaysWhatItNeeds() throws IOException {
        Path model = write(Models.linear(4, 17));
        ClassifierOptions options = ClassifierOptions.withDefaults()
                .with(RuntimeOptions.withDefaults().with(ExecutionProvider.CUDA));
        assertThatThrownBy(() -> OnnxClassifier.open(model, options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("onnxruntime_gpu");
    }

    @Test
    void oneScoreIsTwoClassesAlsoWhereTheFileDoesNotSayIt() throws IOException {
        GraphWriter graph = new GraphWriter("");
        graph.input(Models.value("x", OnnxType.FLOAT, -1));
        graph.node("", "Sigmoid", List.of("x"), List.of("p"));
        graph.output(new OnnxValue("p", OnnxType.FLOAT, Optional.empty()));
        Path model = write(graph.model(8, new GraphWriter.Opset("", 17)));
        try (OnnxClassifier classifier = OnnxClassifier.open(model)) {
            Probabilities p = classifier.probabilities(new float[] {2});
            assertThat(p.classes()).isEqualTo(2);
            assertThat((double) p.get(0, 1)).isCloseTo(Sigmoid.of(2.0), within(1e-6));
        }
    }
}
