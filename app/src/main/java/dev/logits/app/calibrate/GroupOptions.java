package dev.logits.app.calibrate;

import dev.logits.app.read.InputOptions;
import dev.logits.app.shell.Words;
import dev.logits.calibrate.Multicalibration;
import dev.logits.io.ColumnNames;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether groups of rows are fitted apart, or together so that all are right. */
final class GroupOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee;

    @Option(
            names = "--group",
            paramLabel = "COLUMN[,COLUMN..]",
            description = "A calibrator for each group of a column, and with --conformal prediction sets that keep the"
                    + " coverage in each. With --method multicalibration several columns, whose groups overlap.")
    private String names;

    @Option(
            names = "--group-rows",
            paramLabel = "N",
            defaultValue = "200",
            description = "With fewer rows to fit than this a group is calibrated as all rows are (default: 200).")
    private int fewest;

    @Option(
            names = "--alpha",
            paramLabel = "A",
            description = "Of multicalibration: how far, in each group and at each level of the probability, the mean"
                    + " probability may be from the share of rows that are of the class (default: 0.01).")
    private Double alpha;

    /**
     * How groups are fitted.
     *
     * @param columns that name groups
     * @param fewest the rows of a fit of its own
     * @param patches of multicalibration; empty where each group is fitted apart
     */
    record Wanted(List<String> columns, int fewest, Optional<Multicalibration.Options> patches) {
        /** The columns as a reader reads them. */
        String named() {
            return String.join(", ", columns);
        }
    }

    /**
     * What was asked for; the input then keeps the columns, so it must not be open yet.
     *
     * @param overlapping whether the method is multicalibration
     * @param sets whether prediction sets are asked for
     */
    Optional<Wanted> wanted(InputOptions input, boolean overlapping, boolean sets) {
        if (fewest < 1) {
            throw wrong("--group-rows must be 1 or more, got " + fewest);
        }
        if (alpha != null && !(alpha > 0 && alpha < 1)) {
            throw wrong("--alpha must be more than 0 and less than 1, got " + Words.plain(alpha));
        }
        if (alpha != null && !overlapping) {
            throw wrong("--alpha is of --method multicalibration");
        }
        if (names == null) {
            if (overlapping) {
                throw wrong("--method multicalibration needs --group COLUMN[,COLUMN..]: the columns in whose groups"
                        + " probabilities are to be right");
            }
            return Optional.empty();
        }
        List<String> columns = ColumnNames.split(names);
        if (columns.isEmpty() || columns.stream().distinct().count() < columns.size()) {
            throw wrong("--group " + names + ": expected names of columns, each once");
        }
        if (columns.size() > 1 && !overlapping) {
            throw wrong("--group " + names + ": groups of several columns overlap, which --method multicalibration is"
                    + " for; other methods take one column, and a name with a comma stands in quotation marks");
        }
        if (columns.size() > 1 && sets) {
            throw wrong("--group " + names + ": --conformal keeps the coverage in the groups of one column; leave it"
                    + " out, or fit sets in a run of their own");
        }
        columns.forEach(input::keep);
        Multicalibration.Options usual = Multicalibration.Options.usual();
        return Optional.of(new Wanted(
                columns,
                fewest,
                overlapping ? Optional.of(alpha == null ? usual : usual.withTolerance(alpha)) : Optional.empty()));
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(mixee.commandLine(), message);
    }
}
