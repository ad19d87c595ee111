package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.DenseFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads examples for a network from arrays: features and labels of an .npz, or features of an .npy with the labels
 * elsewhere. An array of images, N × rows × columns, becomes N rows of features.
 *
 * <p><b>Features</b> are the array that is named, or without a name the first of x, features, data, images, inputs,
 * x_train, x_test, or else the only array of two dimensions or more. <b>Labels</b> are the array or the file that is
 * named, or without a name one of the usual ones (labels, y, …, y_train, y_test) that has one whole number per row.
 *
 * <pre>{@code
 * ExampleFiles.Table t = ExampleFiles.read(Path.of("digits.npz"), Optional.empty(), Optional.empty(), true);
 * }</pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class ExampleFiles {
    private ExampleFiles() {}

    /**
     * Examples from a file. Arrays are shared, not copied.
     *
     * @param features N × D
     * @param labels N, −1 where there is none
     * @param labeled whether the file had labels
     */
    public record Table(DenseFeatures features, int[] labels, boolean labeled) {
        /** Checks that nothing is null. */
        public Table {
            NullCheck.argument(features, "features");
            NullCheck.argument(labels, "labels");
        }
    }

    /** Whether a file's name is one of arrays. */
    public static boolean isOne(Path file) {
        NullCheck.argument(file, "file");
        return FileFormats.find(file, ExampleFormat.class).isPresent();
    }

    /**
     * Reads a file.
     *
     * @param features the array of features; empty to find a usual name
     * @param labels the array of labels, or a file of them; empty to find a usual name
     * @param labelsRequired whether a file without labels is an error
     * @throws MalformedFileException if the file is not what it says
     * @throws IllegalArgumentException if what is asked for is not there
     */
    public static Table read(Path file, Optional<String> features, Optional<String> labels, boolean labelsRequired)
            throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(features, "features");
        NullCheck.argument(labels, "labels");
        LogitsFiles.checkFile(file);
        ExampleFormat format = FileFormats.find(file, ExampleFormat.class)
                .orElseThrow(() -> new IllegalArgumentException(
                        file + ": unknown kind of file for examples: expected .npz, .npy, .csv, .tsv or .svm"));
        return format.read(file, features, labels, labelsRequired);
    }
}
