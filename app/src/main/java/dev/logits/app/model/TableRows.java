package dev.logits.app.model;

import dev.logits.io.MalformedFileException;
import dev.logits.io.csv.CsvTexts;
import dev.logits.onnx.ModelBatch;
import dev.logits.onnx.ModelInput;
import dev.logits.onnx.OnnxClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Rows of a CSV for a model: columns of numbers, or one of texts; and the labels. */
final class TableRows {
    private static final List<String> USUAL_LABELS = List.of("label", "labels", "y", "target", "class");

    /** Rows that are read and scored at a time. */
    private static final int ROWS = 4096;

    private final Path file;
    private final OnnxClassifier classifier;
    private final OnnxOptions options;
    private final List<String> header;

    /** Rows of the parts before the one at hand. */
    private int before;

    TableRows(Path file, OnnxClassifier classifier, OnnxOptions options) throws IOException {
        this.file = file;
        this.classifier = classifier;
        this.options = options;
        this.header = CsvTexts.header(file);
    }

    OnnxPrediction predict(Path model) throws IOException {
        Optional<String> label = label();
        List<String> columns = options.text().map(List::of).orElse(columns(label));
        List<String> wanted = new ArrayList<>(columns);
        label.filter(name -> !wanted.contains(name)).ifPresent(wanted::add);
        Optional<TextRows> texts = options.text().isPresent() && !takesTexts()
                ? Optional.of(TextRows.open(model, classifier))
                : Optional.empty();
        GrowingLogits logits = new GrowingLogits();
        GrowingLabels given = new GrowingLabels();
        try {
            CsvTexts.readParts(file, wanted, texts.isPresent() ? TextRows.MOST : ROWS, cells -> {
                int rows = cells.get(columns.get(0)).size();
                if (rows == 0) {
                    throw MalformedFileException.of(file, "no rows");
                }
                if (label.isPresent()) {
                    given.add(labels(label.get(), cells.get(label.get()), classifier.classNames()));
                }
                logits.add(
                        texts.isPresent()
                                ? texts.get().logits(cells.get(columns.get(0)))
                                : classifier.logits(numbers(columns, cells, rows)));
                before += rows;
            });
        } finally {
            texts.ifPresent(TextRows::close);
        }
        int[] all = given.all(before);
        boolean labeled = Arrays.stream(all).anyMatch(y -> y >= 0);
        return OnnxPrediction.of(classifier, logits.all(), all, labeled);
    }

    private Optional<String> label() throws MalformedFileException {
        if (options.label().isPresent()) {
            if (!header.contains(options.label().get())) {
                throw MalformedFileException.atLine(
                        file, 1, "no column \"" + options.label().get() + "\"; there are " + String.join(", ", header));
            }
            return options.label();
        }
        List<String> inputs = classifier.inputs().stream().map(ModelInput::name).toList();
        return header.stream()
                .filter(name -> USUAL_LABELS.contains(name.toLowerCase(Locale.ROOT)))
                .filter(name ->
                        !inputs.contains(name) && !classifier.featureNames().contains(name))
                .findFirst();
    }

    private List<String> columns(Optional<String> label) throws MalformedFileException {
        List<ModelInput> inputs = classifier.inputs();
        if (inputs.size() > 1) {
            return inputs.stream().map(ModelInput::name).toList();
        }
        if (!classifier.featureNames().isEmpty()) {
            return classifier.featureNames();
        }
        List<String> columns =
                header.stream().filter(name -> !label.equals(Optional.of(name))).toList();
        if (columns.isEmpty()) {
            throw MalformedFileException.atLine(file, 1, "no column beside the label's");
        }
        return columns;
    }

    /** Whether the model reads texts themselves, with a tokenizer of its own inside. */
    private boolean takesTexts() {
        List<ModelInput> inputs = classifier.inputs();
        return inputs.size() == 1 && inputs.get(0).kind() == ModelInput.Kind.TEXTS;
    }

    private ModelBatch numbers(List<String> columns, Map<String, List<String>> cells, int rows)
            throws MalformedFileException {
        List<ModelInput> inputs = classifier.inputs();
        ModelBatch batch = ModelBatch.of(rows);
        if (inputs.size() > 1) {
            for (ModelInput input : inputs) {
                List<String> column = cells.get(input.name());
                long[] shape = input.shape().size() == 1 ? new long[0] : new long[] {1};
                batch = input.kind() == ModelInput.Kind.TEXTS
                        ? batch.with(input.name(), column.toArray(String[]::new), shape)
                        : batch.with(input.name(), numbers(input.name(), column), shape);
            }
            return batch;
        }
        if (takesTexts()) {
            String[] texts = new String[Math.multiplyExact(rows, columns.size())];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = cells.get(columns.get(i % columns.size())).get(i / columns.size());
            }
            boolean flat = inputs.get(0).shape().size() == 1 && columns.size() == 1;
            return flat
                    ? batch.with(inputs.get(0).name(), texts)
                    : batch.with(inputs.get(0).name(), texts, columns.size());
        }
        double[] values = new double[Math.multiplyExact(rows, columns.size())];
        for (int c = 0; c < columns.size(); c++) {
            double[] column = numbers(columns.get(c), cells.get(columns.get(c)));
            for (int r = 0; r < rows; r++) {
                values[r * columns.size() + c] = column[r];
            }
        }
        return batch.with(inputs.get(0).name(), values, columns.size());
    }

    private double[] numbers(String column, List<String> cells) throws MalformedFileException {
        double[] numbers = new double[cells.size()];
        for (int r = 0; r < numbers.length; r++) {
            try {
                numbers[r] = Double.parseDouble(cells.get(r));
            } catch (NumberFormatException e) {
                throw MalformedFileException.of(
                        file,
                        "row " + (before + r) + ", column \"" + column + "\": \"" + cells.get(r)
                                + "\" is not a number; a column of texts is named by --text, one of labels by"
                                + " --label");
            }
        }
        return numbers;
    }

    /** Labels as numbers, or as names of the classes. */
    private int[] labels(String column, List<String> cells, List<String> names) throws MalformedFileException {
        int[] labels = new int[cells.size()];
        for (int r = 0; r < labels.length; r++) {
            String cell = cells.get(r);
            int named = names.indexOf(cell);
            if (named >= 0) {
                labels[r] = named;
                continue;
            }
            try {
                labels[r] = cell.isEmpty() ? -1 : Integer.parseInt(cell);
            } catch (NumberFormatException e) {
                throw MalformedFileException.of(
                        file,
                        "row " + (before + r) + ", column \"" + column + "\": \"" + cell + "\" is no class"
                                + (names.isEmpty()
                                        ? "; the model does not name its classes, so labels are numbers"
                                        : " of the model, which has " + String.join(", ", names)));
            }
        }
        return labels;
    }
}
