package dev.logits.app.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.read.InputOptions;
import dev.logits.app.read.ReadingText;
import dev.logits.app.read.Rows;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.OutputOptions;
import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.PictureFiles;
import dev.logits.app.shell.ProgressBar;
import dev.logits.app.shell.ProgressSource;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Start;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.io.FileSource;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.report.OverlaySvg;
import dev.logits.metric.Comparison;
import dev.logits.metric.Metric;
import dev.logits.source.ClassOrder;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logits compare}: two models on the same rows. */
@Start(late = true, few = true)
@Command(
        name = "compare",
        description = "Is one of two models better, on the same rows?",
        footer = {
            "",
            "Both files hold the same rows in the same order; labels may be in either. With",
            "--id the rows of both are joined by their ids, whatever their order; those that the",
            "other file has not are left out, and said. Options that name columns hold for both",
            "where both are of one format. A difference is that of B less A; its 95 %%",
            "interval is of resamples that count each row as often for A as for B.",
            "Examples:",
            "  logits compare old.npz new.npz",
            "  logits compare old.csv new.csv --id user --out differing.csv --report report.html"
        })
public final class CompareCommand implements Callable<Integer> {
    /** Rows that the report shows. */
    private static final int LISTED = 20;

    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Mixin
    private InputOptions input;

    @Parameters(
            index = "1",
            paramLabel = "OTHER",
            converter = StandardStreams.Input.class,
            description = "The other model's file, B.")
    private Path otherFile;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--resamples",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Resamples of the rows (default: 1000).")
    private int resamples;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "The seed of resamples (default: 0).")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "ROWS.CSV",
            converter = StandardStreams.Output.class,
            description = "Write the rows that one model has right and the other wrong: a .csv, .tsv, .jsonl or"
                    + " .parquet.")
    private Path out;

    @Option(
            names = "--pictures",
            paramLabel = "FOLDER",
            description = "Write reliability and risk-coverage curves of both, as SVG and PNG.")
    private Path pictures;

    @Option(
            names = "--report",
            paramLabel = "REPORT.HTML",
            converter = StandardStreams.Output.class,
            description = "Write one HTML page: every metric, both curves in one, the first rows that differ.")
    private Path report;

    public CompareCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (resamples < 10 || resamples > 1_000_000) {
            throw new IllegalArgumentException("--resamples must be 10 to 1000000, got " + resamples);
        }
        OutputFiles.checkFolder(pictures);
        OutputFiles.check(report, ".html");
        FileSource a = input.open();
        FileSource b = input.openOther(otherFile);
        LogitsSource arranged = ClassOrder.of(a).arrange(b);
        IdJoin join = input.id().isPresent() && !b.columns().isEmpty()
                ? IdJoin.of(a, arranged, input.id().get())
                : new IdJoin(a, arranged, 0, 0);
        ProgressBar bar = new ProgressBar(terminal);
        Comparison comparison;
        ComparedAreas areas;
        try {
            ProgressSource one = new ProgressSource(input.weighted(join.first()), bar);
            one.passes("compare");
            LogitsSource two = input.weighted(join.second());
            comparison = Rows.of(a, () -> Comparison.of(one, two, output.bins(), resamples, seed));
            one.passes("ROC areas");
            areas = comparison.isWhole()
                    ? ComparedAreas.of(one, two, a.classNames())
                    : ComparedAreas.of(
                            join.first(), join.second(), input.weights().orElseThrow(), a.classNames());
        } finally {
            bar.finish();
        }
        DifferingRows rows = new DifferingRows(join.first(), join.second(), a.classNames());
        Optional<Long> differing = out == null ? Optional.empty() : Optional.of(rows.write(out));
        if (report != null) {
            AtomicFile.write(
                    report,
                    ComparisonPage.html(
                            terminal.named(a.name()), terminal.named(b.name()), comparison, rows.head(LISTED)));
        }
        if (pictures != null) {
            Map<String, String> drawn = new LinkedHashMap<>();
            drawn.put("reliability", OverlaySvg.reliability(comparison, "A", "B"));
            drawn.put("risk-coverage", OverlaySvg.riskCoverage(comparison, "A", "B"));
            PictureFiles.write(pictures, drawn);
        }
        if (output.json()) {
            terminal.text(Json.text(json(a, b, join, comparison, areas)));
        } else {
            print(a, b, join, comparison, areas, differing);
        }
        return 0;
    }

    private ObjectNode json(FileSource a, FileSource b, IdJoin join, Comparison c, ComparedAreas areas) {
        ObjectNode root = Json.object();
        root.put("a", a.name());
        root.put("b", b.name());
        root.put("rows", c.rows());
        root.put("rows_only_in_a", join.onlyFirst());
        root.put("rows_only_in_b", join.onlySecond());
        root.put("sampled", c.sampled());
        root.put("level", 0.95);
        root.put("resamples", resamples);
        root.put("seed", seed);
        ObjectNode metrics = root.putObject("metrics");
        for (Metric metric : c.metrics()) {
            ObjectNode one = metrics.putObject(metric.key());
            Json.number(one, "a", c.first().value(metric));
            Json.number(one, "b", c.second().value(metric));
            Json.number(one, "difference", c.difference(metric));
            c.interval(metric).ifPresent(interval -> Json.interval(one, "interval", interval));
            c.whyNot(metric).ifPresent(reason -> one.put("no_interval_because", reason));
        }
        root.set("roc_areas", areas.json());
        ObjectNode test = root.putObject("mcnemar");
        test.put("only_a_right", c.onlyFirst());
        test.put("only_b_right", c.onlySecond());
        test.put("both_right", c.both());
        test.put("neither_right", c.neither());
        Json.number(test, "p_value", c.mcNemar());
        if (!c.isWhole()) {
            test.put("no_p_value_because", ComparisonPage.NO_TEST);
        }
        root.set("read_a", ReadingText.json(a.reading(), terminal));
        root.set("read_b", ReadingText.json(b.reading(), terminal));
        return root;
    }

    private void print(
            FileSource a, FileSource b, IdJoin join, Comparison c, ComparedAreas areas, Optional<Long> differing) {
        int width = terminal.plotStyle().width();
        terminal.println(terminal.bold("A " + a.name() + ", B " + b.name()));
        terminal.println("A");
        terminal.println(ReadingText.lines(a.reading(), terminal));
        terminal.println("B");
        terminal.println(ReadingText.lines(b.reading(), terminal));
        terminal.println("");
        terminal.println("rows              " + Words.count(c.rows())
                + (c.isWhole()
                        ? ""
                        : ", which count " + Words.significant(c.first().weight(), 6) + " together")
                + (c.isSampled()
                        ? "; intervals and test of " + Words.count(c.sampled()) + " of them, chosen by content"
                        : ""));
        if (join.onlyFirst() + join.onlySecond() > 0) {
            terminal.println("left out          " + Words.rows(join.onlyFirst()) + " of A and "
                    + Words.rows(join.onlySecond()) + " of B, whose "
                    + input.id().orElseThrow()
                    + " the other has not");
        }
        terminal.println(line("", "A", "B", "B - A", "95 % interval"));
        List<String> without = new ArrayList<>();
        for (Metric metric : c.metrics()) {
            String interval = c.interval(metric)
                    .map(i -> MetricTable.text(i) + verdict(metric, c))
                    .orElse("none");
            terminal.println(line(
                    metric.key(),
                    Words.metric(c.first().value(metric)),
                    Words.metric(c.second().value(metric)),
                    Words.metric(c.difference(metric)),
                    interval));
            c.whyNot(metric).ifPresent(reason -> without.add(metric.key() + " has no interval: " + reason + "."));
        }
        areas.each((name, area) -> terminal.println(line(
                name,
                Words.metric(area.first()),
                Words.metric(area.second()),
                Words.metric(area.difference()),
                ComparedAreas.interval(area))));
        terminal.println("");
        terminal.println(Paragraph.lines(
                "A alone is right in " + Words.rows(c.onlyFirst()) + ", B alone in " + Words.rows(c.onlySecond())
                        + ", both in " + Words.count(c.both()) + ", neither in " + Words.count(c.neither()) + ". "
                        + ComparisonPage.test(c),
                width));
        without.forEach(sentence -> terminal.println(Paragraph.lines(sentence, width)));
        differing.ifPresent(rows ->
                terminal.println("wrote " + out + ": " + Words.rows(rows) + " that one has right and the other wrong"));
        if (report != null) {
            terminal.println("wrote " + report);
        }
    }

    /** Which one is better, where the interval says so. */
    private static String verdict(Metric metric, Comparison c) {
        if (metric.direction() == Metric.Direction.NEAR_ZERO
                || c.interval(metric).orElseThrow().contains(0)) {
            return "";
        }
        return metric.direction().isBetter(c.second().value(metric), c.first().value(metric))
                ? "  B is better"
                : "  A is better";
    }

    private static String line(String key, String a, String b, String difference, String interval) {
        return String.format(Locale.ROOT, "%-18s%10s%10s%10s  %s", key, a, b, difference, interval);
    }
}
