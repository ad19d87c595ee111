package dev.logits.app.model;

import dev.logits.app.read.ExampleOptions;
import dev.logits.io.LogitsFiles;
import dev.logits.io.npy.NpzArrays;
import dev.logits.onnx.ModelBatch;
import dev.logits.onnx.ModelInput;
import dev.logits.onnx.OnnxClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Rows of arrays for a model: arrays by the names of its inputs, or the features of a file for a model of one input.
 * They are read and scored in parts, so that of the arrays no more than a part is in memory.
 */
final class ArrayRows {
    /** Numbers that are read at a time, or those of one row. */
    private static final int MOST = 1 << 21;

    private static final int MOST_OF_A_ROW = 1 << 28;

    private final Path file;
    private final OnnxClassifier classifier;

    ArrayRows(Path file, OnnxClassifier classifier) {
        this.file = file;
        this.classifier = classifier;
    }

    /** An array that is read: the input that it is for, and the shape of a row. */
    private record Column(String input, NpzArrays.Reader reader, long[] rowShape, boolean narrow) {
        long rows() {
            return reader.shape().isEmpty() ? 0 : reader.shape().get(0);
        }

        /** Numbers of a row. */
        int width() {
            long width = 1;
            for (long d : rowShape) {
                if (d > 0 && width > MOST_OF_A_ROW / d) {
                    throw new IllegalArgumentException("array " + input + ": a row of shape "
                            + Arrays.toString(rowShape) + " is too large; a row has at most " + MOST_OF_A_ROW
                            + " numbers");
                }
                width *= d;
            }
            return (int) width;
        }
    }

    OnnxPrediction predict(ExampleOptions input) throws IOException {
        LogitsFiles.checkFile(file);
        List<String> inputs = classifier.inputs().stream().map(ModelInput::name).toList();
        List<String> named =
                NpzArrays.names(file).stream().filter(inputs::contains).toList();
        return named.isEmpty() || file.toString().endsWith(".npy") ? features(input) : named(input, named);
    }

    /** The features of the file, whatever they are called: an image is a row of pixels. */
    private OnnxPrediction features(ExampleOptions input) throws IOException {
        if (classifier.inputs().size() != 1) {
            throw new IllegalArgumentException(
                    file + ": the model takes " + classifier.inputs() + ": give an .npz with arrays of these names");
        }
        NpzArrays.Examples found = input.arrays(Optional.empty());
        long[] shape = found.shape().stream().skip(1).mapToLong(Long::longValue).toArray();
        try (NpzArrays.Reader reader = NpzArrays.open(file, found.features())) {
            String name = classifier.inputs().get(0).name();
            int width = new Column(found.features(), reader, shape, true).width();
            Column column = new Column(name, reader, new long[] {width}, true);
            return scored(List.of(column), column.rows(), found.labels());
        }
    }

    private OnnxPrediction named(ExampleOptions input, List<String> names) throws IOException {
        List<Column> columns = new ArrayList<>();
        try {
            for (String name : names) {
                NpzArrays.Reader reader = NpzArrays.open(file, name);
                long[] shape = reader.shape().stream().mapToLong(d -> d).toArray();
                columns.add(new Column(
                        name, reader, Arrays.copyOfRange(shape, Math.min(1, shape.length), shape.length), false));
            }
            long rows = columns.get(0).rows();
            if (rows < 1 || columns.stream().anyMatch(column -> column.rows() != rows)) {
                throw new IllegalArgumentException(file + ": arrays of different numbers of rows, or of none: "
                        + columns.stream()
                                .map(column ->
                                        column.input() + " " + column.reader().shape())
                                .toList());
            }
            Optional<Column> table = columns.stream()
                    .filter(column -> column.rowShape().length > 0)
                    .findFirst();
            int[] labels =
                    table.isPresent() ? input.arrays(table.map(Column::input)).labels() : new int[0];
            return scored(columns, rows, labels);
        } finally {
            for (Column column : columns) {
                column.reader().close();
            }
        }
    }

    /** Without labels where none are given. */
    private OnnxPrediction scored(List<Column> columns, long all, int[] labels) throws IOException {
        long width = columns.stream().mapToLong(Column::width).sum();
        int part = (int) Math.max(1, Math.min(all, MOST / Math.max(1, width)));
        GrowingLogits logits = new GrowingLogits();
        for (long from = 0; from < all; from += part) {
            int rows = (int) Math.min(part, all - from);
            ModelBatch batch = ModelBatch.of(rows);
            for (Column column : columns) {
                int length = Math.multiplyExact(rows, column.width());
                double[] values = new double[length];
                column.reader().read(values, length);
                batch = column.narrow()
                        ? batch.with(column.input(), narrow(values, from, column.width()), column.rowShape())
                        : batch.with(column.input(), values, column.rowShape());
            }
            logits.add(classifier.logits(batch));
        }
        int[] known = Arrays.copyOf(labels, Math.toIntExact(all));
        Arrays.fill(known, labels.length, known.length, -1);
        return OnnxPrediction.of(classifier, logits.all(), known, labels.length > 0);
    }

    /** Features as floats, which they must fit. */
    private float[] narrow(double[] values, long from, int width) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
            if (Float.isInfinite(floats[i]) && Double.isFinite(values[i])) {
                throw new IllegalArgumentException(file + ": row " + (from + i / width) + ", column " + i % width
                        + " is " + values[i] + ", which is too large for a 32-bit float, whose largest is "
                        + Float.MAX_VALUE);
            }
        }
        return floats;
    }
}
