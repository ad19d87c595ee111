package dev.logits.app.calibrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.decide.DecisionReport;
import dev.logits.app.judge.CardOption;
import dev.logits.app.read.Floor;
import dev.logits.app.read.InputOptions;
import dev.logits.app.read.ReadingText;
import dev.logits.app.read.Rows;
import dev.logits.app.read.SavedCalibrator;
import dev.logits.app.shell.EvaluationJson;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.OutputOptions;
import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.PathConverter;
import dev.logits.app.shell.PictureFiles;
import dev.logits.app.shell.ProgressBar;
import dev.logits.app.shell.ProgressSource;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Start;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.calibrate.CalibrationMethod;
import dev.logits.io.FileSource;
import dev.logits.io.Reading;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.json.GroupSetsJson;
import dev.logits.io.json.PredictionSetsJson;
import dev.logits.io.json.Provenance;
import dev.logits.io.report.CalibrationReport;
import dev.logits.io.report.ModelCard;
import dev.logits.io.report.StoryPage;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowRange;
import dev.logits.uncertainty.ConformalSets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code logits calibrate}: fits a calibrator on some rows and shows what it does to others. */
@Start(late = true, few = true)
@Command(
        name = "calibrate",
        description = "Fit a calibrator on some rows, and show before and after on others.",
        footer = {
            "",
            "Without --fit-rows and --test-rows a random half of the rows is fitted, and the",
            "other half tested.",
            "Examples:",
            "  logits calibrate preds.npz --save cal.json --report report.html",
            "  logits calibrate preds.npz --save cal.json --card README.md",
            "  logits calibrate preds.npz --fit-rows 0:5000 --test-rows 5000: --json",
            "  logits calibrate preds.npz --method auto",
            "  logits calibrate preds.csv --group region --conformal lac --save cal.json",
            "  logits calibrate preds.csv --method multicalibration --group region,sex",
            "  logits calibrate preds.npz --conformal raps --coverage 0.9 --pictures figures"
        })
public final class CalibrateCommand implements Callable<Integer> {
    private static final int USUAL_RESAMPLES = 1000;

    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Mixin
    private InputOptions input;

    @Mixin
    private OutputOptions output;

    @Mixin
    private MethodOption method;

    @Mixin
    private ConformalOptions conformal;

    @Mixin
    private GroupOptions grouping;

    @Option(
            names = "--fit-rows",
            paramLabel = "A:B",
            converter = Rows.RangeConverter.class,
            description = "The rows to fit on, A to B-1, counted from 0.")
    private RowRange fitRows;

    @Option(
            names = "--test-rows",
            paramLabel = "A:B",
            converter = Rows.RangeConverter.class,
            description = "The rows to test on. With only one of the two given, the other is the rest of the rows.")
    private RowRange testRows;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "The seed of the half split, and of --method auto (default: 0).")
    private long seed;

    @Option(
            names = "--save",
            paramLabel = "CAL.JSON",
            converter = StandardStreams.Output.class,
            description = "Write the fitted calibrator, for logits apply.")
    private Path save;

    @Option(
            names = "--report",
            paramLabel = "REPORT.HTML",
            converter = StandardStreams.Output.class,
            description = "Write a self-contained HTML report.")
    private Path report;

    @Option(
            names = "--pictures",
            paramLabel = "DIR",
            converter = PathConverter.class,
            description = "Write the report's pictures into this folder, each as SVG and as PNG.")
    private Path pictures;

    @Option(
            names = "--bootstrap",
            paramLabel = "N",
            description = "95%% intervals of the metrics from N resamples of the test rows (default: 1000 for a report"
                    + " or a card, else 0).")
    private Integer resamples;

    @Mixin
    private CardOption card;

    public CalibrateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<CalibrationMethod> chosen = method.chosen();
        OutputFiles.check(save, ".json");
        OutputFiles.check(report, ".html");
        card.check();
        OutputFiles.check(conformal.save(), ".json");
        OutputFiles.checkDiffer(save, "--save", conformal.save(), "--save-sets");
        OutputFiles.checkFolder(pictures);
        Optional<ConformalSets.Options> sets = conformal.chosen(seed);
        int drawn = resamples();
        Optional<GroupOptions.Wanted> groups = grouping.wanted(input, method.isMulticalibration(), sets.isPresent());
        FileSource source = input.openLabeled();
        Split split = Split.of(source, fitRows, testRows, seed).with(input::weighted);
        Calibration calibration = Calibration.run(split, chosen, groups, seed, output.bins(), new ProgressBar(terminal))
                .with(Floor.of(source, split.fit()), Floor.of(source, split.test()));
        Extras extras = Extras.of(calibration, sets, output.bins(), drawn, seed, new ProgressBar(terminal));
        if (report != null && DecisionReport.isFor(source)) {
            extras = extras.with(chapters(calibration, groups));
        }
        CalibrationReport page = calibration
                .report(terminal.named(source.name()), commandLine(), ReadingText.sentences(source.reading()))
                .with(extras.details());
        List<String> written = write(calibration, extras, page);
        if (output.json()) {
            ObjectNode json = json(calibration, extras);
            ReadingText.putInto(json, source.reading(), terminal);
            terminal.text(Json.text(json));
        } else {
            print(source.reading(), calibration, extras, page, written);
        }
        return 0;
    }

    /** Decisions on the test rows, calibrated. */
    private StoryPage chapters(Calibration calibration, Optional<GroupOptions.Wanted> groups) throws IOException {
        ProgressBar bar = new ProgressBar(terminal);
        LogitsSource tested = calibration.split().test();
        try {
            StoryPage page = Rows.of(
                    tested,
                    () -> DecisionReport.of(
                                    new ProgressSource(calibration.calibrated(tested), bar),
                                    input.id(),
                                    groups.map(GroupOptions.Wanted::columns).orElse(List.of()),
                                    output.bins(),
                                    seed)
                            .chapters());
            calibration.groups().ifPresent(by -> by.putInto(page));
            return page;
        } finally {
            bar.finish();
        }
    }

    private int resamples() {
        int usual = report == null && !card.isAsked() ? 0 : USUAL_RESAMPLES;
        int wanted = resamples == null ? usual : resamples;
        if (wanted != 0 && (wanted < 10 || wanted > 1_000_000)) {
            throw new IllegalArgumentException(
                    "--bootstrap must be 10 to 1000000, or 0 for no intervals, got " + wanted);
        }
        return wanted;
    }

    /** The command as it was typed, for the report. */
    private String commandLine() {
        StringBuilder text = new StringBuilder("logits");
        for (String argument : spec.commandLine().getParent().getParseResult().originalArgs()) {
            text.append(' ').append(Words.quoted(argument));
        }
        return text.toString();
    }

    /** Everything was computed before, so that an error in the rows has left nothing behind. */
    private List<String> write(Calibration calibration, Extras extras, CalibrationReport page) throws IOException {
        List<String> written = new ArrayList<>();
        Provenance provenance =
                calibration.provenance(terminal.named(calibration.split().fit().name()));
        if (save != null) {
            SavedCalibrator.write(
                    save, calibration.fitted(), calibration.groups().map(CalibratedGroups::fit), provenance);
            written.add("calibrator  " + save);
        }
        if (report != null) {
            AtomicFile.write(report, page.html());
            written.add("report      " + report);
        }
        if (conformal.save() != null) {
            if (extras.groupSets().isPresent()) {
                GroupSetsJson.write(conformal.save(), extras.groupSets().get().sets(), provenance);
            } else {
                PredictionSetsJson.write(
                        conformal.save(), extras.details().sets().orElseThrow().sets(), provenance);
            }
            written.add("sets        " + conformal.save());
        }
        if (card.isAsked()) {
            card.write(ModelCard.of(
                    card.model(input.file()),
                    page,
                    Optional.ofNullable(save)
                            .map(file -> "logits apply "
                                    + Words.quoted(file.getFileName().toString()) + " new.npz --out predictions.csv")));
            written.add("card        " + card.file());
        }
        if (pictures != null) {
            PictureFiles.write(pictures, page);
            written.add("pictures    " + pictures);
        }
        return written;
    }

    private ObjectNode json(Calibration calibration, Extras extras) {
        ObjectNode json = Json.object();
        json.put("method", calibration.method());
        calibration.temperature().ifPresent(t -> json.put("temperature", t));
        json.put("parameters", calibration.fitted().calibrator().parameters());
        json.put("converged", calibration.fit().converged());
        json.put("status", calibration.fit().status().name());
        json.put(
                "few_rows",
                calibration.fit().hasFewRows(calibration.fitted().calibrator().method()));
        json.put("fit_rows", calibration.fit().rows());
        json.put("test_rows", calibration.before().rows());
        json.set("fit", FitText.json(calibration.fit()));
        json.set("before", EvaluationJson.of(calibration.before()));
        json.set("after", EvaluationJson.of(calibration.after()));
        json.put("split", calibration.split().description());
        calibration.comparison().ifPresent(comparison -> json.set("comparison", ComparisonText.json(comparison)));
        calibration.groups().ifPresent(groups -> json.set("groups", groups.json()));
        extras.putInto(json);
        calibration.floors().ifPresent(floors -> {
            json.set("fit_floor", floors.fit().json());
            json.set("test_floor", floors.test().json());
        });
        json.set("notes", Json.texts(calibration.notes()));
        return json;
    }

    private void print(
            Reading reading, Calibration calibration, Extras extras, CalibrationReport page, List<String> written) {
        terminal.println(terminal.bold(input.file().toString()));
        terminal.println(ReadingText.lines(reading, terminal));
        terminal.println("");
        CalibrationText.lines(calibration, terminal).forEach(terminal::println);
        terminal.println("");
        Paragraph.lines(page.verdict().text(), terminal.plotStyle().width()).forEach(terminal::println);
        List<String> setLines = extras.lines(terminal.plotStyle());
        if (!setLines.isEmpty()) {
            terminal.println("");
            terminal.println(setLines);
        }
        if (!written.isEmpty()) {
            terminal.println("");
            written.forEach(file -> terminal.println("wrote " + file));
        }
        if (save != null) {
            String rest = input.keepsColumns()
                    ? input.allArguments() + " --out predictions.csv"
                    : input.arguments() + " --out probabilities.npy";
            terminal.next("apply " + Words.quoted(save.toString()) + " " + rest);
        }
        if (conformal.save() != null) {
            terminal.next(
                    "apply " + Words.quoted(conformal.save().toString()) + " " + input.arguments() + " --out sets.csv");
        }
    }
}
