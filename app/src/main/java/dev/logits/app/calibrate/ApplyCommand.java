package dev.logits.app.calibrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.read.InputOptions;
import dev.logits.app.read.ReadingText;
import dev.logits.app.read.Rows;
import dev.logits.app.read.SavedCalibrator;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.ProgressBar;
import dev.logits.app.shell.ProgressSource;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Start;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.calibrate.PriorShift;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.io.FileSource;
import dev.logits.io.Reading;
import dev.logits.io.table.PredictionTable;
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
import picocli.CommandLine.Parameters;

/** {@code logits apply}: a saved calibrator's probabilities, or saved prediction sets, for new logits. */
@Start(late = true, few = true)
@Command(
        name = "apply",
        description = "Turn logits into calibrated probabilities with a saved calibrator, or into prediction sets.",
        footer = {
            "",
            "The output of a calibrator is a table (.csv, .tsv, .jsonl, .parquet): the columns",
            "of --id and --columns, else the row's number; the label where there is one; the",
            "predicted class by name, its confidence, every class's probability (p_...) and,",
            "with --sets, the classes of the set. Or it is a float32 array of rows x classes",
            "(.npy). That of prediction sets is a CSV: row, size and classes of the set and,",
            "where FILE has labels, the label and whether the set holds it. Columns are put",
            "into the order of the fit by the classes' names; other classes are refused. The",
            "output appears when it is complete: an error or a crash leaves no half file.",
            "Examples:",
            "  logits apply cal.json new.npz --out probabilities.npy",
            "  logits apply cal.json new.csv --id user --columns group --out scored.csv",
            "  logits apply cal.json new.parquet --id user --sets sets.json --out scored.parquet",
            "  logits apply sets.json new.npz --out sets.csv"
        })
public final class ApplyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Parameters(
            index = "0",
            paramLabel = "CAL.JSON",
            converter = StandardStreams.Input.class,
            description = "A calibrator that logits calibrate --save wrote, or sets that --save-sets wrote.")
    private Path fittedFile;

    @Mixin
    private InputOptions input;

    @Option(
            names = "--rows",
            paramLabel = "A:B",
            converter = Rows.RangeConverter.class,
            description = "Only rows A to B-1, counted from 0; either may be left out.")
    private RowRange rows = RowRange.ALL;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "OUT.NPY",
            converter = StandardStreams.Output.class,
            description = "Where to write: a .csv, .tsv, .jsonl, .parquet or .npy; for prediction sets a .csv.")
    private Path out;

    @Option(
            names = "--sets",
            paramLabel = "SETS.JSON",
            converter = StandardStreams.Input.class,
            description = "Sets that --save-sets wrote, to write beside a calibrator's predictions in a table.")
    private Path setsFile;

    @Option(
            names = "--no-probabilities",
            description = "In a table, leave out every class's probability: predicted class and confidence alone.")
    private boolean withoutProbabilities;

    @Mixin
    private ShiftOptions shift;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public ApplyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        boolean sets = SavedSets.isOne(fittedFile);
        if (!sets) {
            PredictionOutput.check(out, terminal);
        } else if (!terminal.named(out.toString()).equals("standard output")) {
            OutputFiles.check(out, ".csv");
        }
        if (shift.isAsked() && (sets || setsFile != null)) {
            throw new IllegalArgumentException("prediction sets do not keep their coverage where the shares of the"
                    + " classes change; leave out --shares, or fit the sets on such rows");
        }
        if ((setsFile != null || withoutProbabilities) && (sets || PredictionOutput.isArray(out))) {
            throw new IllegalArgumentException((setsFile != null ? "--sets" : "--no-probabilities")
                    + " is of a table of a calibrator's predictions: give --out a name that ends in .csv, .tsv, .jsonl"
                    + " or .parquet" + (sets ? ", and a calibrator" : ""));
        }
        input.requireNoWeights("apply");
        Optional<SavedCalibrator> calibrator =
                sets ? Optional.empty() : Optional.of(SavedCalibrator.read(fittedFile, input, terminal));
        Path savedSets = sets ? fittedFile : setsFile;
        Optional<SavedSets> saved =
                savedSets == null ? Optional.empty() : Optional.of(SavedSets.read(savedSets, input));
        FileSource file = input.open();
        LogitsSource source = rows.select(file);
        ProgressBar bar = new ProgressBar(terminal);
        try {
            if (sets) {
                applySets(saved.get(), file.reading(), source, bar);
            } else {
                applyCalibrator(calibrator.get(), saved, file.reading(), source, bar);
            }
        } finally {
            bar.finish();
        }
        return 0;
    }

    private void applySets(SavedSets saved, Reading reading, LogitsSource source, ProgressBar bar) throws IOException {
        terminal.noteMissingChecksum(fittedFile);
        LogitsSource arranged = Rows.of(source, () -> saved.arrange(source));
        ProgressSource counted = new ProgressSource(arranged, bar);
        counted.once("apply");
        SetsApplication result = Rows.of(source, () -> SetsApplication.write(saved, arranged, counted, out));
        bar.finish();
        List<String> notes = notes(saved.provenance().classes(), source);
        if (json) {
            ObjectNode object = result.json(out);
            object.set("notes", Json.texts(notes));
            ReadingText.putInto(object, reading, terminal);
            terminal.text(Json.text(object));
        } else {
            terminal.println(ReadingText.ofScores(reading, terminal));
            terminal.println(result.lines(out));
            notes.forEach(note -> terminal.println("note: " + note));
        }
    }

    private void applyCalibrator(
            SavedCalibrator saved, Optional<SavedSets> sets, Reading reading, LogitsSource source, ProgressBar bar)
            throws IOException {
        if (!saved.fitted().report().converged()) {
            terminal.warn(fittedFile + ": this fit did not converge ("
                    + Words.status(saved.fitted().report().status()) + ")"
                    + (saved.fitted().calibrator() instanceof TemperatureScaling
                            ? "; it leaves probabilities as they are"
                            : "; look at probabilities before they are used"));
        }
        FitText.fewRows(saved.fitted().calibrator().method(), saved.fitted().report())
                .ifPresent(note -> terminal.warn(fittedFile + ": " + note));
        ProgressSource counted = new ProgressSource(source, bar);
        counted.once("apply");
        ClassOrder order = saved.provenance().classes();
        Optional<PriorShift> moved = Rows.of(source, () -> shift.of(saved.calibrate(saved.arrange(source))));
        long written = Rows.of(source, () -> write(saved, sets, counted, moved));
        bar.finish();
        List<String> notes = new ArrayList<>(notes(order, source));
        notes.addAll(saved.unknownGroups(source));
        if (json) {
            ObjectNode result = Json.object();
            result.put("method", saved.fitted().calibrator().method());
            result.put("rows", written);
            result.put("classes", source.classes());
            result.set("class_names", Json.texts(order.names().isEmpty() ? source.classNames() : order.names()));
            result.put("out", out.toString());
            moved.ifPresent(found -> result.set("shares", ShiftOptions.json(found)));
            result.set("notes", Json.texts(notes));
            ReadingText.putInto(result, reading, terminal);
            terminal.text(Json.text(result));
        } else {
            terminal.println(ReadingText.ofScores(reading, terminal));
            terminal.println("wrote " + out + ": "
                    + (PredictionOutput.isArray(out) ? "calibrated probabilities, " : "predictions, ")
                    + Words.rows(written) + " of " + Words.count(source.classes()) + " classes"
                    + (PredictionOutput.isArray(out) ? ", float32" : ""));
            moved.ifPresent(found -> terminal.println(
                    ShiftOptions.lines(found, order.names().isEmpty() ? source.classNames() : order.names())));
            notes.forEach(note -> terminal.println("note: " + note));
        }
    }

    /** What became of the order of classes. */
    private List<String> notes(ClassOrder order, LogitsSource source) {
        if (order.moves(source)) {
            return List.of("classes were put into the order of the fit by their names: " + Words.list(order.names()));
        }
        if (!order.names().isEmpty() && source.classNames().isEmpty()) {
            return List.of(
                    "the classes have no names here; they were taken to be, in order, " + Words.list(order.names()));
        }
        return List.of();
    }

    private long write(
            SavedCalibrator saved, Optional<SavedSets> sets, LogitsSource counted, Optional<PriorShift> moved)
            throws IOException {
        LogitsSource arranged = saved.arrange(counted);
        PredictionTable table = PredictionTable.of(arranged);
        if (moved.isPresent() || saved.groups().isPresent() || PredictionOutput.isArray(out)) {
            LogitsSource calibrated = saved.calibrate(arranged);
            calibrated = moved.isPresent() ? moved.get().correct(calibrated) : calibrated;
            if (PredictionOutput.isArray(out)) {
                return PredictionOutput.array(calibrated, out);
            }
            table = table.calibrated(calibrated);
        } else {
            table = table.calibrated(saved.fitted().calibrator());
        }
        List<String> known = saved.provenance().classes().names();
        table = table.names().isEmpty() ? table.withNames(known) : table;
        table = withoutProbabilities ? table.withoutProbabilities() : table;
        return (sets.isEmpty() ? table : PredictionOutput.withSets(table, sets.get(), setsFile)).write(out);
    }
}
