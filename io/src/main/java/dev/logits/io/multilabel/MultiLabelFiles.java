package dev.logits.io.multilabel;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.ColumnNames;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreKind;
import dev.logits.io.npy.NpzArrays;
import dev.logits.multilabel.MultiLabelRows;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads multi-label rows into memory.
 *
 * <ul>
 *   <li>An .npz: the array of scores, N × L, that {@link ReadOptions#logits} names, else logits, predictions, scores,
 *       probs, probabilities, preds, outputs, y_score, y_prob or y_pred; and that of targets, of the same shape, which
 *       {@link ReadOptions#labels} names, else labels, y, targets or y_true.
 *   <li>A CSV or Parquet file: the columns of both, typed as {@link ColumnNames} says, such as {@code z_*} and {@code
 *       y_*}; both must be named. Where both sets have the same names but for what all begin with, in any order, they
 *       are paired by name, else by place.
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
            "y_prob",
            "y_pred");
    private static final List<String> PROBABILITIES = List.of("probs", "probabilities", "y_prob");
    private static final List<String> TARGETS = List.of("labels", "y", "targets", "y_true");

    private MultiLabelFiles() {}

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if the file is not what it says, or targets are not 0, 1 and −1
     * @throws IllegalArgumentException if what the options ask for is not in the file
     * @throws IOException if the file cannot be read
     */
    public static MultiLabelRows read(Path file, ReadOptions options) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(options, "options");
        LogitsFiles.checkFile(file);
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".npz")
                ? ofArrays(file, options)
                : ofColumns(file, options);
    }

    private static MultiLabelRows ofArrays(Path file, ReadOptions options) throws IOException {
        List<String> names = NpzArrays.names(file);
        String scores = name(file, names, options.logits(), SCORES, "scores", "withLogits");
        String targets = name(file, names, options.labels(), TARGETS, "targets", "withLabels");
        NpzArrays.NamedArray z = array(file, scores);
        NpzArrays.NamedArray y = array(file, targets);
        if (z.shape().size() != 2 || !z.shape().equals(y.shape())) {
            throw MalformedFileException.of(
                    file, "scores " + z + " and targets " + y + ": expected two arrays of one shape, rows x labels");
        }
        int labels = (int) (long) z.shape().get(1);
        int rows = (int) (long) z.shape().get(0);
        ScoreKind kind = options.scores()
                .orElse(
                        PROBABILITIES.contains(scores.toLowerCase(Locale.ROOT))
                                ? ScoreKind.PROBABILITIES
                                : ScoreKind.LOGITS);
        Logits logits = Logits.zeros(rows, labels);
        byte[] of = new byte[rows * labels];
        Odds odds = new Odds(file, kind, options);
        for (int i = 0; i < of.length; i++) {
            logits.array()[i] = odds.of(z.values()[i], i / labels, i % labels);
            of[i] = target(file, y.values()[i], String.valueOf(y.values()[i]), i / labels, i % labels);
        }
        odds.check(rows, labels);
        return MultiLabelRows.of(logits, of, options.classNames());
    }

    private static NpzArrays.NamedArray array(Path file, String name) throws IOException {
        return NpzArrays.read(file, List.of(name)).get(0);
    }

    private static String name(
            Path file, List<String> names, Optional<String> typed, List<String> usual, String what, String option) {
        if (typed.isPresent() && names.contains(typed.get())) {
            return typed.get();
        }
        Optional<String> found = typed.isPresent()
                ? Optional.empty()
                : usual.stream()
                        .flatMap(one -> names.stream().filter(one::equalsIgnoreCase))
                        .findFirst();
        return found.orElseThrow(() -> new IllegalArgumentException(file + ": no array of " + what
                + typed.map(name -> " called " + name).orElse("") + "; it has " + String.join(", ", names)
                + ": name one by ReadOptions." + option));
    }

    private static MultiLabelRows ofColumns(Path file, ReadOptions options) throws IOException {
        if (options.logits().isEmpty() || options.labels().isEmpty()) {
            throw new IllegalArgumentException(file + ": name the columns of the scores by ReadOptions.withLogits and"
                    + " those of the targets by ReadOptions.withLabels, such as \"z_*\" and \"y_*\"");
        }
        ReadOptions raw = ReadOptions.DEFAULTS
                .withLogits(options.logits().get())
                .withScores(ScoreKind.LOGITS)
                .withColumns(List.of(options.labels().get()));
        LogitsSource source = LogitsFiles.open(file, options.headerless() ? raw.withoutHeader() : raw);
        boolean alone = source.classNames().isEmpty() && source.columns().size() == 1;
        int labels = alone ? 1 : source.classes();
        if (source.columns().size() != labels) {
            throw new IllegalArgumentException(file + ": " + labels + " columns of scores and "
                    + source.columns().size() + " of targets; expected one of each for every label");
        }
        List<String> names = alone ? List.of() : ColumnNames.withoutCommonParts(source.classNames());
        int[] places = places(
                names,
                ColumnNames.withoutCommonParts(
                        source.columns().stream().map(column -> column.name()).toList()));
        return read(file, source, alone, places, options, names);
    }

    private static MultiLabelRows read(
            Path file, LogitsSource source, boolean alone, int[] places, ReadOptions options, List<String> names)
            throws IOException {
        int labels = places.length;
        List<float[]> scores = new ArrayList<>();
        List<byte[]> targets = new ArrayList<>();
        Odds odds = new Odds(file, options.scores().orElse(ScoreKind.LOGITS), options);
        Logits batch = Logits.zeros(256, source.classes());
        int[] ignored = new int[256];
        try (LogitsSource.Cursor cursor = source.open()) {
            for (int n; (n = cursor.read(batch, ignored)) > 0; ) {
                for (int r = 0; r < n; r++) {
                    float[] z = new float[labels];
                    byte[] y = new byte[labels];
                    for (int l = 0; l < labels; l++) {
                        z[l] = odds.of(batch.get(r, alone ? 1 : l), cursor.rowNumber(r), l);
                        String cell = cursor.cell(r, places[l]);
                        y[l] = target(file, number(cell), cell, cursor.rowNumber(r), l);
                    }
                    scores.add(z);
                    targets.add(y);
                }
            }
        }
        odds.check(scores.size(), labels);
        Logits all = Logits.zeros(scores.size(), labels);
        byte[] of = new byte[scores.size() * labels];
        for (int r = 0; r < scores.size(); r++) {
            System.arraycopy(scores.get(r), 0, all.array(), all.offset(r), labels);
            System.arraycopy(targets.get(r), 0, of, r * labels, labels);
        }
        return MultiLabelRows.of(all, of, options.classNames().isEmpty() ? names : options.classNames());
    }

    /** Where the target of each label is. */
    private static int[] places(List<String> names, List<String> targets) {
        int[] places = new int[targets.size()];
        boolean byName = names.size() == targets.size() && targets.containsAll(names);
        for (int l = 0; l < places.length; l++) {
            places[l] = byName ? targets.indexOf(names.get(l)) : l;
        }
        return places;
    }

    private static double number(String cell) {
        return switch (cell.toLowerCase(Locale.ROOT)) {
            case "true" -> 1;
            case "false" -> 0;
            default -> {
                try {
                    yield Double.parseDouble(cell);
                } catch (NumberFormatException text) {
                    yield Double.NaN;
                }
            }
        };
    }

    private static byte target(Path file, double value, String shown, long row, int label)
            throws MalformedFileException {
        if (value == 0 || value == 1 || value == -1) {
            return (byte) value;
        }
        throw MalformedFileException.of(
                file,
                "row " + row + ", label " + label + ": the target is " + shown
                        + ": expected 1 for yes, 0 for no, or -1 where nobody knows");
    }

    /** Scores as log-odds. */
    private static final class Odds {
        private final Path file;
        private final ScoreKind kind;
        private final boolean said;
        private final double floor;
        private boolean inside = true;

        Odds(Path file, ScoreKind kind, ReadOptions options) {
            this.file = file;
            this.kind = kind;
            this.said = options.scores().isPresent() || kind != ScoreKind.LOGITS;
            this.floor = options.floor().orElse(ReadOptions.USUAL_FLOOR);
            if (kind == ScoreKind.LOG_PROBABILITIES) {
                throw new IllegalArgumentException(
                        file + ": scores of labels are log-odds or probabilities; log-probabilities are not read");
            }
        }

        float of(double score, long row, int label) throws MalformedFileException {
            inside &= score >= 0 && score <= 1;
            if (kind == ScoreKind.LOGITS) {
                return (float) score;
            }
            if (!(score >= 0 && score <= 1)) {
                throw MalformedFileException.of(
                        file,
                        "row " + row + ", label " + label + " is " + score + ": a probability is in [0, 1]; for raw"
                                + " scores use ReadOptions.withScores(ScoreKind.LOGITS)");
            }
            double p = Math.min(1 - floor, Math.max(floor, score));
            return (float) (StrictMath.log(p) - StrictMath.log1p(-p));
        }

        /** Refuses probabilities that nobody called so. */
        void check(int rows, int labels) {
            if (!said && inside && rows * labels > 1) {
                throw new IllegalArgumentException(file + ": every score is in [0, 1]: these look like probabilities of"
                        + " yes, not logits. Read them by withScores(ScoreKind.PROBABILITIES), or, if they are logits"
                        + " all the same, by withScores(ScoreKind.LOGITS)");
            }
        }
    }
}
