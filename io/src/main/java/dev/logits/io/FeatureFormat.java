package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A format of files that hold features and labels, which {@link FeatureFiles} reads.
 *
 * <p>Implementations are immutable, and for any number of threads.
 *
 * @since 0.1
 */
public interface FeatureFormat extends FileFormat {

    /**
     * Reads a file and decides how to code it.
     *
     * @throws MalformedFileException if a cell is missing or wrong
     * @throws IllegalArgumentException if the options do not fit the file
     */
    FeatureTable read(Path file, FeatureOptions options) throws IOException;

    /**
     * Reads a file of new rows, coded as the rows were that a model learned from.
     *
     * @throws MalformedFileException if a column is missing, or a cell is missing, wrong, or a level that the coding
     *     does not know
     */
    FeatureTable readCoded(Path file, FeatureCoding coding) throws IOException;

    /**
     * Reads a file by a formula.
     *
     * @throws MalformedFileException if a column of the formula does not exist, or a cell is wrong
     * @throws IllegalArgumentException if the format knows no names of columns, as by default
     */
    default FormulaTable read(Path file, FormulaOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        throw new IllegalArgumentException(
                file + ": a formula needs columns with names, as a .csv has them with its header");
    }

    /**
     * Goes once through a file that is too large for memory, and decides how to code it.
     *
     * @throws MalformedFileException if a cell is missing or wrong
     * @throws IllegalArgumentException if the options do not fit the file, or, as by default, the format is not read
     *     part by part
     */
    default StreamCoding look(Path file, StreamOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        throw new IllegalArgumentException(file + ": a file of this format is not read part by part");
    }

    /**
     * Reads a file part by part.
     *
     * @throws MalformedFileException if a column is missing, or a cell is missing or wrong
     * @throws IllegalArgumentException if, as by default, the format is not read part by part
     */
    default void readParts(Path file, StreamCoding coding, int rows, FeatureFiles.Part to) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(coding, "coding");
        NullCheck.argument(to, "to");
        throw new IllegalArgumentException(file + ": a file of this format is not read part by part");
    }

    /** Whether columns have names, by which the options say which is the label; otherwise the format says it. */
    boolean namesColumns();
}
