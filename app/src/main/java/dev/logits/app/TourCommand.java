package dev.logits.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.Scores;
import dev.logits.calibrate.CalibrationMethod;
import dev.logits.io.AtomicFile;
import dev.logits.io.CalibratorJson;
import dev.logits.io.NpyWriter;
import dev.logits.io.report.BarList;
import dev.logits.io.report.ReliabilityPlot;
import dev.logits.math.LogSumExp;
import dev.logits.math.Softmax;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code logits tour}: what logits are and what this program does with them, on data that it makes itself. */
@Command(
        name = "tour",
        description = "See what logits are and what can be done with them, in half a minute.",
        footer = {"", "Writes logits, a calibrator, probabilities and a report into the folder."})
final class TourCommand implements Callable<Integer> {
    private static final int ROWS = 20_000;
    private static final int CLASSES = 10;
    private static final double TRUE_TEMPERATURE = 2.5;
    private static final long SEED = 1;
    private static final int BINS = 15;

    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "logits-tour",
            converter = InputOptions.PathConverter.class,
            description = "The folder to write to (default: logits-tour).")
    private Path out;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    TourCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(out);
        KernelPreference.forBytes((long) ROWS * CLASSES * Float.BYTES);
        GeneratedClassifier model = GeneratedClassifier.of(ROWS, CLASSES, TRUE_TEMPERATURE, SEED);
        LogitsSource source = LogitsSource.of(model.logits(), model.labels());
        Calibration calibration = Calibration.run(
                Split.of(source, null, null, 0),
                Optional.of(CalibrationMethod.TEMPERATURE),
                0,
                BINS,
                new ProgressBar(terminal));
        Written written = write(model, calibration);
        if (json) {
            terminal.println(Json.text(json(calibration, written)));
        } else {
            aRow(model);
            evaluated(calibration, written);
            calibrated(calibration, written);
            named(written);
        }
        return 0;
    }

    /** The files that the tour leaves behind. */
    private record Written(Path logits, Path labels, Path calibrator, Path probabilities, Path report) {
        /** The words that name the logits and their labels on the command line. */
        String arguments() {
            return Words.quoted(logits.toString()) + " --labels " + Words.quoted(labels.toString());
        }
    }

    private Written write(GeneratedClassifier model, Calibration calibration) throws IOException {
        Written files = new Written(
                out.resolve("logits.npy"),
                out.resolve("labels.csv"),
                out.resolve("calibrator.json"),
                out.resolve("probabilities.npy"),
                out.resolve("report.html"));
        writeScores(files.logits, model.logits());
        AtomicFile.write(files.labels, csv(model.labels()));
        CalibratorJson.write(files.calibrator, calibration.fitted(), calibration.provenance());
        writeScores(files.probabilities, calibration.fitted().calibrator().calibrate(model.logits()));
        AtomicFile.write(
                files.report,
                calibration
                        .report("the tour's generated classifier", "logits tour")
                        .html());
        return files;
    }

    private static ObjectNode json(Calibration calibration, Written files) {
        ObjectNode json = Json.object();
        json.put("true_temperature", TRUE_TEMPERATURE);
        json.put("temperature", calibration.temperature().orElseThrow());
        json.put("converged", calibration.fit().converged());
        json.set("before", Json.of(calibration.before()));
        json.set("after", Json.of(calibration.after()));
        ObjectNode names = json.putObject("files");
        names.put("logits", files.logits.toString());
        names.put("labels", files.labels.toString());
        names.put("calibrator", files.calibrator.toString());
        names.put("probabilities", files.probabilities.toString());
        names.put("report", files.report.toString());
        return json;
    }

    private void aRow(GeneratedClassifier model) {
        heading("1  A row of logits");
        say("A classifier ends in one raw score for each class: its logits. Here is one row of a generated"
                + " model with ten classes. Logits can be any numbers; only their differences matter.");
        Logits row = model.logits().slice(0, 1);
        List<BarList.Item> items = new ArrayList<>();
        Probabilities p = Softmax.of(row);
        for (int c = 0; c < CLASSES; c++) {
            items.add(new BarList.Item(
                    String.format(Locale.ROOT, "class %d   z = %+7.3f   p =", c, row.get(0, c)), p.get(0, c)));
        }
        terminal.println("");
        terminal.println(BarList.lines(items, terminal.plotStyle()));
        terminal.println("");
        say(String.format(
                Locale.ROOT,
                "Softmax turns them into probabilities: p = exp(z - lse), where lse = ln of the sum of exp(z) = %.3f."
                        + " Each step of z by ln 2 = 0.693 doubles the odds. The label of this row is class %d.",
                LogSumExp.of(row)[0],
                model.labels()[0]));
    }

    private void evaluated(Calibration calibration, Written files) {
        heading("2  Do the probabilities mean what they say?");
        say(
                "Of all rows that the model calls 80 % sure, 80 % should be right. Below, rows are grouped by confidence; the"
                        + " bar is how many were right, the shade how far that is from what was promised.");
        terminal.println("");
        terminal.println(MetricTable.lines(calibration.before()));
        terminal.println("");
        terminal.println(ReliabilityPlot.lines(calibration.before().reliability(), terminal.plotStyle()));
        tryIt("logits evaluate " + files.arguments());
    }

    private void calibrated(Calibration calibration, Written files) {
        heading("3  Temperature");
        say(String.format(
                Locale.ROOT,
                "Divide every logit by one number T, chosen on half of the rows so that the labels become most likely."
                        + " This model was made over-confident by a factor of %.2f; the fit finds T = %.4f in %d passes"
                        + " over the rows. The other half of the rows, before and after:",
                TRUE_TEMPERATURE,
                calibration.temperature().orElseThrow(),
                calibration.fit().passes()));
        terminal.println("");
        terminal.println(MetricTable.beforeAndAfter(calibration.before(), calibration.after()));
        terminal.println("");
        terminal.println(ReliabilityPlot.beforeAndAfter(
                calibration.before().reliability(), calibration.after().reliability(), terminal.plotStyle()));
        terminal.println("");
        say("The same classes win as before, so accuracy is the same; what changed is what the probabilities promise.");
        tryIt("logits calibrate " + files.arguments() + " --report report.html");
    }

    private void named(Written files) {
        heading("4  What was written");
        terminal.println(files.logits + "  " + Words.count(ROWS) + " x " + CLASSES + " logits, float32");
        terminal.println(files.labels + "  their labels");
        terminal.println(files.calibrator + "  the fitted temperature and where it comes from");
        terminal.println(files.probabilities + "  calibrated probabilities, which numpy.load reads");
        terminal.println(files.report + "  the report; open it in a browser");
    }

    private void heading(String text) {
        terminal.println("");
        terminal.println(terminal.bold(text));
        terminal.println("");
    }

    private void say(String text) {
        terminal.println(Paragraph.lines(text, terminal.plotStyle().width()));
    }

    private void tryIt(String command) {
        terminal.println("");
        terminal.println("try: " + command);
    }

    private static String csv(int[] labels) {
        StringBuilder text = new StringBuilder("label\n");
        for (int y : labels) {
            text.append(y).append('\n');
        }
        return text.toString();
    }

    private static void writeScores(Path file, Scores scores) throws IOException {
        try (NpyWriter writer = NpyWriter.create(file, scores.classes())) {
            writer.write(scores);
            writer.commit();
        }
    }
}
