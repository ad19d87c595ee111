package dev.logits.app.tour;

import dev.logits.Logits;
import dev.logits.calibrate.CalibratedSource;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.npy.NpyWriter;
import dev.logits.io.report.ReliabilityPlot;
import dev.logits.io.report.ReliabilitySvg;
import dev.logits.metric.Evaluation;
import dev.logits.source.HalfSplit;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Do the probabilities mean what they say? Before and after a temperature. */
final class CalibrationChapter implements Chapter {
    private static final int BINS = 15;

    @Override
    public String title() {
        return "Do the probabilities mean what they say? Calibration";
    }

    @Override
    public List<Block> tell(Tour tour) throws IOException {
        write(tour);
        LogitsSource source = LogitsSource.of(tour.testLogits(), tour.testLabels());
        HalfSplit halves = new HalfSplit(tour.seed());
        Fitted<TemperatureScaling> fit = TemperatureScaling.fit(halves.fitHalf(source));
        Evaluation before = Evaluation.of(halves.testHalf(source), BINS);
        Evaluation after = Evaluation.of(new CalibratedSource(halves.testHalf(source), fit.calibrator()), BINS);
        return List.of(
                Block.text(String.format(
                        Locale.ROOT,
                        "Of all digits of which the network is 80 %% sure, it should get 80 %% right. It was trained until it"
                                + " knew its training digits by heart, and is surer than it is right: mean confidence %.1f %%,"
                                + " accuracy %.1f %%.",
                        100 * meanConfidence(before),
                        100 * before.accuracy())),
                Block.text(String.format(
                        Locale.ROOT,
                        "The remedy is one number. Divide all logits by T = %.3f, found on half of the test digits as the T that"
                                + " makes their labels most likely. On the other half:",
                        fit.calibrator().temperature())),
                new Block.Table(
                        "The other half, before and after",
                        List.of("", "before", "after"),
                        List.of(
                                row("accuracy", before.accuracy(), after.accuracy()),
                                row("negative log-likelihood", before.nll(), after.nll()),
                                row("Brier score", before.brier(), after.brier()),
                                row("expected calibration error", before.ece(), after.ece()))),
                new Block.Pair(
                        "Before",
                        ReliabilitySvg.of(before.reliability(), "Reliability before calibration"),
                        "After",
                        ReliabilitySvg.of(after.reliability(), "Reliability after calibration"),
                        style -> ReliabilityPlot.beforeAndAfter(before.reliability(), after.reliability(), style)),
                Block.text(
                        "The order of the classes in a row stays, so the same digits are right; what changed is what the"
                                + " probabilities promise."),
                Block.tryIt(tour.command("calibrate " + tour.file("logits.npy") + " --labels " + tour.file("labels.csv")
                        + " --report report.html")));
    }

    private static void write(Tour tour) throws IOException {
        Logits z = tour.testLogits();
        Path logits = tour.writing("logits.npy", z.rows() + " x " + z.classes() + " logits of the network");
        try (NpyWriter writer = NpyWriter.create(logits, z.classes())) {
            writer.write(z);
            writer.commit();
        }
        String labels =
                Arrays.stream(tour.testLabels()).mapToObj(y -> y + "\n").collect(Collectors.joining("", "label\n", ""));
        AtomicFile.write(tour.writing("labels.csv", "their labels"), labels);
    }

    private static double meanConfidence(Evaluation e) {
        double sum = 0;
        for (var bin : e.reliability().bins()) {
            sum += bin.count() == 0 ? 0 : bin.count() * bin.confidence();
        }
        return sum / e.rows();
    }

    private static List<String> row(String name, double before, double after) {
        return List.of(name, String.format(Locale.ROOT, "%.4f", before), String.format(Locale.ROOT, "%.4f", after));
    }
}
