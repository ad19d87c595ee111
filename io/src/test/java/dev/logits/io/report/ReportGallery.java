package dev.logits.io.report;

import dev.logits.calibrate.FitReport;
import dev.logits.calibrate.FitReport.Status;
import dev.logits.metric.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                        new FitReport(Status.CONVERGED, 5000, 12, 10, 0.6, 0.5, 3.1e-12, 9, List.of(3, 7)),
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

    private static void write(Path folder, String name, CalibrationReport report) throws IOException {
        Files.writeString(folder.resolve(name + ".html"), report.html());
    }
}
