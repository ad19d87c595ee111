package dev.logits.app.read;

import dev.logits.app.shell.KernelPreference;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Words;
import dev.logits.io.ColumnNames;
import dev.logits.io.FileSource;
import dev.logits.io.LogitsFiles;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreKind;
import dev.logits.io.json.ClassNameFile;
import dev.logits.metric.Evaluation;
import dev.logits.source.LogitsSource;
import dev.logits.source.RepeatedRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The file of logits and how to read it; every command that reads one has these options. */
public final class InputOptions {
    @Parameters(
            paramLabel = "FILE",
            description =
                    "Rows of logits: an npy, npz, CSV, Parquet, safetensors or PyTorch (.pt) file, or - for standard"
                            + " input.",
            converter = StandardStreams.Input.class)
    private Path file;

    @Option(
            names = "--logits",
            paramLabel = "NAME",
            description =
                    "The array of logits in an npz, safetensors or .pt, the list in a Parquet file, or the columns of"
                            + " a CSV or Parquet file, joined by commas: a range c0-c4, a pattern 'c*', and '\"a,b\"' for"
                            + " a name with a comma may be among them. Usual names (logits, predictions, scores, ...) are"
                            + " found by themselves.")
    private String logits;

    @Option(
            names = "--labels",
            paramLabel = "NAME|FILE",
            converter = StandardStreams.NameOrInput.class,
            description =
                    "The labels: an array of the npz, a column of the CSV or Parquet file, or a file of their own."
                            + " Usual names (labels, y, ground_truth, targets, ...) are found by themselves. Labels are"
                            + " 0..K-1, or -1 or -100 to ignore a row; where classes have names, those of the columns or"
                            + " of --names, also these.")
    private String labels;

    @Option(
            names = "--scores",
            paramLabel = "KIND",
            converter = KindConverter.class,
            description = "What the numbers are: logits, log-probabilities or probabilities (read as ln p).")
    private ScoreKind scores;

    @Option(
            names = "--floor",
            paramLabel = "P",
            description = "What a probability of exactly 0 is read as (default: 1.19e-7 where the numbers are"
                    + " probabilities); 0 makes it a masked class.")
    private Double floor;

    @Option(
            names = "--names",
            paramLabel = "FILE|A,B,..",
            converter = StandardStreams.NameOrInput.class,
            description = "The names of the classes in order: joined by commas, or a file with one per line, or a .json"
                    + " (an array, or id2label of a config.json).")
    private String names;

    @Option(
            names = "--id",
            paramLabel = "COLUMN",
            description = "The column of a CSV or Parquet file, or the array of an npz, that says which row is which.")
    private String id;

    @Option(
            names = "--columns",
            paramLabel = "NAMES",
            description = "Further columns that are no scores and stay beside them (groups, texts), named as for"
                    + " --logits.")
    private String columns;

    @Option(
            names = "--weights",
            paramLabel = "COLUMN",
            description = "The column or array that says how many cases a row stands for: a row of weight 3 counts as"
                    + " three, one of 0.5 as half of one.")
    private String weights;

    @Option(
            names = "--no-header",
            description = "The first line of the CSV is a row: its columns are called c0, c1, ... (a first line of"
                    + " decimal numbers is found by itself).")
    private boolean headerless;

    /** Columns that the command itself needs. */
    private final List<String> kept = new ArrayList<>();

    public Path file() {
        return file;
    }

    /** The column that says which row is which, if one does. */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /** The column that says how much a row counts, if one does. */
    public Optional<String> weights() {
        return Optional.ofNullable(weights);
    }

    /** The rows of a file, each as often as its weight says, where weights were asked for. */
    public LogitsSource weighted(LogitsSource source) {
        return weights == null ? source : RepeatedRows.by(weights, source);
    }

    /** The same, each as often as the weight of its label says, too. */
    public LogitsSource weighted(LogitsSource source, double[] ofClasses) {
        return weights == null
                ? RepeatedRows.byClass(source, ofClasses)
                : RepeatedRows.by(weights, source).timesClass(ofClasses);
    }

    /** What rows are where weights are whole numbers: as many as they add up to. */
    public Optional<String> noteOfCases(Evaluation e) {
        return weights == null || !e.confidences().isWhole()
                ? Optional.empty()
                : Optional.of("each row counts as as many cases as the weight \"" + weights + "\" says, "
                        + Words.count(e.rows()) + " in all");
    }

    /** Refuses weights where each row has a result of its own. */
    public void requireNoWeights(String command) {
        if (weights != null) {
            throw new IllegalArgumentException("--weights says how often rows count in a fit or a metric; " + command
                    + " has a result for each row, whatever its weight");
        }
    }

    /** Keeps a column beside the scores, which a command's own option names; to be called before opening. */
    public void keep(String column) {
        if (!kept.contains(ColumnNames.quoted(column))) {
            kept.add(ColumnNames.quoted(column));
        }
    }

    /** The file as the option was typed, for messages and for the command to try next. */
    public String arguments() {
        return Words.quoted(file.toString()) + scoreArguments();
    }

    /** The options that say which scores to read and as what, each with a space before it. */
    public String scoreArguments() {
        StringBuilder text = new StringBuilder();
        if (logits != null) {
            text.append(" --logits ").append(Words.quoted(logits));
        }
        if (scores != null) {
            text.append(" --scores ").append(scores);
        }
        if (floor != null) {
            text.append(" --floor ").append(Words.plain(floor));
        }
        return text.toString();
    }

    /** Whether ids or other columns stay beside the scores, as results then have them, too. */
    public boolean keepsColumns() {
        return id != null || columns != null;
    }

    /** The file with every option that was typed, for a command that reads it in the same way. */
    public String allArguments() {
        StringBuilder text = new StringBuilder(arguments());
        String[] names = {" --labels ", labels, " --names ", this.names, " --id ", id, " --columns ", columns};
        for (int i = 0; i < names.length; i += 2) {
            if (names[i + 1] != null) {
                text.append(names[i]).append(Words.quoted(names[i + 1]));
            }
        }
        return text.append(headerless ? " --no-header" : "").toString();
    }

    /** Opens the file with its labels, and makes sure that it holds two rows: one tells nothing about a model. */
    public FileSource openLabeled() throws IOException {
        FileSource source = open(true);
        requireTwoRows(source);
        return source;
    }

    /** Opens the file; labels, if it has any, are not needed. */
    public FileSource open() throws IOException {
        return open(false);
    }

    /** The same; a probability of 0 is a masked class unless a floor was asked for. */
    public FileSource openWithZeros() throws IOException {
        floor = floor == null ? Double.valueOf(0) : floor;
        return open();
    }

    /**
     * Opens another file of the same model's rows: what names columns and arrays holds for it, too, where it is of the
     * same format; what the numbers are, always.
     */
    public FileSource openOther(Path other) throws IOException {
        ReadOptions options = options(false);
        if (!ending(other).equals(ending(file))) {
            ReadOptions rest = ReadOptions.DEFAULTS.withClassNames(options.classNames());
            rest = floor == null ? rest : rest.withFloor(floor);
            options = scores == null ? rest : rest.withScores(scores);
        }
        return LogitsFiles.open(other, options);
    }

    private static String ending(Path path) {
        String name = path.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** The options as they were typed, without guesses; labels, if there are any, are not needed. */
    public ReadOptions typed() throws IOException {
        return options(false);
    }

    private FileSource open(boolean labelsRequired) throws IOException {
        FileSource source = LogitsFiles.open(file, options(labelsRequired));
        KernelPreference.forBytes(Files.size(file));
        return source;
    }

    private ReadOptions options(boolean labelsRequired) throws IOException {
        ReadOptions options = ReadOptions.DEFAULTS.withLabelsRequired(labelsRequired);
        options = logits == null ? options : options.withLogits(logits);
        options = labels == null ? options : options.withLabels(labels);
        if (floor != null && !(floor >= 0 && floor < 1)) {
            throw new IllegalArgumentException("--floor must be 0 or more and less than 1, got " + floor);
        }
        options = floor == null ? options : options.withFloor(floor);
        options = names == null ? options : options.withClassNames(classNames());
        options = id == null ? options : options.withColumns(List.of(ColumnNames.quoted(id)));
        options = columns == null ? options : options.withColumns(List.of(columns));
        options = weights == null ? options : options.withColumns(List.of(ColumnNames.quoted(weights)));
        options = options.withColumns(kept);
        options = headerless ? options.withoutHeader() : options;
        return scores == null ? options : options.withScores(scores);
    }

    /** Of a file of that name, where there is one. */
    private List<String> classNames() throws IOException {
        if (names.indexOf(',') < 0) {
            try {
                Path path = Path.of(names);
                if (Files.isRegularFile(path)) {
                    return ClassNameFile.read(path);
                }
            } catch (InvalidPathException noFile) {
                // a name that no file can have
            }
        }
        return ColumnNames.split(names);
    }

    private static void requireTwoRows(LogitsSource source) throws IOException {
        long rows = source.rows().isPresent() ? source.rows().getAsLong() : Rows.countUpTo(source, 2);
        if (rows < 2) {
            throw new IllegalArgumentException(source.name() + ": " + (rows == 0 ? "no rows" : "1 row")
                    + "; judging a model needs at least 2 labeled rows");
        }
    }

    /** One of the names joined by commas, without the quotation marks of those that hold a comma. */
    public static final class NameConverter implements CommandLine.ITypeConverter<String> {
        @Override
        public String convert(String value) {
            boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
            return quoted ? value.substring(1, value.length() - 1) : value;
        }
    }

    /** The kinds by the names that the option has for them. */
    public static final class KindConverter implements CommandLine.ITypeConverter<ScoreKind> {
        @Override
        public ScoreKind convert(String value) {
            try {
                return ScoreKind.parse(value);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }
}
