package dev.logits.app.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.decide.DecisionReport;
import dev.logits.app.read.Floor;
import dev.logits.app.read.InputOptions;
import dev.logits.app.read.ReadingText;
import dev.logits.app.read.Rows;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Notes;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.OutputOptions;
import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.ProgressBar;
import dev.logits.app.shell.ProgressSource;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Start;
import dev.logits.app.shell.Terminal;
import dev.logits.io.FileSource;
import dev.logits.io.Reading;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.report.ModelCard;
import dev.logits.io.report.ReliabilityPlot;
import dev.logits.metric.BinaryEvaluation;
import dev.logits.metric.Evaluation;
import dev.logits.source.LogitsSource;
import dev.logits.source.RepeatedRows;
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

/** {@code logits evaluate}: every metric of a file of logits, in one pass. */
@Start(late = true, few = true)
@Command(
        name = "evaluate",
        description = "How good are these logits, and do their probabilities mean what they say?",
        footer = {
            "",
            "Examples:",
            "  logits evaluate preds.npz",
            "  logits evaluate preds.npz --bootstrap 1000 --classes --target-accuracy 0.95",
            "  logits evaluate preds.npz --card README.md",
            "  logits evaluate preds.csv --group region",
            "  logits evaluate preds.npz --report evaluation.html",
            "  logits evaluate preds.npy --labels labels.npy --json",
            "  logits evaluate preds.csv --labels truth --scores probabilities --rows 0:5000"
        })
public final class EvaluateCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Mixin
    private InputOptions input;

    @Mixin
    private OutputOptions output;

    @Mixin
    private JudgeOptions judge;

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
            description = "The seed of resamples and of the test for noise (default: 0).")
    private long seed;

    @Option(
            names = "--class-weights",
            paramLabel = "balanced|W,W,..",
            description =
                    "How much a row of each class counts, in the order of the classes; balanced: so that every class"
                            + " counts alike (the accuracy is then the mean of the recalls).")
    private String classWeights;

    @Option(
            names = "--group",
            paramLabel = "COLUMN",
            description = "The metrics of each group of a column, and in the report how each differs from all others.")
    private String group;

    @Mixin
    private CardOption card;

    @Option(
            names = "--report",
            paramLabel = "PAGE.HTML",
            converter = StandardStreams.Output.class,
            description = "Write metrics, confusions, curves and rows to look at as one page, which needs no network.")
    private Path report;

    public EvaluateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        judge.check();
        card.check();
        if (report != null && !terminal.named(report.toString()).equals("standard output")) {
            OutputFiles.check(report, ".html");
        }
        if (group != null) {
            input.keep(group);
        }
        FileSource file = input.openLabeled();
        LogitsSource source = weighted(rows.select(file));
        ProgressBar bar = new ProgressBar(terminal);
        ProgressSource counted = new ProgressSource(source, bar);
        int resamples = card.isAsked() ? judge.resamplesOfCard() : judge.resamples();
        Optional<BinaryEvaluation> yes = Optional.empty();
        EvaluationText judgment;
        Optional<GroupTable> groups = Optional.empty();
        try {
            EvaluationText text =
                    Rows.of(source, () -> EvaluationText.of(counted, output.bins(), resamples, seed, judge.targets()));
            judgment = text;
            if (source.classes() == 2) {
                yes = Optional.of(BinaryEvaluation.of(source, output.bins()));
            }
            if (group != null) {
                groups = Optional.of(Rows.of(source, () -> GroupTable.of(counted, group, output.bins())));
            }
            if (report != null) {
                AtomicFile.write(
                        report,
                        Rows.of(
                                source,
                                () -> DecisionReport.of(
                                                counted,
                                                input.id(),
                                                Optional.ofNullable(group).stream()
                                                        .toList(),
                                                output.bins(),
                                                seed)
                                        .page(terminal.named(file.name()), Notes.of(text.evaluation()))));
            }
        } finally {
            bar.finish();
        }
        Optional<Floor> floor = Floor.of(file, source);
        List<String> notes = new ArrayList<>(judgment.sentences());
        notes.addAll(notes(judgment.evaluation()));
        notes.addAll(ReadingText.sentences(file.reading()));
        ModelCard page = ModelCard.of(
                        card.model(input.file()), input.file().getFileName().toString(), judgment.evaluation())
                .withNotes(notes);
        card.write(judgment.intervals().map(page::withIntervals).orElse(page));
        if (output.json()) {
            ObjectNode json = judgment.json(judge.classes());
            json.set("notes", Json.texts(notes(judgment.evaluation())));
            yes.ifPresent(binary -> json.set("positive_class", PositiveClassText.json(binary)));
            groups.ifPresent(by -> json.set("groups", by.json()));
            floor.ifPresent(f -> json.set("floor", f.json()));
            ReadingText.putInto(json, file.reading(), terminal);
            terminal.text(Json.text(json));
        } else {
            print(file.reading(), judgment, floor, yes, groups);
        }
        return 0;
    }

    private List<String> notes(Evaluation e) {
        List<String> notes = new ArrayList<>(Notes.of(e));
        input.noteOfCases(e).ifPresent(notes::add);
        return notes;
    }

    private LogitsSource weighted(LogitsSource source) throws IOException {
        LogitsSource byRow = input.weighted(source);
        if (classWeights == null) {
            return byRow;
        }
        double[] ofClasses = classWeights.equals("balanced")
                ? Rows.of(byRow, () -> RepeatedRows.balanced(byRow))
                : numbers(classWeights.split(",", -1));
        return input.weighted(source, ofClasses);
    }

    private double[] numbers(String[] cells) {
        double[] numbers = new double[cells.length];
        for (int c = 0; c < cells.length; c++) {
            try {
                numbers[c] = Double.parseDouble(cells[c].strip());
            } catch (NumberFormatException noNumber) {
                throw new IllegalArgumentException("--class-weights " + classWeights
                        + ": expected balanced, or a number per class, with commas between; \"" + cells[c]
                        + "\" is none");
            }
        }
        return numbers;
    }

    private void print(
            Reading reading,
            EvaluationText judgment,
            Optional<Floor> floor,
            Optional<BinaryEvaluation> yes,
            Optional<GroupTable> groups) {
        Evaluation e = judgment.evaluation();
        int width = terminal.plotStyle().width();
        terminal.println(terminal.bold(input.file().toString()));
        terminal.println(ReadingText.lines(reading, terminal));
        terminal.println("");
        terminal.println(MetricTable.lines(e, judgment.intervals(), width));
        terminal.println("");
        yes.ifPresent(binary -> {
            terminal.println(PositiveClassText.lines(binary, reading.classNames()));
            terminal.println("");
        });
        terminal.println(ReliabilityPlot.lines(e.reliability(), terminal.plotStyle()));
        terminal.println("");
        judgment.intervals()
                .ifPresent(b ->
                        MetricTable.withoutInterval(b).forEach(line -> terminal.println(Paragraph.lines(line, width))));
        judgment.sentences().forEach(sentence -> terminal.println(Paragraph.lines(sentence, width)));
        if (judge.classes()) {
            terminal.println("");
            terminal.println(ClassTable.lines(e, terminal.plotStyle()));
        }
        groups.ifPresent(by -> {
            terminal.println("");
            terminal.println(by.lines(terminal.plotStyle()));
        });
        notes(e).forEach(note -> terminal.println(Paragraph.lines("note: " + note, width)));
        floor.flatMap(Floor::note).ifPresent(note -> terminal.println(Paragraph.lines("note: " + note, width)));
        card.lines().forEach(terminal::println);
        if (report != null) {
            terminal.println("wrote " + report);
        }
    }
}
