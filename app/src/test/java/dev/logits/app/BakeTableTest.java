package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.logits.calibrate.CalibrationMethod;
import dev.logits.io.npy.NpzArrays;
import dev.logits.io.npy.NpzWriter;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.onnx.internal.proto.Attribute;
import dev.logits.onnx.internal.proto.GraphWriter;
import dev.logits.onnx.internal.proto.OnnxType;
import dev.logits.onnx.internal.proto.OnnxValue;
import dev.logits.onnx.internal.proto.OnnxValue.Dimension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every method of calibration baked into three models by the commands, against {@code logits apply}. The table goes to
 * {@code target/bake-table.md} and to standard output: {@code mvn -pl app -am test -Dtest=BakeTableTest
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class BakeTableTest {
    private static final int FEATURES = 5;
    private static final int CLASSES = 4;
    private static final List<String> MODELS = List.of("external data", "opset 11", "softmax, opset 18");

    @TempDir
    private Path folder;

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    /**
     * A linear layer in a folder of its own: weights in a file of their own, old operators, or a softmax at its end.
     */
    private Path model(int kind) throws IOException {
        Path home = Files.createDirectories(folder.resolve("model" + kind));
        Random random = new Random(4);
        double[] weights = random.doubles(FEATURES * CLASSES, -2, 2).toArray();
        GraphWriter graph = new GraphWriter("");
        graph.input(new OnnxValue(
                "x", OnnxType.FLOAT, Optional.of(List.of(Dimension.named("batch"), Dimension.of(FEATURES)))));
        String w;
        if (kind == 0) {
            ByteBuffer raw = ByteBuffer.allocate(4 * weights.length).order(ByteOrder.LITTLE_ENDIAN);
            Arrays.stream(weights).forEach(value -> raw.putFloat((float) value));
            Files.write(home.resolve("weights.bin"), raw.array());
            w = graph.external(OnnxType.FLOAT, "weights.bin", 0, raw.capacity(), FEATURES, CLASSES);
        } else {
            w = graph.constant(OnnxType.FLOAT, weights, FEATURES, CLASSES);
        }
        String z = graph.node("MatMul", "x", w);
        if (kind == 2) {
            z = graph.node("Softmax", List.of(z), Attribute.integer("axis", -1));
        }
        graph.node("", "Identity", List.of(z), List.of("scores"));
        graph.output(new OnnxValue(
                "scores", OnnxType.FLOAT, Optional.of(List.of(Dimension.named("batch"), Dimension.of(CLASSES)))));
        long opset = kind == 0 ? 17 : kind == 1 ? 11 : 18;
        return Files.write(home.resolve("model.onnx"), graph.model(8, new GraphWriter.Opset("", opset)));
    }

    private static float[][] rows(int n, long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[n][FEATURES];
        for (float[] row : rows) {
            for (int i = 0; i < FEATURES; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return rows;
    }

    private void data(String name, float[][] rows, Optional<int[]> labels) throws IOException {
        try (NpzWriter npz = NpzWriter.create(folder.resolve(name))) {
            npz.add("x", DenseFeatures.copyOf(rows));
            if (labels.isPresent()) {
                npz.add("labels", labels.get());
            }
            npz.commit();
        }
    }

    /** Classes that are more often others than the model says. */
    private static int[] labels(Path logits) throws IOException {
        double[] z = NpzArrays.read(logits, List.of("logits")).get(0).values();
        Random random = new Random(3);
        int[] labels = new int[z.length / CLASSES];
        for (int r = 0; r < labels.length; r++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < CLASSES; c++) {
                double drawn = z[r * CLASSES + c] / 2.2 - Math.log(-Math.log(random.nextDouble()));
                labels[r] = drawn > best ? c : labels[r];
                best = Math.max(best, drawn);
            }
        }
        return labels;
    }

    private static float[] run(Path model, float[][] rows) throws Exception {
        FloatBuffer x = FloatBuffer.allocate(rows.length * FEATURES);
        for (float[] row : rows) {
            x.put(row);
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model.toString());
                OnnxTensor tensor = OnnxTensor.createTensor(environment, x.flip(), new long[] {rows.length, FEATURES});
                OrtSession.Result result = session.run(Map.of("x", tensor), Set.of("calibrated_probabilities"))) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] array = new float[values.remaining()];
            values.get(array);
            return array;
        }
    }

    @Test
    void everyMethodInEveryModelGivesWhatApplyGives() throws Exception {
        float[][] fitted = rows(600, 1);
        float[][] fresh = rows(3000, 2);
        data("fit.npz", fitted, Optional.empty());
        data("new.npz", fresh, Optional.empty());
        StringBuilder table = new StringBuilder("| method | " + String.join(" | ", MODELS) + " |\n|---|---|---|---|\n");
        double[][] worst = new double[CalibrationMethod.values().length][MODELS.size()];
        for (int kind = 0; kind < MODELS.size(); kind++) {
            Path model = model(kind);
            byte[] original = Files.readAllBytes(model);
            CommandRun.of("predict", model, path("fit.npz"), "--out", path("unlabeled.npz"))
                    .done();
            data("labeled.npz", fitted, Optional.of(labels(folder.resolve("unlabeled.npz"))));
            CommandRun.of("predict", model, path("labeled.npz"), "--out", path("fit-logits.npz"))
                    .done();
            CommandRun.of("predict", model, path("new.npz"), "--out", path("new-logits.npz"))
                    .done();
            for (CalibrationMethod method : CalibrationMethod.values()) {
                Path baked = model.resolveSibling(method.text() + ".onnx");
                CommandRun.of(
                                "calibrate",
                                path("fit-logits.npz"),
                                "--method",
                                method.text(),
                                "--save",
                                path("cal.json"))
                        .done();
                CommandRun.of("bake", path("cal.json"), model, "--out", baked).done();
                CommandRun.of("apply", path("cal.json"), path("new-logits.npz"), "--out", path("p.npy"))
                        .done();
                byte[] result = Files.readAllBytes(baked);
                assertThat(Arrays.mismatch(original, result)).as("%s", baked).isEqualTo(original.length);
                double[] applied = NpzArrays.read(folder.resolve("p.npy"), List.of("p"))
                        .get(0)
                        .values();
                float[] probabilities = run(baked, fresh);
                assertThat(applied).hasSameSizeAs(probabilities);
                double far = 0;
                for (int i = 0; i < applied.length; i++) {
                    double d = Math.abs(applied[i] - probabilities[i]);
                    far = Double.isNaN(d) ? 1 : Math.max(far, d);
                }
                worst[method.ordinal()][kind] = far;
            }
        }
        for (CalibrationMethod method : CalibrationMethod.values()) {
            table.append("| ").append(method.text());
            for (double far : worst[method.ordinal()]) {
                table.append(String.format(Locale.ROOT, " | %.1e", far));
            }
            table.append(" |\n");
        }
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/bake-table.md"), table);
        System.out.println("largest difference to logits apply, 3,000 rows of 4 classes\n" + table);
        assertThat(worst).hasDimensions(13, 3);
        for (CalibrationMethod method : CalibrationMethod.values()) {
            assertThat(Arrays.stream(worst[method.ordinal()]).max().orElseThrow())
                    .as("%s", method)
                    .isLessThanOrEqualTo(1e-6);
        }
    }
}
