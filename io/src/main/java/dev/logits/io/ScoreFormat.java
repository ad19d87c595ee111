package dev.logits.io;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A format of files that hold logits, which {@link LogitsFiles#open} reads.
 *
 * <p>Implementations are immutable, and for any number of threads.
 *
 * @since 0.1
 */
public interface ScoreFormat extends FileFormat {

    /**
     * Opens a file, which is there and not empty; reads no more than its beginning.
     *
     * <p>{@link FileSource#of} makes what is returned of rows and of what is to be said about them.
     *
     * @throws MalformedFileException if the file is not what it says
     * @throws IllegalArgumentException if what the options ask for is not in the file
     * @throws IOException if the file cannot be read
     */
    FileSource open(Path file, ReadOptions options) throws IOException;
}
