package dev.logits.io.multilabel;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.ColumnNames;
import dev.logits.io.FileSource;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreKind;
import dev.logits.io.internal.format.OneScore;
import dev.logits.io.npy.NpzArrays;
import dev.logits.multilabel.MultiLabelRows;
import dev.logits.source.SourceColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads multi-label rows, as a stream or into memory.
 *
 * <ul>
 *   <li>An .npz, .safetensors or .pt: the array of scores, N × L, that {@link ReadOptions#logits} names, else logits,
 *       predictions, scores, probs, probabilities, preds, outputs, y_score, y_prob or y_pred; and that of targets, of
 *       the same shape, which {@link ReadOptions#labels} names, else labels, y, targets or y_true. Of an .npy the one
 *       array, with targets in the file that {@link ReadOptions#labels} names.
 *   <li>A CSV or Parquet file: the columns of both, typed as {@link ColumnNames} says, such as {@code z_*} and {@code
 *       y_*}. Where both sets have the same names but for what all begin with, in any order, they are paired by name,
 *       else by place.
 * </ul>
 *
 * <p>Targets are 1, 0, or −1 where nobody knows. Scores are log-odds, or probabilities of {@code probs} and the like or
 * where {@link ReadOptions#scores} says so, of which ln(p/(1 − p)) is taken: each label has its own, and rows do not
 * sum to 1. A probability of 0 or 1 is read as 2^−23 from there, or as {@link ReadOptions#floor} says.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class MultiLabelFiles {
    private static final List<String> SCORES = List.of(
            "logits",
            "predictions",
            "scores",
            "probs",
            "probabilities",
            "preds",
            "outputs",
            "y_score",
            "y_scores",
            "y_prob",
            "y_proba",
            "y_pred",
            "decision_function",
            "predict_proba");
    private static final List<String> PROBABILITIES =
            List.of("probs", "probabilities", "y_prob", "y_proba", "predict_proba");
    private static final List<String> TARGETS =
            List.of("labels", "y", "targets", "y_true", "ground_truth", "true_labels");

    private MultiLabelFiles() {}

    /**
     * Opens a file; its rows are read when they are asked for. Targets may be missing, unless {@link
     * ReadOptions#labelsRequired}.
     *
     * @throws MalformedFileException if the file is not what it says; when read, if targets are not 0, 1 and −1
     * @throws IllegalArgumentException if what the options ask for is not in the file
     * @throws IOException if the file cannot be read
     */
    public static MultiLabelFile open(Path file, ReadOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        LogitsFiles.checkFile(file);
        return NpzArrays.isOne(file) ? ofArrays(file, options) : ofColumns(file, options);
    }

    /**
     * Reads a file with its targets into memory, 5 bytes a row and label.
     *
     * @throws MalformedFileException if the file is not what it says, or targets are not 0, 1 and −1
     * @throws IllegalArgumentException if what the options ask for is not in the file, or it is more than memory holds
     *     in one array, 2^31 scores
     * @throws IOException if the file cannot be read
     */
    public static MultiLabelRows read(Path file, ReadOptions options) throws IOException {
        MultiLabelFile rows = open(file, NullCheck.argument(options, "options").withLabelsRequired(true));
        int labels = rows.labels();
        int most = (Integer.MAX_VALUE - 64) / labels;
        if (rows.rows().orElse(0) > most) {
            throw new IllegalArgumentException(file + ": " + rows.rows().getAsLong() + " rows of " + labels
                    + " labels are more than the 2^31 scores that one array holds; take some of the rows");
        }
        int room = (int) rows.rows().orElse(1024);
        float[] scores = new float[room * labels];
        byte[] targets = new byte[room * labels];
        int n = 0;
        try (MultiLabelFile.Cursor cursor = rows.open()) {
            for (; cursor.next(); n++) {
                if (n == room) {
                    room = (int) Math.min(most, 2L * room);
                    if (n == room) {
                        throw new IllegalArgumentException(file + ": more than " + most
                                + " rows, the 2^31 scores that one array holds; take some of the rows");
                    }
                    scores = Arrays.copyOf(scores, room * labels);
                    targets = Arrays.copyOf(targets, room * labels);
                }
                for (int l = 0; l < labels; l++) {
                    scores[n * labels + l] = cursor.logOdds(l);
                    targets[n * labels + l] = (byte) cursor.target(l);
                }
            }
        }
        if (n == 0) {
            throw MalformedFileException.of(file, "no rows");
        }
        return MultiLabelRows.wrap(
                Logits.wrap(n == room ? scores : Arrays.copyOf(scores, n * labels), n, labels),
                n == room ? targets : Arrays.copyOf(targets, n * labels),
                rows.names());
    }

    private static MultiLabelFile ofArrays(Path file, ReadOptions options) throws IOException {
        List<String> names = NpzArrays.names(file);
        String scores = name(file, names, options.logits(), SCORES, "scores", "withLogits")
                .orElseThrow(() -> noArray(file, names, options.logits(), "scores", "withLogits"));
        Path other = file;
        Optional<String> targets;
        if (options.labels().isPresent() && !names.contains(options.labels().get())) {
            other = path(options.labels().get())
                    .orElseThrow(() -> noArray(file, names, options.labels(), "targets", "withLabels"));
            List<String> there = NpzArrays.names(other);
            Path from = other;
            targets = Optional.of(
                    there.size() == 1
                            ? there.get(0)
                            : name(other, there, Optional.empty(), TARGETS, "targets", "withLabels")
                                    .orElseThrow(
                                            () -> noArray(from, there, Optional.empty(), "targets", "withLabels")));
        } else {
            List<String> rest =
                    names.stream().filter(name -> !name.equals(scores)).toList();
            targets = name(file, rest, options.labels(), TARGETS, "targets", "withLabels");
            if (targets.isEmpty() && options.labelsRequired()) {
                throw noArray(file, names, options.labels(), "targets", "withLabels");
            }
        }
        List<Long> shape = shape(file, scores);
        List<Long> of = targets.isEmpty() ? shape : shape(other, targets.get());
        boolean fits = shape.size() == 2 && shape.equals(of);
        if (!fits || shape.get(1) < 1 || shape.get(1) > LogitsFiles.MAX_CLASSES) {
            throw MalformedFileException.of(
                    file,
                    "scores " + scores + " " + shape
                            + targets.map(name ->
                                            " and targets " + name + " " + of + ": expected two arrays of one shape")
                                    .orElse(": expected")
                            + ", rows x labels");
        }
        int labels = (int) (long) shape.get(1);
        ScoreKind kind = options.scores()
                .orElse(
                        PROBABILITIES.contains(scores.toLowerCase(Locale.ROOT))
                                ? ScoreKind.PROBABILITIES
                                : ScoreKind.LOGITS);
        if (!options.classNames().isEmpty() && options.classNames().size() != labels) {
            throw new IllegalArgumentException(
                    file + ": " + options.classNames().size() + " names for " + labels + " labels");
        }
        return new ArrayRows(
                file,
                scores,
                targets,
                other,
                labels,
                shape.get(0),
                kind,
                options,
                ArrayRows.beside(file, scores, options));
    }

    private static List<Long> shape(Path file, String name) throws IOException {
        try (NpzArrays.Reader array = NpzArrays.open(file, name)) {
            return array.shape();
        }
    }

    private static Optional<Path> path(String name) {
        try {
            Path path = Path.of(name);
            return Files.isRegularFile(path) && NpzArrays.isOne(path) ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException noName) {
            return Optional.empty();
        }
    }

    private static IllegalArgumentException noArray(
            Path file, List<String> names, Optional<String> typed, String what, String option) {
        return new IllegalArgumentException(file + ": no array of " + what
                + typed.map(name -> " called " + name).orElse("") + "; it has " + String.join(", ", names)
                + ": name one by ReadOptions." + option
                + (what.equals("targets") ? ", or another file of arrays" : ""));
    }

    /** Of several arrays the one that is meant; the only one of a file needs no usual name. */
    private static Optional<String> name(
            Path file, List<String> names, Optional<String> typed, List<String> usual, String what, String option) {
        if (typed.isPresent()) {
            if (!names.contains(typed.get())) {
                throw noArray(file, names, typed, what, option);
            }
            return typed;
        }
        Optional<String> found = usual.stream()
                .flatMap(one -> names.stream().filter(one::equalsIgnoreCase))
                .findFirst();
        return found.isEmpty() && names.size() == 1 && what.equals("scores") ? Optional.of(names.get(0)) : found;
    }

    private static MultiLabelFile ofColumns(Path file, ReadOptions options) throws IOException {
        if (options.logits().isEmpty() || options.labels().isEmpty() && options.labelsRequired()) {
            throw new IllegalArgumentException(file + ": name the columns of the scores by ReadOptions.withLogits and"
                    + " those of the targets by ReadOptions.withLabels, such as \"z_*\" and \"y_*\"");
        }
        ReadOptions raw = ReadOptions.DEFAULTS
                .withLogits(options.logits().get())
                .withScores(ScoreKind.LOGITS)
                .withColumns(options.columns());
        raw = options.headerless() ? raw.withoutHeader() : raw;
        FileSource source = LogitsFiles.open(file, raw);
        int kept = source.columns().size();
        boolean alone = OneScore.isOne(source.reading().scores());
        int[] places = {};
        List<String> names = List.of();
        if (options.labels().isPresent()) {
            source = LogitsFiles.open(
                    file, raw.withColumns(List.of(options.labels().get())));
            int targets = source.columns().size() - kept;
            int labels = alone ? 1 : source.classes();
            if (targets != labels) {
                throw new IllegalArgumentException(file + ": " + labels + " columns of scores and " + targets
                        + " of targets; expected one of each for every label");
            }
            names = alone ? List.of() : ColumnNames.withoutCommonParts(source.classNames());
            places = places(
                    names,
                    ColumnNames.withoutCommonParts(source.columns().subList(kept, kept + targets).stream()
                            .map(SourceColumn::name)
                            .toList()),
                    kept);
        } else if (!alone) {
            names = ColumnNames.withoutCommonParts(source.classNames());
        }
        return new ColumnRows(
                file,
                source,
                alone,
                kept,
                places,
                options.classNames().isEmpty() ? names : options.classNames(),
                options);
    }

    /** Where the target of each label is. */
    private static int[] places(List<String> names, List<String> targets, int from) {
        int[] places = new int[targets.size()];
        boolean byName = names.size() == targets.size() && targets.containsAll(names);
        for (int l = 0; l < places.length; l++) {
            places[l] = from + (byName ? targets.indexOf(names.get(l)) : l);
        }
        return places;
    }
}
