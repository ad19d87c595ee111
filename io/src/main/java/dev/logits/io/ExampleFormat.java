package dev.logits.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A format of files that hold arrays to learn from, which {@link ExampleFiles} reads.
 *
 * <p>Implementations are immutable, and for any number of threads.
 *
 * @since 0.1
 */
public interface ExampleFormat extends FileFormat {

    /**
     * Reads a file.
     *
     * @param features the array of features; empty to find a usual name
     * @param labels the array of labels, or a file of them; empty to find a usual name
     * @param labelsRequired whether a file without labels is an error
     * @throws MalformedFileException if the file is not what it says
     * @throws IllegalArgumentException if what is asked for is not there
     */
    ExampleFiles.Table read(Path file, Optional<String> features, Optional<String> labels, boolean labelsRequired)
            throws IOException;
}
