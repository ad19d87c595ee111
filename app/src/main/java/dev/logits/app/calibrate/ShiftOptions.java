package dev.logits.app.calibrate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Words;
import dev.logits.calibrate.PriorShift;
import dev.logits.io.LogitsFiles;
import dev.logits.io.ReadOptions;
import dev.logits.metric.Interval;
import dev.logits.source.ClassOrder;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Other shares of the classes than those of the fit. */
final class ShiftOptions {
    private static final int LISTED = 20;

    @Option(
            names = "--shares",
            paramLabel = "A,B,..|estimate",
            description = "Correct for other shares of the classes than those of --fit-shares: known ones, in the"
                    + " order of the classes, or estimate, which finds them without labels.")
    private String shares;

    @Option(
            names = "--fit-shares",
            paramLabel = "A,B,..|FILE",
            converter = StandardStreams.NameOrInput.class,
            description = "The shares of the classes among the rows of the calibrator's fit: numbers, or a file of"
                    + " scores with labels to count.")
    private String fitShares;

    boolean isAsked() {
        return shares != null || fitShares != null;
    }

    /** What was asked for; empty if nothing was. */
    Optional<PriorShift> of(LogitsSource calibrated) throws IOException {
        if (!isAsked()) {
            return Optional.empty();
        }
        if (shares == null || fitShares == null) {
            throw new IllegalArgumentException("--shares and --fit-shares need each other: the shares of the classes"
                    + " here, and those that the probabilities are right for");
        }
        double[] from = Files.isRegularFile(Path.of(fitShares))
                ? PriorShift.shares(ClassOrder.of(calibrated)
                        .arrange(LogitsFiles.open(Path.of(fitShares), ReadOptions.DEFAULTS.withLabelsRequired(true))))
                : numbers(fitShares, "--fit-shares");
        return Optional.of(
                shares.equals("estimate")
                        ? PriorShift.estimate(calibrated, from)
                        : PriorShift.known(from, numbers(shares, "--shares")));
    }

    private static double[] numbers(String typed, String option) {
        String[] parts = typed.split(",");
        double[] numbers = new double[parts.length];
        for (int i = 0; i < parts.length; i++) {
            try {
                numbers[i] = Double.parseDouble(parts[i].strip());
            } catch (NumberFormatException wrong) {
                throw new IllegalArgumentException(
                        option + " " + typed + ": \"" + parts[i].strip() + "\" is no number"
                                + (option.equals("--shares") ? ": expected shares, or estimate" : ", and no such file"),
                        wrong);
            }
        }
        return numbers;
    }

    static List<String> lines(PriorShift shift, List<String> names) {
        List<String> lines = new ArrayList<>();
        lines.add("shares of the classes, at the fit and here"
                + (shift.passes() == 0 ? "" : ", estimated in " + Words.count(shift.passes()) + " passes")
                + (shift.converged() ? "" : "; not converged"));
        for (int c = 0; c < Math.min(shift.to().length, LISTED); c++) {
            Optional<Interval> interval = shift.intervals().isEmpty()
                    ? Optional.empty()
                    : Optional.of(shift.intervals().get(c));
            lines.add("  " + (names.isEmpty() ? "class " + c : names.get(c)) + "  " + Words.metric(shift.from()[c])
                    + "  " + Words.metric(shift.to()[c])
                    + interval.map(i -> "  [" + Words.metric(i.low()) + ", " + Words.metric(i.high()) + "]")
                            .orElse(""));
        }
        return lines;
    }

    static ObjectNode json(PriorShift shift) {
        ObjectNode json = Json.object();
        ArrayNode from = json.putArray("fit");
        ArrayNode to = json.putArray("here");
        for (int c = 0; c < shift.to().length; c++) {
            from.add(shift.from()[c]);
            to.add(shift.to()[c]);
        }
        ArrayNode intervals = json.putArray("intervals");
        shift.intervals().forEach(i -> intervals.addArray().add(i.low()).add(i.high()));
        json.put("passes", shift.passes());
        json.put("converged", shift.converged());
        return json;
    }
}
