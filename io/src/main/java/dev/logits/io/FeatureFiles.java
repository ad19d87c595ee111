package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.Features;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads files of features and labels: tables ({@code .csv}, {@code .tsv}) with a header, and sparse files of the form
 * {@code label index:value …} ({@code .svm}, {@code .libsvm}, {@code .svmlight}). Both may be packed by gzip
 * ({@code .csv.gz}).
 *
 * <p>Classes are the distinct labels in sorted order: by number where all labels are numbers, by text otherwise. The
 * number −1 marks a row without a label, unless −1 and 1 are the only labels, as two-class sparse files have them.
 *
 * <pre>{@code
 * FeatureTable t = FeatureFiles.read(
 *         Path.of("data.csv"), FeatureOptions.label("GRADE").withCategorical(List.of("school")));
 * LogisticModel model = LogisticRegression.maximumLikelihood().fit(t.features(), t.labels());
 * FeatureTable more = FeatureFiles.readCoded(Path.of("new.csv"), t.coding());   // labels −1 where the file has none
 * StreamCoding coding = FeatureFiles.look(Path.of("large.csv"), StreamOptions.label("GRADE"));
 * FeatureFiles.readParts(Path.of("large.csv"), coding, 1000, learner::learn);
 * }</pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class FeatureFiles {
    private FeatureFiles() {}

    /**
     * Reads a file and decides how to code it.
     *
     * @throws MalformedFileException if a cell is missing or wrong; the message names line, column, value and remedy
     * @throws IllegalArgumentException if the options do not fit the file
     */
    public static FeatureTable read(Path file, FeatureOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        return format(file).read(file, options);
    }

    /**
     * Reads a table by a formula: its features are the columns that the formula makes.
     *
     * @throws MalformedFileException if a column of the formula does not exist, a cell is wrong, or with
     *     {@link dev.logits.learn.formula.MissingCells#REFUSE} missing
     * @throws IllegalArgumentException if the file has no named columns
     */
    public static FormulaTable read(Path file, FormulaOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        return format(file).read(file, options);
    }

    /**
     * Reads a file of new rows, coded as the rows were that a model learned from. The label's column may be missing.
     *
     * @throws MalformedFileException if a column is missing, or a cell is missing, wrong, or a level that the coding
     *     does not know
     */
    public static FeatureTable readCoded(Path file, FeatureCoding coding) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(coding, "coding");
        return format(file).readCoded(file, coding);
    }

    private static FeatureFormat format(Path file) throws IOException {
        LogitsFiles.checkFile(file);
        return FileFormats.find(file, FeatureFormat.class)
                .orElseThrow(() -> MalformedFileException.of(
                        file,
                        "not a file of features: expected a .csv or .tsv with a header, or sparse rows in a .svm"));
    }

    /** Takes the rows of a part of a file. */
    public interface Part {
        /**
         * Takes them; it may keep them.
         *
         * @param x a row of features each
         * @param labels of the rows, −1 where there is none
         * @param weights how much each row counts; empty where the coding names no column of weights, or the file has
         *     none of that name
         */
        void take(Features x, int[] labels, double[] weights) throws IOException;
    }

    /**
     * Goes once through a file that is too large for memory, and decides how to code it: it finds the classes, the
     * levels of categories that are not hashed, and the means and deviations of numbers.
     *
     * @throws MalformedFileException if a cell is missing or wrong, or there are too many classes or levels to list
     * @throws IllegalArgumentException if the options do not fit the file
     */
    public static StreamCoding look(Path file, StreamOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        return format(file).look(file, options);
    }

    /**
     * Reads a file part by part, so that memory does not grow with it. The label's column may be missing.
     *
     * @param rows a part has at most so many, and fewer where rows are wide; 1 or more
     * @param to is given the parts in their order
     * @throws MalformedFileException if a column is missing, or a cell is missing or wrong; parts before it have been
     *     given
     */
    public static void readParts(Path file, StreamCoding coding, int rows, Part to) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(coding, "coding");
        NullCheck.argument(to, "to");
        if (rows < 1) {
            throw new IllegalArgumentException("a part has 1 row or more, got " + rows);
        }
        format(file).readParts(file, coding, rows, to);
    }

    /** Whether a file's name is one of a table or of sparse rows. */
    public static boolean isOne(Path file) {
        NullCheck.argument(file, "file");
        return FileFormats.find(file, FeatureFormat.class).isPresent();
    }

    /** Whether a file's name says that it holds sparse rows, which need no name of a label. */
    public static boolean isSparse(Path file) {
        NullCheck.argument(file, "file");
        return FileFormats.find(file, FeatureFormat.class)
                .filter(format -> !format.namesColumns())
                .isPresent();
    }
}
