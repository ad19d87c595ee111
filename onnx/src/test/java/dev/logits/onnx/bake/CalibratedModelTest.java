package dev.logits.onnx.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.calibrate.CalibrationMethod;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.math.Softmax;
import dev.logits.onnx.Models;
import dev.logits.onnx.OnnxClassifier;
import dev.logits.onnx.internal.proto.Attribute;
import dev.logits.onnx.internal.proto.GraphWriter;
import dev.logits.onnx.internal.proto.OnnxModel;
import dev.logits.onnx.internal.proto.OnnxType;
import dev.logits.onnx.internal.proto.OnnxValue;
import dev.logits.onnx.internal.session.OnnxSessions;
import dev.logits.onnx.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CalibratedModelTest {
    private static final String OUTPUT = "calibrated_probabilities";

    /** The same logits come out of each kind of model, so each method is fitted once. */
    private static final Map<String, Calibrator> FITTED = new ConcurrentHashMap<>();

    @TempDir
    private Path folder;

    /** Labels drawn from a flatter softmax than the logits', so that there is something to calibrate. */
    private static int[] labels(Logits z) {
        Random random = new Random(z.classes());
        Logits flat = Logits.zeros(z.rows(), z.classes());
        TemperatureScaling half = new TemperatureScaling(2);
        half.calibratedLogits(z, flat);
        Probabilities p = Softmax.of(flat);
        int[] labels = new int[z.rows()];
        for (int r = 0; r < labels.length; r++) {
            double u = random.nextDouble();
            while (labels[r] < z.classes() - 1 && u > p.get(r, labels[r])) {
                u -= p.get(r, labels[r]++);
            }
        }
        return labels;
    }

    /** The outputs of a model for rows of features. */
    private static float[] run(OrtSession session, String output, float[][] rows) throws OrtException {
        FloatBuffer flat = FloatBuffer.allocate(rows.length * rows[0].length);
        for (float[] row : rows) {
            flat.put(row);
        }
        long[] shape = {rows.length, rows[0].length};
        try (OnnxTensor x = OnnxTensor.createTensor(OnnxSessions.environment(), flat.flip(), shape);
                OrtSession.Result result = session.run(Map.of("x", x), Set.of(output))) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] array = new float[values.remaining()];
            values.get(array);
            return array;
        }
    }

    private static double distance(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            worst = Math.max(worst, Float.isNaN(a[i]) ? 1 : Math.abs(a[i] - b[i]));
        }
        return worst;
    }

    private Path model(String kind, int classes) throws IOException {
        return switch (kind) {
            case "external" -> Models.external(folder, classes, 13);
            case "opset 11" -> Files.write(folder.resolve("eleven.onnx"), Models.linear(classes, 11));
            case "opset 18" ->
                Files.write(
                        folder.resolve("eighteen.onnx"),
                        Models.linear(classes, 18, Models.op("Softmax", Attribute.integer("axis", -1))));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    static Stream<Arguments> everyMethodAndModel() {
        List<Arguments> all = new ArrayList<>();
        for (CalibrationMethod method : CalibrationMethod.values()) {
            for (String kind : List.of("external", "opset 11", "opset 18")) {
                for (int classes : new int[] {4, 2, 1}) {
                    if (classes > 1 || !kind.equals("external")) { // a softmax of one class is always 1
                        all.add(Arguments.of(method, kind, classes));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}, {1}, {2} classes")
    @MethodSource("everyMethodAndModel")
    void theNewOutputIsWhatTheCalibratorSaysOfTheSameLogits(CalibrationMethod method, String kind, int classes)
            throws Exception {
        Path model = classes == 1
                ? Files.write(
                        folder.resolve("one.onnx"),
                        Models.linear(1, kind.equals("opset 11") ? 11 : 18, Models.op("Sigmoid")))
                : model(kind, classes);
        float[][] fitted = Models.rows(200);
        float[][] others = Models.rows(300);
        Path out = folder.resolve("calibrated.onnx");
        Calibrator calibrator = FITTED.get(method + " " + classes);
        if (calibrator == null) {
            try (OnnxClassifier classifier = OnnxClassifier.open(model)) {
                Logits z = classifier.logits(fitted);
                calibrator = method.fit(z, labels(z)).calibrator();
            }
            FITTED.put(method + " " + classes, calibrator);
        }
        CalibratedModel.write(calibrator, model, out, BakeOptions.withDefaults());
        byte[] original = Files.readAllBytes(model);
        byte[] result = Files.readAllBytes(out);
        assertThat(Arrays.mismatch(original, result)).isEqualTo(original.length);
        OnnxModel read = OnnxModel.read(out);
        assertThat(read.outputs().stream().map(o -> o.name())).containsExactly("scores", OUTPUT);
        assertThat(read.output(OUTPUT).orElseThrow().shape())
                .isEqualTo(read.output("scores").orElseThrow().shape());
        try (OrtSession before = OnnxSessions.open(model, RuntimeOptions.withDefaults());
                OrtSession after = OnnxSessions.open(out, RuntimeOptions.withDefaults());
                OnnxClassifier classifier = OnnxClassifier.open(out)) {
            for (float[][] rows : List.of(fitted, others)) {
                assertThat(run(after, "scores", rows)).isEqualTo(run(before, "scores", rows));
                Probabilities expected = calibrator.calibrate(classifier.logits(rows));
                float[] baked = run(after, OUTPUT, rows);
                float[] wanted = new float[baked.length];
                for (int i = 0; i < wanted.length; i++) {
                    wanted[i] = classes == 1 ? expected.get(i, 1) : expected.get(i / classes, i % classes);
                }
                assertThat(distance(wanted, baked)).isLessThanOrEqualTo(1e-6);
            }
        }
    }

    /** A model whose logits are its inputs. */
    private Path identity(int classes, long opset) throws IOException {
        GraphWriter graph = new GraphWriter("");
        graph.input(Models.value("x", OnnxType.FLOAT, classes));
        graph.node("", "Identity", List.of("x"), List.of("scores"));
        graph.output(Models.value("scores", OnnxType.FLOAT, classes));
        return Files.write(folder.resolve("identity.onnx"), graph.model(8, new GraphWriter.Opset("", opset)));
    }

    private static final float LOW = Float.NEGATIVE_INFINITY;

    @ParameterizedTest
    @EnumSource(CalibrationMethod.class)
    void masksTiesAndFarLogitsAreThoseOfTheCalibrator(CalibrationMethod method) throws Exception {
        float[][] odd = {
            {LOW, 1, 2, LOW},
            {LOW, LOW, 3, LOW},
            {1, 1, 1, 1},
            {2, 2, 0, LOW},
            {900, 0, -900, 5},
            {0, 0, 0, 800},
            {-3e4f, -3e4f, -2.9e4f, -3e4f},
            {1e-30f, 0, -1e-30f, 2e-30f}
        };
        Random random = new Random(5);
        float[][] rows = new float[250][4];
        for (float[] row : rows) {
            for (int c = 0; c < 4; c++) {
                row[c] = (float) (3 * random.nextGaussian());
            }
        }
        Logits z = Logits.copyOf(rows);
        Calibrator calibrator = method.fit(z, labels(z)).calibrator();
        Path out = folder.resolve("out.onnx");
        CalibratedModel.write(calibrator, identity(4, 17), out, BakeOptions.withDefaults());
        try (OrtSession session = OnnxSessions.open(out, RuntimeOptions.withDefaults())) {
            for (float[][] batch : List.of(odd, rows)) {
                float[] baked = run(session, OUTPUT, batch);
                Probabilities expected = calibrator.calibrate(Logits.copyOf(batch));
                for (int i = 0; i < baked.length; i++) {
                    float wanted = expected.get(i / 4, i % 4);
                    assertThat(Math.abs(baked[i] - wanted))
                            .as("row %d, class %d: %s, expected %s", i / 4, i % 4, baked[i], wanted)
                            .isLessThanOrEqualTo(1e-6f);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CalibrationMethod.class)
    void float32IsWithinItsBoundOrRefused(CalibrationMethod method) throws Exception {
        Random random = new Random(6);
        float[][] rows = new float[500][4];
        for (float[] row : rows) {
            for (int c = 0; c < 4; c++) {
                row[c] = (float) Math.max(-50, Math.min(50, 12 * random.nextGaussian()));
            }
        }
        Logits z = Logits.copyOf(rows);
        Calibrator calibrator = method.fit(z, labels(z)).calibrator();
        Path model = identity(4, 17);
        Path out = folder.resolve("out.onnx");
        BakeOptions options = BakeOptions.withDefaults().withFloat32(true);
        boolean pieces = Set.of("isotonic", "histogram", "scaling-binning", "bbq", "venn-abers", "spline")
                .contains(method.text());
        if (pieces) {
            assertThatThrownBy(() -> CalibratedModel.write(calibrator, model, out, options))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("need doubles");
            assertThat(out).doesNotExist();
            return;
        }
        CalibratedModel.write(calibrator, model, out, options);
        try (OrtSession session = OnnxSessions.open(out, RuntimeOptions.withDefaults())) {
            float[] baked = run(session, OUTPUT, rows);
            Probabilities expected = calibrator.calibrate(z);
            double worst = 0;
            for (int i = 0; i < baked.length; i++) {
                worst = Math.max(worst, Math.abs(baked[i] - expected.get(i / 4, i % 4)));
            }
            assertThat(worst).isLessThanOrEqualTo(1e-4);
        }
    }

    @Test
    void weightsInOtherFilesMustLieBesideTheResult() throws Exception {
        Path model = Models.external(folder, 3, 17);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path out = elsewhere.resolve("out.onnx");
        Calibrator calibrator = new TemperatureScaling(2);
        assertThatThrownBy(() -> CalibratedModel.write(calibrator, model, out, BakeOptions.withDefaults()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("external.onnx_data");
        assertThat(elsewhere).isEmptyDirectory();
        CalibratedModel.write(calibrator, model, out, BakeOptions.withDefaults().withCopyData(true));
        assertThat(elsewhere.resolve("external.onnx_data"))
                .hasSameBinaryContentAs(folder.resolve("external.onnx_data"));
        try (OrtSession session = OnnxSessions.open(out, RuntimeOptions.withDefaults())) {
            assertThat(run(session, OUTPUT, Models.rows(3))).hasSize(9);
        }
    }

    @Test
    void whatCannotBeDoneIsRefusedAndNothingIsWritten() throws Exception {
        Path out = folder.resolve("out.onnx");
        Calibrator calibrator = new TemperatureScaling(2);
        BakeOptions options = BakeOptions.withDefaults();
        Path old = Files.write(folder.resolve("ten.onnx"), Models.linear(3, 10));
        assertThatThrownBy(() -> CalibratedModel.write(calibrator, old, out, options))
                .hasMessageContaining("version 10 of ONNX's operators; 11 or later is needed");
        Path model = Files.write(folder.resolve("model.onnx"), Models.linear(3, 17));
        assertThatThrownBy(() -> CalibratedModel.write(calibrator, model, out, options.withName("scores")))
                .hasMessageContaining("a tensor named 'scores' already, an output");
        Calibrator two = CalibrationMethod.PLATT
                .fit(Logits.copyOf(new float[][] {{0, 1}, {1, 0}, {0, 2}}), new int[] {1, 0, 1})
                .calibrator();
        assertThatThrownBy(() -> CalibratedModel.write(two, model, out, options))
                .hasMessageContaining("the calibrator is for 2 classes")
                .hasMessageContaining("has 3");
        Path sigmoids = Files.write(folder.resolve("sigmoids.onnx"), Models.linear(3, 17, Models.op("Sigmoid")));
        assertThatThrownBy(() -> CalibratedModel.write(calibrator, sigmoids, out, options))
                .hasMessageContaining("a sigmoid per class");
        Files.writeString(folder.resolve("config.json"), "{\"id2label\": {\"0\": \"a\", \"1\": \"b\", \"2\": \"c\"}}");
        assertThatThrownBy(() ->
                        CalibratedModel.write(calibrator, model, out, options.withClassNames(List.of("b", "a", "c"))))
                .hasMessageContaining("are [b, a, c]")
                .hasMessageContaining("are [a, b, c]");
        assertThat(out).doesNotExist();
        CalibratedModel.write(calibrator, model, out, options.withClassNames(List.of("a", "b", "c")));
        assertThatThrownBy(() -> CalibratedModel.write(calibrator, out, folder.resolve("twice.onnx"), options))
                .hasMessageContaining("a tensor named 'calibrated_probabilities' already");
        CalibratedModel twice = CalibratedModel.write(
                new TemperatureScaling(3), out, folder.resolve("twice.onnx"), options.withName("second"));
        try (OrtSession session = OnnxSessions.open(twice.file(), RuntimeOptions.withDefaults())) {
            float[] z = run(session, "scores", Models.rows(4));
            Probabilities expected = new TemperatureScaling(3).calibrate(Logits.wrap(z, 4, 3));
            assertThat(distance(expected.array(), run(session, "second", Models.rows(4))))
                    .isLessThan(1e-6);
        }
    }

    @Test
    void aModelOfScikitLearnIsCalibratedThroughItsLogProbabilities() throws Exception {
        for (boolean zipMap : new boolean[] {true, false}) {
            Path model = Files.write(folder.resolve("scikit.onnx"), Models.scikit(zipMap));
            Path out = folder.resolve("out" + zipMap + ".onnx");
            Calibrator calibrator = new TemperatureScaling(2);
            CalibratedModel.write(calibrator, model, out, BakeOptions.withDefaults());
            try (OrtSession session = OnnxSessions.open(out, RuntimeOptions.withDefaults());
                    OnnxClassifier classifier = OnnxClassifier.open(model)) {
                Probabilities expected = calibrator.calibrate(classifier.logits(Models.rows(30)));
                assertThat(distance(expected.array(), run(session, OUTPUT, Models.rows(30))))
                        .isLessThan(1e-6);
            }
        }
    }

    @Test
    void aStepSaysHowFarAProbabilityMayJump() throws Exception {
        Path model = identity(2, 17);
        Logits z = Logits.copyOf(Models.rows(200)).slice(0, 200);
        Logits two = Logits.zeros(200, 2);
        for (int r = 0; r < 200; r++) {
            two.set(r, 1, z.get(r, 0));
        }
        Path out = folder.resolve("out.onnx");
        BakeOptions options = BakeOptions.withDefaults();
        Calibrator steps = CalibrationMethod.HISTOGRAM.fit(two, labels(two)).calibrator();
        assertThat(CalibratedModel.write(steps, model, out, options).jump()).isBetween(0.01, 1.0);
        Calibrator smooth = CalibrationMethod.PLATT.fit(two, labels(two)).calibrator();
        assertThat(CalibratedModel.write(smooth, model, out, options).jump()).isZero();
    }

    @Test
    void namesOfTheModelAreAvoidedAlsoThoseInsideOfBodies() throws Exception {
        GraphWriter graph = new GraphWriter("dev.logits.calibration/");
        graph.input(Models.value("x", OnnxType.FLOAT, 3));
        String doubled = graph.node("Add", "x", "x");
        graph.node("", "Identity", List.of(doubled), List.of("scores"));
        graph.output(Models.value("scores", OnnxType.FLOAT, 3));
        Path model = Files.write(folder.resolve("taken.onnx"), graph.model(8, new GraphWriter.Opset("", 17)));
        Path out = folder.resolve("out.onnx");
        // the output is made of names that look like a calibrator's, so it must be named
        BakeOptions options = BakeOptions.withDefaults().withScores("scores");
        CalibratedModel.write(new TemperatureScaling(2), model, out, options);
        assertThat(OnnxModel.read(out).names()).anyMatch(name -> name.startsWith("dev.logits.calibration1/"));
        try (OrtSession session = OnnxSessions.open(out, RuntimeOptions.withDefaults())) {
            float[] z = run(session, "scores", new float[][] {{1, 2, 3}});
            Probabilities expected = new TemperatureScaling(2).calibrate(Logits.wrap(z, 1, 3));
            assertThat(distance(expected.array(), run(session, OUTPUT, new float[][] {{1, 2, 3}})))
                    .isLessThan(1e-6);
        }
    }

    /** An If whose branches both give a table; what they call it is known inside of them alone. */
    private byte[] choosing(String inner) {
        GraphWriter branch = new GraphWriter("");
        branch.node("", "Neg", List.of("x"), List.of(inner));
        branch.output(new OnnxValue(inner, OnnxType.FLOAT, Optional.empty()));
        branch.name("branch");
        GraphWriter graph = new GraphWriter("");
        graph.input(Models.value("x", OnnxType.FLOAT, 3));
        String sum = graph.node("ReduceSum", List.of("x"), Attribute.integer("keepdims", 0));
        String positive = graph.node("Less", graph.scalar(OnnxType.FLOAT, 0), sum);
        graph.node(
                "",
                "If",
                List.of(positive),
                List.of("scores"),
                Attribute.graph("then_branch", branch),
                Attribute.graph("else_branch", branch));
        graph.output(Models.value("scores", OnnxType.FLOAT, 3));
        return graph.model(8, new GraphWriter.Opset("", 17));
    }

    @Test
    void anIfIsCalibratedBehindIt() throws Exception {
        Path model = Files.write(folder.resolve("if.onnx"), choosing("inner"));
        Path out = folder.resolve("out.onnx");
        BakeOptions options = BakeOptions.withDefaults();
        assertThatThrownBy(
                        () -> CalibratedModel.write(new TemperatureScaling(2), model, out, options.withName("inner")))
                .hasMessageContaining("a tensor named 'inner' already");
        CalibratedModel.write(new TemperatureScaling(2), model, out, options);
        try (OrtSession session = OnnxSessions.open(out, RuntimeOptions.withDefaults())) {
            float[] z = run(session, "scores", new float[][] {{1, 2, 3}});
            Probabilities expected = new TemperatureScaling(2).calibrate(Logits.wrap(z, 1, 3));
            assertThat(distance(expected.array(), run(session, OUTPUT, new float[][] {{1, 2, 3}})))
                    .isLessThan(1e-6);
        }
    }
}
