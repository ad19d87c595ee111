package dev.logits.app.regress;

import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Terminal;
import dev.logits.io.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of what a regression looks like beside the terminal's table. */
final class FaceOptions {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text (the default), markdown, or latex: tables for a paper.")
    private String format = "text";

    @Option(
            names = "--report",
            paramLabel = "REPORT.HTML",
            converter = StandardStreams.Output.class,
            description = "Write a self-contained HTML report with tables and pictures.")
    private Path report;

    @Option(
            names = "--pictures",
            paramLabel = "DIR",
            description =
                    "Write the report's pictures into this folder as SVG: odds ratios, effects with bands, the ROC"
                            + " curve, calibration.")
    private Path pictures;

    /** The first option that was given; empty without. */
    Optional<String> given() {
        return !format.equals("text")
                ? Optional.of("--format")
                : report != null
                        ? Optional.of("--report")
                        : Optional.ofNullable(pictures).map(p -> "--pictures");
    }

    void check(boolean json) {
        if (!List.of("text", "markdown", "latex").contains(format)) {
            throw new IllegalArgumentException(
                    "--format " + format + " is unknown: expected text, markdown or latex; --json is JSON");
        }
        if (json && !format.equals("text")) {
            throw new IllegalArgumentException("--format " + format + " does not go with --json");
        }
        OutputFiles.check(report, ".html");
        OutputFiles.checkFolder(pictures);
    }

    /** The tables in another format than the terminal's; empty for text. */
    Optional<String> text(RegressionFaces faces) {
        return switch (format) {
            case "markdown" -> Optional.of(faces.markdown());
            case "latex" -> Optional.of(faces.latex());
            default -> Optional.empty();
        };
    }

    /** Writes what was asked for. */
    void write(RegressionFaces faces, String file) throws IOException {
        if (report != null) {
            AtomicFile.write(report, faces.page(file).html());
        }
        if (pictures != null) {
            Files.createDirectories(pictures);
            for (Map.Entry<String, String> picture : faces.pictures().entrySet()) {
                AtomicFile.write(pictures.resolve(picture.getKey() + ".svg"), picture.getValue());
            }
        }
    }

    /** Says what was written. */
    void say(Terminal terminal) {
        if (report != null) {
            terminal.println("wrote report " + report);
        }
        if (pictures != null) {
            terminal.println("wrote pictures to " + pictures);
        }
    }
}
