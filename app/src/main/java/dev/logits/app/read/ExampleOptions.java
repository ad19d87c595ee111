package dev.logits.app.read;

import dev.logits.app.shell.StandardStreams;
import dev.logits.io.ExampleFiles;
import dev.logits.io.npy.NpzArrays;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A file of features and how to read it. */
public final class ExampleOptions {
    @Parameters(
            paramLabel = "DATA",
            description =
                    "Rows of features: a CSV with a header, sparse rows (label index:value ...) in a .svm, an npz,"
                            + " with labels in it, or an npy. Images become rows of pixels.",
            converter = StandardStreams.Input.class)
    private Path file;

    @Option(
            names = "--features",
            paramLabel = "NAME",
            description = "The array of features in an npz. Usual names (x, features, data, images, ...) are found by"
                    + " themselves.")
    private String features;

    @Option(
            names = "--labels",
            paramLabel = "NAME|FILE",
            converter = StandardStreams.NameOrInput.class,
            description =
                    "The labels: an array of the npz, or a file of their own. Usual names (y, labels, targets, ...)"
                            + " are found by themselves. Labels are 0..K-1, or -1 for a row without one.")
    private String labels;

    public Path file() {
        return file;
    }

    /** Refuses the options that name arrays, for a table. */
    public void requireNoArrays() {
        if (features != null || labels != null) {
            throw new IllegalArgumentException((features != null ? "--features" : "--labels") + " names an array; "
                    + file + " is a table, whose columns are found by their names");
        }
    }

    /** Reads arrays. */
    public ExampleFiles.Table read(boolean labelsRequired) throws IOException {
        return ExampleFiles.read(file, Optional.ofNullable(features), Optional.ofNullable(labels), labelsRequired);
    }

    /** Finds the arrays of an npz or npy; the features have this name, if there is one, unless another was given. */
    public NpzArrays.Examples arrays(Optional<String> name) throws IOException {
        return NpzArrays.examples(file, features == null ? name : Optional.of(features), Optional.ofNullable(labels));
    }
}
