package dev.logits.io.report;

import dev.logits.calibrate.FitReport;
import dev.logits.calibrate.FitReport.Status;
import dev.logits.calibrate.MethodComparison;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Interval;
import dev.logits.metric.MadeEvaluation;
import dev.logits.metric.Metric;
import dev.logits.uncertainty.ConformalSets;
import dev.logits.uncertainty.MadeCoverage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Writes reports of many kinds into a folder, to be looked at: {@code ReportGallery FOLDER}. */
final class ReportGallery {

    private ReportGallery() {}

    /** Writes them. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        Evaluation calibrated = Samples.generated(5000, 10, 15, 1, 1);
        Evaluation sharp = Samples.generated(5000, 10, 15, 1.84, 1);
        write(folder, "over", Samples.report(Samples.fit(Status.CONVERGED), sharp, calibrated));
        write(
                folder,
                "details",
                Samples.report(Samples.fit(Status.CONVERGED), sharp, calibrated)
                        .with(ReportDetails.NONE
                                .withIntervals(intervals(sharp), intervals(calibrated))
                                .withComparison(new MethodComparison(
                                        List.of(
                                                new MethodComparison.Row("vector", 0.5001, 0.01, 0, 0, 20, ""),
                                                new MethodComparison.Row(
                                                        "temperature", 0.5012, 0.011, 0.0011, 0.0009, 1, ""),
                                                new MethodComparison.Row(
                                                        "histogram",
                                                        Double.POSITIVE_INFINITY,
                                                        0,
                                                        Double.POSITIVE_INFINITY,
                                                        0,
                                                        150,
                                                        "gave a label probability 0")),
                                        "temperature",
                                        "Temperature is within one standard error of the best and fits fewer numbers.",
                                        5,
                                        0))
                                .withSets(
                                        new ConformalSets(
                                                ConformalSets.Options.raps(0.9), List.of(0.93), 5000, 10, List.of()),
                                        MadeCoverage.of(0.904, new Interval(0.895, 0.912), 1.75, 1, 6))));
        write(
                folder,
                "under",
                Samples.report(Samples.fit(Status.CONVERGED), Samples.generated(5000, 10, 15, 0.5, 1), calibrated));
        write(
                folder,
                "separable",
                Samples.report(
                        Samples.fit(Status.SEPARABLE),
                        Samples.oneBin(5000, 0.9, 1, 0.1),
                        Samples.oneBin(5000, 1, 1, 0)));
        write(
                folder,
                "two-bins",
                Samples.report(
                        Samples.fit(Status.CONVERGED),
                        Samples.generated(500, 2, 2, 1.84, 1),
                        Samples.generated(500, 2, 2, 1, 1)));
        write(
                folder,
                "one-bin",
                Samples.report(
                        Samples.fit(Status.ITERATION_LIMIT),
                        Samples.oneBin(40, 0.9999, 0.9, Double.POSITIVE_INFINITY),
                        Samples.oneBin(40, 0.94, 0.9, 0.3)));
        write(
                folder,
                "hundred-bins",
                Samples.report(
                        Samples.fit(Status.CONVERGED),
                        Samples.generated(200_000, 10, 100, 1.84, 1),
                        Samples.generated(200_000, 10, 100, 1, 1)));
        String name = "a/very/long/" + "path_without_a_break_".repeat(12) + "<b>predictions</b> & \"more\".npz";
        write(
                folder,
                "long",
                new CalibrationReport(
                        "Calibration of " + name,
                        name,
                        "rows 0:5000 to fit, rows 5000:10000 to test",
                        "vector",
                        Map.of("weights", "[" + "1.0312345, ".repeat(40) + "1]"),
                        new FitReport.Builder(Status.CONVERGED, 5000, 10)
                                .ignored(12)
                                .nllBefore(0.6)
                                .nllAfter(0.5)
                                .gradient(3.1e-12)
                                .passes(9)
                                .missingClasses(List.of(3, 7))
                                .build(),
                        calibrated,
                        sharp,
                        List.of("The file holds probabilities; ln p was taken as the logits.", "x".repeat(200)),
                        new CalibrationReport.Origin(
                                "logits calibrate " + name
                                        + " --method vector --fit-rows 0:5000 --test-rows 5000:10000",
                                "0.1.0",
                                "17.0.15",
                                "2026-01-31 12:00 UTC")));
    }

    private static Bootstrap intervals(Evaluation e) {
        Map<Metric, Interval> intervals = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            double value = e.value(metric);
            intervals.put(metric, new Interval(0.95 * value, 1.05 * value));
        }
        return MadeEvaluation.intervals(intervals, Map.of());
    }

    private static void write(Path folder, String name, CalibrationReport report) throws IOException {
        Files.writeString(folder.resolve(name + ".html"), report.html());
        for (Map.Entry<String, String> picture : report.pictures().entrySet()) {
            Files.write(folder.resolve(name + "-" + picture.getKey() + ".png"), SvgPng.of(picture.getValue(), 2));
        }
    }
}
