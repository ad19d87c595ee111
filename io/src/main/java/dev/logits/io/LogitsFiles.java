package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.internal.file.FileEnding;
import dev.logits.io.internal.file.FirstBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Opens files of logits: .npy, .npz, .csv, .tsv, .parquet, .safetensors and PyTorch's .pt.
 *
 * <p><b>Logits</b> are the array or the columns that {@link ReadOptions#logits} names. Without a name:
 *
 * <ul>
 *   <li>of an .npz, a .safetensors or a .pt (where keys of dictionaries are names), the first matrix in this order:
 *       logits, predictions, scores, log_probs, log_probabilities,
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
 * that do not fit the logits are passed over. A file of labels is an .npy, .npz, .parquet, .safetensors or .pt, or a
 * .csv, .tsv or .txt with one column or with a column of a usual name. A label is the number of a class from 0 on, or
 * −1 or PyTorch's −100 for a row to ignore; or a class's name where classes have names: those of the columns, or
 * {@link ReadOptions#classNames}.
 *
 * <p>Nothing of a file's size is kept in memory. Values in double precision are rounded to float; below its range they
 * become −∞, above it they are refused. Scores that nobody said the kind of are refused where all of the first rows lie
 * on the {@link dev.logits.source.Simplex}: they are probabilities. NaN and +∞ come through as they are and are
 * refused, with their row, by whatever uses the row. Checked while reading: probabilities are in [0, 1] (0 is read as a
 * floor, see {@link FlooredSource}) and sum to 1 within 1e-3 + K · 2^-25, and log-probabilities are at most 0.01.
 *
 * <p>Errors: {@link MalformedFileException} says what is wrong with a file, {@link IllegalArgumentException} what is
 * wrong with the options for it.
 *
 * <pre>{@code
 * LogitsSource source = LogitsFiles.open(Path.of("preds.npz"), ReadOptions.DEFAULTS.withLabelsRequired(true));
 * }</pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class LogitsFiles {
    /** A larger vocabulary than any model's, and the most that a row may have: 16 MB of floats. */
    public static final int MAX_CLASSES = 1 << 22;

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
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        checkFile(file);
        ScoreFormat format = FileFormats.find(file, ScoreFormat.class)
                .orElseThrow(() -> new IllegalArgumentException(
                        file + ": unknown kind of file: expected " + FileFormats.endings(ScoreFormat.class)
                                + (FileEnding.is(file, ".gz")
                                        ? "; of packed ones, .csv.gz and .tsv.gz: unpack it with gunzip"
                                        : FirstBytes.hint(file))));
        return format.open(file, options);
    }

    /**
     * Opens a file with {@link ReadOptions#DEFAULTS}: arrays and columns of usual names, labels if there are any.
     *
     * @throws MalformedFileException if the file is not what it says
     * @throws NoSuchFileException if there is no such file
     * @throws IllegalArgumentException if no logits are found in it, or they are probabilities under another name
     * @throws IOException if the file cannot be read
     */
    public static FileSource open(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return open(file, ReadOptions.DEFAULTS);
    }

    /**
     * Refuses what cannot be opened, in words; every reader of a file begins with it.
     *
     * @throws NoSuchFileException if there is no such file
     * @throws MalformedFileException if it is no regular file, may not be read, or is empty
     */
    public static void checkFile(Path file) throws IOException {
        NullCheck.argument(file, "file");
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
}
