package dev.logits.app.judge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.read.InputOptions;
import dev.logits.app.read.ReadingText;
import dev.logits.app.read.RowWeights;
import dev.logits.app.read.Rows;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.KernelPreference;
import dev.logits.app.shell.ProgressBar;
import dev.logits.app.shell.ProgressSource;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.io.ColumnNames;
import dev.logits.io.FileSource;
import dev.logits.io.LogitsFiles;
import dev.logits.io.ReadOptions;
import dev.logits.io.Reading;
import dev.logits.io.ScoreKind;
import dev.logits.source.ClassOrder;
import dev.logits.source.LogitsSource;
import dev.logits.uncertainty.ConfidenceScore;
import dev.logits.uncertainty.Energy;
import dev.logits.uncertainty.GeneralizedEntropy;
import dev.logits.uncertainty.MaximumLogit;
import dev.logits.uncertainty.MaximumSoftmaxProbability;
import dev.logits.uncertainty.NegativeEntropy;
import dev.logits.uncertainty.OodDetection;
import dev.logits.uncertainty.TopMargin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logits ood}: how well confidence scores tell one file of logits from another. */
@Command(
        name = "ood",
        description = "How well do these logits tell known data from other data?",
        footer = {
            "",
            "Scores are higher where a row is more like what the model knows. AUROC is the",
            "chance that a row of IN scores higher than one of OUT. FPR95 takes IN as the",
            "positive class: the share of OUT (false positives) that passes a threshold which",
            "95 %% of IN (true positives) pass. Labels are not needed and not read. With",
            "--weights rows of each file count as their weights say.",
            "Examples:",
            "  logits ood test.npy other.npy",
            "  logits ood test.npz other.npz --score energy --temperature 2 --json"
        })
public final class OodCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Parameters(
            index = "0",
            paramLabel = "IN",
            converter = StandardStreams.Input.class,
            description = "Logits of rows like the model's data: npy, npz, CSV or Parquet.")
    private Path in;

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            converter = StandardStreams.Input.class,
            description = "Logits of other rows, by the same model.")
    private Path out;

    @Option(
            names = "--score",
            paramLabel = "SCORE",
            description = "energy, msp, max-logit, entropy, margin or gen; all when left out.")
    private String score;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "1",
            description = "Divides the logits before energy, msp, entropy and gen (default: 1).")
    private double temperature;

    @Option(
            names = "--gamma",
            paramLabel = "G",
            defaultValue = "0.1",
            description = "The exponent of gen (default: 0.1).")
    private double gamma;

    @Option(
            names = "--top",
            paramLabel = "M",
            defaultValue = "100",
            description = "How many of the largest probabilities gen sums (default: 100).")
    private int top;

    @Option(
            names = "--logits",
            paramLabel = "NAME",
            description = "The array or columns of logits in both files, as for logits evaluate.")
    private String logits;

    @Option(
            names = "--scores",
            paramLabel = "KIND",
            converter = InputOptions.KindConverter.class,
            description = "What the numbers are: logits, log-probabilities or probabilities.")
    private ScoreKind kind;

    @Option(
            names = "--floor",
            paramLabel = "P",
            description = "What a probability of exactly 0 is read as (default: 1.19e-7 where the numbers are"
                    + " probabilities); 0 makes it a masked class.")
    private Double floor;

    @Option(
            names = "--weights",
            paramLabel = "COLUMN",
            description = "The column or array of both files that says how much a row counts, 0 or more.")
    private String weights;

    @Option(
            names = "--no-header",
            description = "The first line of the CSVs is a row: their columns are called c0, c1, ... (a first line of"
                    + " decimal numbers is found by itself).")
    private boolean headerless;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public OodCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    private record Result(ConfidenceScore score, OodDetection detection) {}

    @Override
    public Integer call() throws IOException {
        List<ConfidenceScore> scores = scores();
        FileSource inSource = open(in);
        FileSource outSource = open(out);
        if (inSource.classes() != outSource.classes()) {
            throw new IllegalArgumentException(in + " has " + inSource.classes() + " classes and " + out + " has "
                    + outSource.classes() + "; both must come from the same model");
        }
        LogitsSource arranged = ClassOrder.of(inSource).arrange(outSource);
        KernelPreference.forBytes(Files.size(in) + Files.size(out));
        ProgressBar bar = new ProgressBar(terminal);
        List<Result> results = new ArrayList<>();
        try {
            double[] inWeights = weights == null ? new double[0] : RowWeights.of(inSource, weights);
            double[] outWeights = weights == null ? new double[0] : RowWeights.of(outSource, weights);
            for (ConfidenceScore each : scores) {
                double[] inRanks = ranks(each, inSource, bar);
                double[] outRanks = ranks(each, arranged, bar);
                OodDetection detection = weights == null
                        ? OodDetection.ofRanks(each, inRanks, outRanks)
                        : OodDetection.ofRanks(each, inRanks, inWeights, outRanks, outWeights);
                results.add(new Result(each, detection));
            }
        } finally {
            bar.finish();
        }
        if (json) {
            ObjectNode root = json(results);
            root.set("read_in", ReadingText.json(inSource.reading(), terminal));
            root.set("read_out", ReadingText.json(outSource.reading(), terminal));
            ArrayNode notes = root.putArray("notes");
            ReadingText.notes(inSource.reading()).forEach(note -> notes.add("IN: " + note));
            ReadingText.notes(outSource.reading()).forEach(note -> notes.add("OUT: " + note));
            terminal.text(Json.text(root));
        } else {
            print(inSource.reading(), outSource.reading(), results);
        }
        return 0;
    }

    private List<ConfidenceScore> scores() {
        List<ConfidenceScore> all = List.of(
                new Energy(temperature),
                new MaximumSoftmaxProbability(temperature),
                new MaximumLogit(),
                new NegativeEntropy(temperature),
                new TopMargin(),
                new GeneralizedEntropy(temperature, gamma, top));
        if (score == null) {
            return all;
        }
        List<ConfidenceScore> named =
                all.stream().filter(each -> each.name().equals(score)).toList();
        if (named.isEmpty()) {
            throw new IllegalArgumentException("--score " + score + " is not a score: expected "
                    + all.stream().map(ConfidenceScore::name).collect(Collectors.joining(", ")));
        }
        return named;
    }

    private FileSource open(Path file) throws IOException {
        ReadOptions options = ReadOptions.DEFAULTS;
        options = logits == null ? options : options.withLogits(logits);
        options = kind == null ? options : options.withScores(kind);
        options = floor == null ? options : options.withFloor(floor);
        options = weights == null ? options : options.withColumns(List.of(ColumnNames.quoted(weights)));
        options = headerless ? options.withoutHeader() : options;
        return LogitsFiles.open(file, options);
    }

    /** What ranks the rows of a file; an error names the file. */
    private static double[] ranks(ConfidenceScore score, LogitsSource source, ProgressBar bar) throws IOException {
        ProgressSource counted = new ProgressSource(source, bar);
        counted.once(score.name());
        return Rows.of(source, () -> score.ranks(counted));
    }

    private ObjectNode json(List<Result> results) {
        ObjectNode root = Json.object();
        root.put("in", in.toString());
        root.put("out", out.toString());
        root.put("in_rows", results.get(0).detection.inRows());
        root.put("out_rows", results.get(0).detection.outRows());
        root.put("temperature", temperature);
        if (weights != null) {
            root.put("weights", weights);
        }
        root.put("positive_class", "in");
        ArrayNode array = root.putArray("scores");
        for (Result result : results) {
            ObjectNode node = array.addObject();
            node.put("score", result.score.name());
            Json.number(node, "auroc", result.detection.auroc());
            Json.number(node, "fpr95", result.detection.fprAt95());
            Json.number(node, "threshold", result.detection.threshold());
        }
        return root;
    }

    private void print(Reading inReading, Reading outReading, List<Result> results) {
        OodDetection first = results.get(0).detection;
        terminal.println(terminal.bold(in + " against " + out));
        List<String> ofIn = ReadingText.ofScores(inReading, terminal);
        List<String> ofOut = ReadingText.ofScores(outReading, terminal);
        if (ofIn.equals(ofOut)) {
            terminal.println(ofIn);
        } else {
            terminal.println("IN");
            terminal.println(ofIn);
            terminal.println("OUT");
            terminal.println(ofOut);
        }
        terminal.println("");
        terminal.println(Words.rows(first.inRows()) + " in, " + Words.rows(first.outRows()) + " out"
                + (weights == null ? "" : ", each counting as \"" + weights + "\" says"));
        terminal.println("fpr95: IN is the positive class; the share of OUT that passes where 95 % of IN do");
        terminal.println("");
        terminal.println(String.format(Locale.ROOT, "%-12s%10s%10s%16s", "score", "auroc", "fpr95", "threshold"));
        for (Result result : results) {
            OodDetection d = result.detection;
            terminal.println(String.format(
                    Locale.ROOT,
                    "%-12s%10s%10s%16s",
                    result.score.name(),
                    Words.decimals(d.auroc(), 4),
                    Words.decimals(d.fprAt95(), 4),
                    Words.significant(d.threshold(), 6)));
        }
        if (results.stream().allMatch(r -> r.detection.auroc() < 0.5)) {
            terminal.println("");
            terminal.println("note: every score is higher for OUT than for IN; are the files the right way round?");
        }
    }
}
