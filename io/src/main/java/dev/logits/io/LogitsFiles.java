package dev.logits.io;

import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Opens files of logits: .npy, .npz, .csv, .tsv and .parquet.
 *
 * <p><b>Logits</b> are the array or the columns that {@link ReadOptions#logits} names. Without a name:
 *
 * <ul>
 *   <li>of an .npz, the first matrix in this order: logits, predictions, scores, log_probs, log_probabilities,
 *       logprobs, probs, probabilities, preds, outputs, y_score, y_scores, y_prob, y_proba, y_pred; without any of
 *       these, the only matrix there is;
 *   <li>of a CSV, all columns in order but the label;
 *   <li>of a Parquet file, the list of floats of a usual name, else the only list of floats, else all columns of floats in
 *       order but the label. Float, double and float16 are read; every list must be as long as the first.
 * </ul>
 *
 * <p><b>Labels</b> are the array or column of the same file that {@link ReadOptions#labels} names, or the file. Without
 * a name: the first of labels, y, ground_truth, targets, label, target, y_true, true_labels; without any of these, an
 * .npz's only one-dimensional array of whole numbers that is as long as the logits. Labels that nobody asked for and
 * that do not fit the logits are passed over. A file of labels is an .npy, .npz or .parquet, or a .csv, .tsv or .txt with one
 * column or with a column of a usual name.
 *
 * <p>Nothing of a file's size is kept in memory. Values in double precision are rounded to float, beyond its range to
 * ±∞. NaN and +∞ come through as they are and are refused, with their row, by whatever uses the row. Checked while
 * reading: probabilities are in [0, 1] and sum to 1 within 1e-3 + K · 2^-25, and log-probabilities are at most 0.01.
 *
 * <p>Errors: {@link MalformedFileException} says what is wrong with a file, {@link IllegalArgumentException} what is
 * wrong with the options for it.
 *
 * <pre>{@code
 * LogitsSource source = LogitsFiles.open(Path.of("preds.npz"), ReadOptions.DEFAULTS.withLabelsRequired(true));
 * }</pre>
 */
public final class LogitsFiles {
    /** A larger vocabulary than any model's, and the most that a row may have: 16 MB of floats. */
    static final int MAX_CLASSES = 1 << 22;

    private LogitsFiles() {}

    /**
     * Opens a file. Headers are read and compared with the file's size, data is not.
     *
     * @throws MalformedFileException if the file is not what it says
     * @throws NoSuchFileException if there is no such file
     * @throws IllegalArgumentException if what the options ask for is not in the file
     * @throws IOException if the file cannot be read
     */
    public static LogitsSource open(Path file, ReadOptions options) throws IOException {
        checkFile(file);
        if (CsvTable.endsWith(file, ".npy")) {
            return openNpy(file, options);
        }
        if (CsvTable.endsWith(file, ".npz")) {
            return new NpzSelection(NpzFile.read(file), options).source();
        }
        if (CsvTable.isTable(file)) {
            return new CsvSelection(CsvTable.read(file), options).source();
        }
        if (ParquetFile.isParquet(file)) {
            return new ParquetSelection(ParquetFile.read(file), options).source();
        }
        throw new IllegalArgumentException(file + ": unknown kind of file: expected .npy, .npz, .csv, .tsv or .parquet"
                + (CsvTable.endsWith(file, ".gz") ? "; of packed ones, .csv.gz and .tsv.gz: unpack it" : ""));
    }

    /** Refuses what cannot be opened, in words. */
    static void checkFile(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw MalformedFileException.of(
                    file,
                    Files.isDirectory(file)
                            ? "a directory, not a file"
                            : "not a regular file; copy it to one, or pipe it in and name it -");
        }
        if (!Files.isReadable(file)) {
            throw MalformedFileException.of(file, "no permission to read it");
        }
        if (Files.size(file) == 0) {
            throw MalformedFileException.of(file, "the file is empty (0 bytes)");
        }
    }

    static NpyArray readNpy(Path file) throws IOException {
        FileStore store = new FileStore(Place.of(file), Files.size(file));
        return NpyArray.of(store, NpyHeader.read(store));
    }

    private static LogitsSource openNpy(Path file, ReadOptions options) throws IOException {
        if (options.logits().isPresent()) {
            throw new IllegalArgumentException(
                    file + ": an .npy holds one array, which needs no name: leave out --logits");
        }
        NpyArray array = readNpy(file);
        checkScores(array);
        LogitsSource scores = new NpySource(array, kindOf(stem(file), options));
        if (options.labels().isPresent()) {
            return LabelledSource.of(
                    scores, LabelFiles.open(Path.of(options.labels().get())));
        }
        if (options.labelsRequired()) {
            throw new IllegalArgumentException(file + ": an .npy holds no labels: give them by --labels FILE");
        }
        return scores;
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ".npy".length());
    }

    static ScoreKind kindOf(String arrayName, ReadOptions options) {
        return options.scores().orElse(UsualNames.kindOf(arrayName));
    }

    /** Checks that an array is N × K with rows and two classes or more, and that its rows exist. */
    static void checkScores(NpyArray array) throws IOException {
        String shape = "shape " + array.header().shapeText();
        if (!array.isMatrix()) {
            throw array.place()
                    .error("logits of " + shape + ": expected two dimensions, rows x classes"
                            + (array.header().dimensions() > 2 ? "; save it with .reshape(-1, classes)" : ""));
        }
        if (array.rows() == 0) {
            throw array.place().error("no rows: " + shape);
        }
        checkClasses(array.columns(), array.place());
        array.proveRow();
    }

    static void checkClasses(long classes, Place place) throws MalformedFileException {
        if (classes == 0) {
            throw place.error("0 classes: every row is empty");
        }
        if (classes == 1) {
            throw place.error("1 class is always right: expected 2 or more; a binary model's single logit z is the"
                    + " row [0, z]");
        }
        if (classes > MAX_CLASSES) {
            throw place.error(classes + " classes: at most " + MAX_CLASSES
                    + " are read; if these are the rows, save the array with .T");
        }
    }
}
