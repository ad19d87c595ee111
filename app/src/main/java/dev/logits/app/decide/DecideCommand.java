package dev.logits.app.decide;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.read.InputOptions;
import dev.logits.app.read.ReadingText;
import dev.logits.app.read.Rows;
import dev.logits.app.read.SavedCalibrator;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.OutputOptions;
import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.ProgressBar;
import dev.logits.app.shell.ProgressSource;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Start;
import dev.logits.app.shell.Terminal;
import dev.logits.io.FileSource;
import dev.logits.io.file.AtomicFile;
import dev.logits.metric.Evaluation;
import dev.logits.source.ClassOrder;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code logits decide}: from scores to decisions. */
@Start(late = true, few = true)
@Command(
        name = "decide",
        description = "From scores to decisions: curves, thresholds with guarantees, costs, groups, rows to look at.",
        footer = {
            "",
            "The rows must be new to the model, and to the calibrator: what is promised of new",
            "rows is learned from rows like them. Whole --weights count cases; others say how much",
            "a row counts, in all but promises of thresholds, which count cases.",
            "Examples:",
            "  logits decide test.npz --report decisions.html",
            "  logits decide test.csv --class cat --recall 0.95 --precision 0.9",
            "  logits decide test.csv --calibrator cal.json --costs \"0,1;10,0\" --benefit 0.1,0.2",
            "  logits decide new.csv --against old.csv --costs \"0,1;10,0\"",
            "  logits decide test.csv --group region --review label-issue --review-out rows.csv"
        })
public final class DecideCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Mixin
    private InputOptions input;

    @Mixin
    private OutputOptions output;

    @Mixin
    private DecideOptions asked;

    @Option(
            names = "--calibrator",
            paramLabel = "CAL.JSON",
            converter = StandardStreams.Input.class,
            description = "Decide by calibrated probabilities: a calibrator that logits calibrate --save wrote.")
    private Path calibratorFile;

    @Option(
            names = "--against",
            paramLabel = "OTHER",
            converter = StandardStreams.Input.class,
            description =
                    "Another model's file, with labels, of the same rows in the same order: areas, and with --costs"
                            + " what decisions cost, are compared row by row.")
    private Path againstFile;

    @Option(
            names = "--report",
            paramLabel = "PAGE.HTML",
            converter = StandardStreams.Output.class,
            description = "Write all of it as one page with curves, which needs no network.")
    private Path report;

    @Option(
            names = "--review-out",
            paramLabel = "ROWS.CSV",
            converter = StandardStreams.Output.class,
            description = "Write the rows of --review to a CSV.")
    private Path reviewOut;

    @Option(
            names = "--rows",
            paramLabel = "A:B",
            converter = Rows.RangeConverter.class,
            description = "Only rows A to B-1, counted from 0; either may be left out.")
    private RowRange rows = RowRange.ALL;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "The seed of the intervals of groups (default: 0).")
    private long seed;

    public DecideCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        asked.check();
        check(report, ".html");
        check(reviewOut, ".csv");
        asked.groups().forEach(input::keep);
        Optional<SavedCalibrator> saved = calibratorFile == null
                ? Optional.empty()
                : Optional.of(SavedCalibrator.read(calibratorFile, input, terminal));
        FileSource file = input.openLabeled();
        LogitsSource named = rows.select(file);
        Weighting weighting = Rows.of(named, () -> Weighting.of(named, input.weights()));
        asked.require(weighting);
        LogitsSource plain =
                saved.isEmpty() ? named : Rows.of(named, () -> saved.get().arrange(named));
        LogitsSource raw = weighting.cases(plain);
        LogitsSource used = saved.isEmpty()
                ? raw
                : weighting.cases(Rows.of(named, () -> saved.get().calibrate(plain)));
        ProgressBar bar = new ProgressBar(terminal);
        try {
            return Rows.of(used, () -> decide(file, raw, used, saved.isPresent(), weighting, bar));
        } finally {
            bar.finish();
        }
    }

    private void check(Path out, String ending) throws IOException {
        if (out != null && !terminal.named(out.toString()).equals("standard output")) {
            OutputFiles.check(out, ending);
        }
    }

    private int decide(
            FileSource file,
            LogitsSource raw,
            LogitsSource used,
            boolean calibrated,
            Weighting weighting,
            ProgressBar bar)
            throws IOException {
        Decisions decisions = Decisions.of(
                raw, new ProgressSource(used, bar), weighting, calibrated, asked, output.json(), output.bins(), seed);
        ReviewFile ids = ReviewFile.of(used, input.id(), decisions);
        DecisionTables tables = new DecisionTables(decisions, asked, used.classNames(), ids::id);
        Optional<Against> against =
                againstFile == null ? Optional.empty() : Optional.of(against(used, weighting, tables));
        bar.finish();
        if (reviewOut != null) {
            AtomicFile.write(reviewOut, ids.csv(tables));
        }
        if (report != null) {
            Optional<Evaluation> before =
                    calibrated ? Optional.of(weighting.evaluation(raw, output.bins())) : Optional.empty();
            AtomicFile.write(report, DecisionPage.html(input.file().toString(), decisions, before, against, tables));
        }
        if (output.json()) {
            ObjectNode json = DecisionJson.of(decisions, asked, used.classNames());
            against.ifPresent(a -> json.set("against", a.json()));
            ReadingText.putInto(json, file.reading(), terminal);
            terminal.text(Json.text(json));
        } else {
            print(file, decisions, against, tables);
        }
        return 0;
    }

    private Against against(LogitsSource used, Weighting weighting, DecisionTables tables) throws IOException {
        FileSource other = input.openOther(againstFile);
        LogitsSource arranged = weighting.cases(rows.select(ClassOrder.of(used).arrange(other)));
        return Rows.of(
                other,
                () -> Against.of(
                        terminal.named(other.name()),
                        arranged,
                        used,
                        weighting,
                        tables,
                        asked.costs().map(CostsOption::matrix)));
    }

    private void print(FileSource file, Decisions decisions, Optional<Against> against, DecisionTables tables) {
        int width = terminal.plotStyle().width();
        terminal.println(terminal.bold(input.file().toString()));
        terminal.println(ReadingText.lines(file.reading(), terminal));
        List<DecisionTables.Table> all = new ArrayList<>(tables.all());
        against.ifPresent(a -> all.add(a.table()));
        for (DecisionTables.Table table : all) {
            terminal.println("");
            terminal.println(Paragraph.lines(table.title(), width));
            terminal.println(DecisionTables.lines(table));
        }
        List<String> notes = DecisionJson.notes(decisions);
        notes.forEach(note -> terminal.println(Paragraph.lines("note: " + note, width)));
        if (report != null) {
            terminal.println("wrote " + report);
        }
        if (reviewOut != null) {
            terminal.println("wrote " + reviewOut);
        }
    }
}
