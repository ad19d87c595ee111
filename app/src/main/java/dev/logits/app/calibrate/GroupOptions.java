package dev.logits.app.calibrate;

import dev.logits.app.read.InputOptions;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether groups of rows are fitted apart. */
final class GroupOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee;

    @Option(
            names = "--group",
            paramLabel = "COLUMN",
            description = "A calibrator for each group of a column, and with --conformal prediction sets that keep the"
                    + " coverage in each.")
    private String column;

    @Option(
            names = "--group-rows",
            paramLabel = "N",
            defaultValue = "200",
            description = "With fewer rows to fit than this a group is calibrated as all rows are (default: 200).")
    private int fewest;

    /**
     * How groups are fitted.
     *
     * @param column that names the group
     * @param fewest the rows of a fit of its own
     */
    record Wanted(String column, int fewest) {}

    /** What was asked for; the input then keeps the column, so it must not be open yet. */
    Optional<Wanted> wanted(InputOptions input) {
        if (fewest < 1) {
            throw new CommandLine.ParameterException(
                    mixee.commandLine(), "--group-rows must be 1 or more, got " + fewest);
        }
        if (column == null) {
            return Optional.empty();
        }
        input.keep(column);
        return Optional.of(new Wanted(column, fewest));
    }
}
