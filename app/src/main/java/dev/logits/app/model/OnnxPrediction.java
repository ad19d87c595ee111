package dev.logits.app.model;

import dev.logits.Logits;
import dev.logits.app.read.ExampleOptions;
import dev.logits.io.ExampleFiles;
import dev.logits.io.npy.NpzArrays;
import dev.logits.onnx.ModelBatch;
import dev.logits.onnx.ModelInput;
import dev.logits.onnx.ModelScores;
import dev.logits.onnx.OnnxClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What {@code predict} does with a model in an ONNX file.
 *
 * @param logits of all rows
 * @param labels one per row, −1 where there is none
 * @param labeled whether there are any
 * @param classNames the model's names of its classes, or none
 * @param scores what the model's scores are
 */
@SuppressWarnings("ArrayRecordComponent") // data of any size; equality is of no use
public record OnnxPrediction(
        Logits logits, int[] labels, boolean labeled, List<String> classNames, ModelScores scores) {

    /** Whether a model is an ONNX file or a folder with one. */
    public static boolean isOne(Path model) {
        return Files.isDirectory(model)
                || model.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
    }

    /** Runs a model on all rows of a file, or on all images of a folder. */
    public static OnnxPrediction of(Path model, ExampleOptions input, OnnxOptions options) throws IOException {
        try (OnnxClassifier classifier = OnnxClassifier.open(model, options.classifier())) {
            Path file = input.file();
            if (Files.isDirectory(file)) {
                input.requireNoArrays();
                return ImageFolder.read(file, classifier).predict(model, classifier);
            }
            String name = file.toString().toLowerCase(Locale.ROOT);
            if (name.matches(".*[.](csv|tsv)([.]gz)?")) {
                input.requireNoArrays();
                return new TableRows(file, classifier, options).predict(model);
            }
            if (options.text().isPresent()) {
                throw new IllegalArgumentException(file + ": --text names a column, so DATA must be a .csv or .tsv");
            }
            return NpzArrays.isOne(file) ? new ArrayRows(file, classifier).predict(input) : examples(input, classifier);
        }
    }

    /** With what was predicted, and labels for its rows. */
    static OnnxPrediction of(OnnxClassifier classifier, Logits z, int[] labels, boolean labeled) {
        if (labeled && labels.length != z.rows()) {
            throw new IllegalArgumentException(classifier.file() + ": the model scores " + z.rows() / labels.length
                    + " positions a row, which one label a row cannot say");
        }
        List<String> names = classifier.classNames();
        for (int r = 0; labeled && r < labels.length; r++) {
            if (labels[r] < -1 || labels[r] >= z.classes()) {
                throw new IllegalArgumentException("labels[" + r + "] = " + labels[r] + " is not a class: expected 0.."
                        + (z.classes() - 1) + ", or -1 to ignore the row");
            }
        }
        return new OnnxPrediction(
                z, labels, labeled, names.size() == z.classes() ? names : List.of(), classifier.scores());
    }

    private static OnnxPrediction examples(ExampleOptions input, OnnxClassifier classifier) throws IOException {
        if (!ExampleFiles.isOne(input.file())) {
            throw new IllegalArgumentException(
                    input.file() + ": a model in an ONNX file reads .npz, .npy, .csv, .tsv, or a folder of images");
        }
        ExampleFiles.Table table = input.read(false);
        List<ModelInput> inputs = classifier.inputs();
        if (inputs.size() != 1) {
            throw new IllegalArgumentException(
                    input.file() + ": the model takes " + inputs + ": give an .npz with arrays of these names");
        }
        int columns = table.features().columns();
        int rows = table.features().rows();
        float[] values = new float[Math.multiplyExact(rows, columns)];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                values[r * columns + c] = table.features().get(r, c);
            }
        }
        Logits z = classifier.logits(ModelBatch.of(rows).with(inputs.get(0).name(), values, columns));
        return of(classifier, z, table.labels(), table.labeled());
    }
}
