package dev.logits.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Opens files of logits: .npy, .npz, .csv, .tsv and .parquet.
 *
 * <p><b>Logits</b> are the array or the columns that {@link ReadOptions#logits} names. Without a name:
 *
 * <ul>
 *   <li>of an .npz, the first matrix in this order: logits, predictions, scores, log_probs, log_probabilities,
 *       logprobs, probs, probabilities, preds, outputs, y_score, y_scores, y_prob, y_proba, y_pred; without any of
 *       these, the only matrix there is;
 *   <li>of a CSV, all columns in order but the label; {@link Reading#notes} names those that may be no classes;
 *   <li>of a Parquet file, the list of floats of a usual name, else the only list of floats, else all columns of floats
 *       in order but the label. Float, double and float16 are read; every list must be as long as the first.
 * </ul>
 *
 * <p><b>Labels</b> are the array or column of the same file that {@link ReadOptions#labels} names, or the file. Without
 * a name: the first of labels, y, ground_truth, targets, label, target, y_true, true_labels; without any of these, an
 * .npz's only one-dimensional array of whole numbers that is as long as the logits. Labels that nobody asked for and
 * that do not fit the logits are passed over. A file of labels is an .npy, .npz or .parquet, or a .csv, .tsv or .txt
 * with one column or with a column of a usual name. A label is the number of a class from 0 on, or −1 or PyTorch's −100
 * for a row to ignore; or a class's name where classes have names: those of the columns, or
 * {@link ReadOptions#classNames}.
 *
 * <p>Nothing of a file's size is kept in memory. Values in double precision are rounded to float, beyond its range to
 * ±∞. Scores that nobody said the kind of are refused where all of the first rows lie on the {@link
 * dev.logits.source.Simplex}: they are probabilities. NaN and +∞ come through as they are and are refused, with their
 * row, by whatever uses the row. Checked while reading: probabilities are in [0, 1] (0 is read as a floor, see {@link
 * FlooredSource}) and sum to 1 within 1e-3 + K · 2^-25, and log-probabilities are at most 0.01.
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
     * Opens a file. Headers are read and compared with the file's size; of the data, the first rows are looked at, so
     * that probabilities and columns that are no classes are not read as logits without a word.
     *
     * @throws MalformedFileException if the file is not what it says
     * @throws NoSuchFileException if there is no such file
     * @throws IllegalArgumentException if what the options ask for is not in the file
     * @throws IOException if the file cannot be read
     */
    public static FileSource open(Path file, ReadOptions options) throws IOException {
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
                + (CsvTable.endsWith(file, ".gz")
                        ? "; of packed ones, .csv.gz and .tsv.gz: unpack it with gunzip"
                        : FirstBytes.hint(file)));
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
        FileStore store = new FileStore(FilePlace.of(file), Files.size(file));
        return NpyArray.of(store, NpyHeader.read(store));
    }

    private static FileSource openNpy(Path file, ReadOptions options) throws IOException {
        if (options.logits().isPresent()) {
            throw new IllegalArgumentException(
                    file + ": an .npy holds one array, which needs no name: leave out ReadOptions.withLogits");
        }
        NpyArray array = readNpy(file);
        checkScores(array);
        ScoreKind kind = kindOf(stem(file), options);
        if (options.labels().isEmpty() && options.labelsRequired()) {
            throw new IllegalArgumentException(file + ": an .npy holds no labels: give them by ReadOptions.withLabels");
        }
        List<String> notes =
                ReadSource.refuseProbabilities(new NpySource(array, ScoreKind.LOGITS), options, kind, "the array");
        int classes = (int) array.columns();
        List<String> classNames = options.classNames(List.of(), classes, file.toString());
        LabelRule rule = LabelRule.of(classes, classNames);
        Optional<LabelColumn> labels = options.labels().isPresent()
                ? Optional.of(rule.decide(
                        r -> LabelFiles.open(Path.of(options.labels().get()), r)))
                : Optional.empty();
        return ReadSource.of(
                LabelledSource.of(new NpySource(array, kind), labels),
                options,
                new Reading(kind, "the array", List.of(), labels.map(LabelColumn::described), classNames, notes));
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

    static void checkClasses(long classes, FilePlace place) throws MalformedFileException {
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
