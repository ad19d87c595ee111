package dev.logits.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.logits.Logits;
import dev.logits.io.MalformedFileException;
import dev.logits.onnx.internal.session.OnnxSessions;
import dev.logits.onnx.internal.session.Tensors;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs a batch through a model, a part at a time. */
final class BatchRun {
    private final Path file;
    private final OrtSession session;
    private final Map<String, TensorInfo> declared;
    private final String tensor;
    private final ModelScores scores;
    private final long batchBytes;

    private boolean oneScore;

    BatchRun(
            Path file,
            OrtSession session,
            Map<String, TensorInfo> declared,
            String tensor,
            ModelScores scores,
            long batchBytes) {
        this.file = file;
        this.session = session;
        this.declared = declared;
        this.tensor = tensor;
        this.scores = scores;
        this.batchBytes = batchBytes;
    }

    Logits run(ModelBatch batch) throws IOException {
        Map<String, ModelBatch.Array> arrays = complete(batch);
        Map<String, long[]> shapes = new LinkedHashMap<>();
        arrays.forEach((name, array) -> shapes.put(name, rowShape(name, array)));
        int fixed = fixedBatch();
        int rows = fixed > 0 ? fixed : rowsAtATime(arrays);
        float[] out = new float[0];
        int classes = 0;
        int perRow = 0;
        for (int from = 0; from < batch.rows(); from += rows) {
            int n = Math.min(rows, batch.rows() - from);
            Scores part = part(arrays, shapes, from, n, fixed > 0 ? fixed : n);
            if (from == 0) {
                classes = part.classes();
                perRow = part.perRow();
                out = new float[Math.toIntExact((long) batch.rows() * perRow * classes)];
            } else if (part.classes() != classes || part.perRow() != perRow) {
                throw new MalformedFileException(
                        file.toString(),
                        file + ": " + part.perRow() + " x " + part.classes() + " scores for row " + from + ", " + perRow
                                + " x " + classes + " for row 0");
            }
            part.values().get(out, from * perRow * classes, n * perRow * classes);
        }
        oneScore = classes == 1;
        return ScoreRows.logits(file, out, classes, scores);
    }

    /** Whether the model gave one score per row, which is two classes. */
    boolean oneScore() {
        return oneScore;
    }

    /** The arrays with those that may be left out filled in. */
    private Map<String, ModelBatch.Array> complete(ModelBatch batch) {
        Map<String, ModelBatch.Array> arrays = new LinkedHashMap<>(batch.arrays());
        for (String name : arrays.keySet()) {
            if (!declared.containsKey(name)) {
                throw new IllegalArgumentException(
                        file + ": there is no input '" + name + "'; the model takes " + declared.keySet());
            }
        }
        for (String name : declared.keySet()) {
            ModelBatch.Array ids = batch.arrays().get("input_ids");
            if (!arrays.containsKey(name)) {
                if (ids == null
                        || !Set.of("attention_mask", "token_type_ids", "position_ids")
                                .contains(name)) {
                    throw new IllegalArgumentException(
                            file + ": input '" + name + "' is missing; the model takes " + declared.keySet());
                }
                arrays.put(name, filled(name, ids));
            }
        }
        return arrays;
    }

    private static ModelBatch.Array filled(String name, ModelBatch.Array ids) {
        long[] values = new long[ids.length()];
        int length = Math.max(1, ids.rowLength());
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (name) {
                case "attention_mask" -> 1;
                case "position_ids" -> i % length;
                default -> 0;
            };
        }
        return new ModelBatch.Array(values, values.length, ids.rowShape());
    }

    /** The batch that all inputs fix, or 0. */
    private int fixedBatch() {
        long fixed = 0;
        for (TensorInfo info : declared.values()) {
            long[] shape = info.getShape();
            if (shape.length > 0 && shape[0] > 0) {
                fixed = Math.max(fixed, shape[0]);
            }
        }
        return (int) Math.min(fixed, Integer.MAX_VALUE);
    }

    private int rowsAtATime(Map<String, ModelBatch.Array> arrays) {
        long bytes = 1;
        for (ModelBatch.Array array : arrays.values()) {
            bytes += 8L * array.rowLength();
        }
        return (int) Math.max(1, Math.min(1024, batchBytes / bytes));
    }

    /** The shape of a row as the model declares it. */
    private long[] rowShape(String name, ModelBatch.Array array) {
        long[] shape = declared.get(name).getShape();
        long[] given = array.rowShape();
        if (shape.length == given.length + 1) {
            for (int i = 0; i < given.length; i++) {
                if (shape[i + 1] > 0 && shape[i + 1] != given[i]) {
                    throw wrongShape(name, shape, given);
                }
            }
            return given;
        }
        long product = 1;
        for (int i = 1; i < shape.length; i++) {
            product *= shape[i];
            if (shape[i] <= 0) {
                throw wrongShape(name, shape, given);
            }
        }
        if (shape.length == 0 || product != array.rowLength()) {
            throw wrongShape(name, shape, given);
        }
        return Arrays.copyOfRange(shape, 1, shape.length);
    }

    private IllegalArgumentException wrongShape(String name, long[] shape, long[] given) {
        return new IllegalArgumentException(file + ": a row of input '" + name + "' has shape "
                + Arrays.toString(given) + ", the model takes "
                + Arrays.toString(Arrays.copyOfRange(shape, Math.min(1, shape.length), shape.length))
                        .replace("-1", "?"));
    }

    /** The scores of some rows. */
    private record Scores(FloatBuffer values, int perRow, int classes) {}

    private Scores part(Map<String, ModelBatch.Array> arrays, Map<String, long[]> shapes, int from, int n, int batch)
            throws IOException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (Map.Entry<String, ModelBatch.Array> entry : arrays.entrySet()) {
                ModelBatch.Array array = entry.getValue();
                long[] row = shapes.get(entry.getKey());
                long[] shape = new long[row.length + 1];
                shape[0] = batch;
                System.arraycopy(row, 0, shape, 1, row.length);
                Object values = array.values();
                int first = from * array.rowLength();
                if (n < batch) {
                    values = padded(values, first, n, batch, array.rowLength());
                    first = 0;
                }
                inputs.put(
                        entry.getKey(), Tensors.of(entry.getKey(), declared.get(entry.getKey()), values, first, shape));
            }
            try (OrtSession.Result result = session.run(inputs, Set.of(tensor))) {
                if (!(result.get(0) instanceof OnnxTensor found)) {
                    throw new MalformedFileException(file.toString(), file + ": output '" + tensor + "' is no tensor");
                }
                return scores(found, batch);
            }
        } catch (OrtException e) {
            throw new MalformedFileException(
                    file.toString(),
                    file + ": the model fails on rows " + from + " to " + (from + n - 1) + ": "
                            + OnnxSessions.reason(e),
                    e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    /** A copy of the rows, the last again and again until the batch is full. */
    private static Object padded(Object values, int first, int n, int batch, int rowLength) {
        List<Integer> starts = new ArrayList<>();
        for (int r = 0; r < batch; r++) {
            starts.add(first + Math.min(r, n - 1) * rowLength);
        }
        Object copy = Array.newInstance(values.getClass().getComponentType(), batch * rowLength);
        for (int r = 0; r < batch; r++) {
            System.arraycopy(values, starts.get(r), copy, r * rowLength, rowLength);
        }
        return copy;
    }

    private Scores scores(OnnxTensor found, int batch) throws IOException {
        if (found.getInfo().type == OnnxJavaType.STRING) {
            throw new MalformedFileException(
                    file.toString(), file + ": output '" + tensor + "' holds texts, not scores");
        }
        long[] shape = found.getInfo().getShape();
        int rank = shape.length;
        while (rank > 2 && shape[rank - 1] == 1) {
            rank--;
        }
        if (rank == 1 && shape[0] == batch) { // one score a row
            return new Scores(Tensors.floats(tensor, found), 1, 1);
        }
        long classes = rank == 0 ? 0 : shape[rank - 1];
        long total = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        if (classes < 1 || shape[0] % batch != 0 && total / classes % batch != 0) {
            throw new MalformedFileException(
                    file.toString(),
                    file + ": output '" + tensor + "' has shape " + Arrays.toString(shape) + " for a batch of " + batch
                            + ", expected rows of scores");
        }
        return new Scores(Tensors.floats(tensor, found), (int) (total / classes / batch), (int) classes);
    }
}
