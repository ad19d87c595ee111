package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.internal.file.FileEnding;
import java.nio.file.Path;
import java.util.List;

/**
 * A kind of file, known by the ending of its name. What it may hold is said by its subtypes, of which a format
 * implements one or more: {@link ScoreFormat}, {@link FeatureFormat}, {@link ExampleFormat}. {@link FormatProvider}
 * registers it.
 *
 * <p>Implementations are immutable and for any number of threads.
 *
 * @since 0.1
 */
public interface FileFormat {

    /** The usual endings of names, in lower case, as messages list them: {@code .csv}. */
    List<String> endings();

    /** Whether a file's name says that it is of this format: it has one of the {@link #endings}. */
    default boolean matches(Path file) {
        NullCheck.argument(file, "file");
        return endings().stream().anyMatch(ending -> FileEnding.is(file, ending));
    }
}
