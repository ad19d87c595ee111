package dev.logits.app.network;

import dev.logits.Labels;
import dev.logits.app.read.Examined;
import dev.logits.app.read.ExampleOptions;
import dev.logits.app.read.InputOptions;
import dev.logits.io.ExampleFiles;
import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureOptions;
import dev.logits.io.FeatureTable;
import dev.logits.io.safetensors.NetworkInputs;
import dev.logits.learn.features.Features;
import dev.logits.learn.features.Standardization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How columns of a table, or arrays, become what a network learns from. */
final class TableOptions {
    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "The column of labels of a CSV, by name or by number from 0.")
    private String label;

    @Option(
            names = "--categorical",
            paramLabel = "A,B",
            split = ",",
            converter = InputOptions.NameConverter.class,
            description =
                    "Columns of a CSV that hold categories: each level but the first in sorted order becomes a 0/1"
                            + " feature.")
    private List<String> categorical = List.of();

    @Option(
            names = "--columns",
            paramLabel = "A,B",
            split = ",",
            converter = InputOptions.NameConverter.class,
            description = "Learn from these columns of a CSV only.")
    private List<String> columns = List.of();

    @Option(
            names = "--standardize",
            negatable = true,
            description =
                    "Learn from (x - mean) / deviation of each feature; 0/1 features stay. The numbers are saved with"
                            + " the network (default: for tables, not for arrays).")
    private Boolean standardize;

    @Option(
            names = "--classes",
            paramLabel = "K",
            description = "The number of classes of an npz (default: the largest label + 1).")
    private Integer classes;

    /** Reads a table or arrays, by the file's name. */
    TrainingData read(ExampleOptions input) throws IOException {
        Path file = input.file();
        if (FeatureFiles.isOne(file)) {
            input.requireNoArrays();
            return ofTable(file);
        }
        if (ExampleFiles.isOne(file) && (label != null || !categorical.isEmpty() || !columns.isEmpty())) {
            String option = label != null ? "--label" : !categorical.isEmpty() ? "--categorical" : "--columns";
            throw new IllegalArgumentException(
                    option + " is for a CSV; " + file + " holds arrays: name them by --features and --labels");
        }
        ExampleFiles.Table table = input.read(true);
        int count = Examined.of(file, () -> classes(table.labels()));
        return data(file, Optional.empty(), table.features(), table.labels(), Boolean.TRUE.equals(standardize), count);
    }

    private TrainingData ofTable(Path file) throws IOException {
        if (classes != null) {
            throw new IllegalArgumentException("--classes is for arrays; the classes of " + file + " are its labels");
        }
        if (label == null && !FeatureFiles.isSparse(file)) {
            throw new IllegalArgumentException("--label is missing: name the column to learn, such as --label GRADE");
        }
        FeatureTable table = FeatureFiles.read(
                file, new FeatureOptions(label == null ? "label" : label, categorical, columns, Optional.empty()));
        List<String> names = table.coding().classes();
        if (names.size() < 2) {
            throw new IllegalArgumentException(file + ": "
                    + (names.isEmpty() ? "no row has a label" : "every label is " + names.get(0))
                    + "; a network needs two classes or more to tell apart");
        }
        boolean standard = !Boolean.FALSE.equals(standardize);
        return data(file, Optional.of(table.coding()), table.features(), table.labels(), standard, names.size());
    }

    private static TrainingData data(
            Path file, Optional<FeatureCoding> coding, Features x, int[] labels, boolean standard, int classes) {
        return Examined.of(file, () -> {
            NetworkInputs inputs = new NetworkInputs(
                    coding, standard ? Optional.of(Standardization.fit(x, labels)) : Optional.empty());
            return new TrainingData(inputs, inputs.prepare(x), labels, classes);
        });
    }

    private int classes(int[] labels) {
        if (classes != null && classes < 2) {
            throw new IllegalArgumentException("--classes must be 2 or more, got " + classes);
        }
        int most = Arrays.stream(labels).max().orElse(-1);
        int count = classes != null ? classes : Math.max(2, most + 1);
        for (int r = 0; r < labels.length; r++) {
            Labels.check(labels[r], r, count);
        }
        if (most < (classes != null ? 0 : 1)) {
            throw new IllegalArgumentException((most < 0 ? "no row has a label" : "every label is 0")
                    + "; a network needs two classes or more to tell apart");
        }
        return count;
    }
}
