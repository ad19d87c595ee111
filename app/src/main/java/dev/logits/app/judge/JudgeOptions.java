package dev.logits.app.judge;

import dev.logits.app.shell.Words;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is asked of an evaluation beyond its metrics. */
final class JudgeOptions {
    private static final int MOST_RESAMPLES = 1_000_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee;

    private static final int USUAL_RESAMPLES = 1000;

    private int resamples;
    private boolean typed;

    @Option(
            names = "--target-accuracy",
            paramLabel = "A",
            description = "The confidence from which on the accuracy is A, and how many rows are so confident; may be"
                    + " given several times.")
    private List<Double> targets = List.of();

    @Option(
            names = "--classes",
            description = "A table of the classes: rows, recall, precision, confidence, calibration error.")
    private boolean classes;

    /** Checks the number, which no time is spent on before. */
    @Option(
            names = "--bootstrap",
            paramLabel = "N",
            description =
                    "95%% intervals of the metrics that have honest ones, from N resamples of the rows (1000 is usual,"
                            + " and what a card has).")
    void bootstrap(int value) {
        if (value != 0 && (value < 10 || value > MOST_RESAMPLES)) {
            throw new CommandLine.ParameterException(
                    mixee.commandLine(),
                    "--bootstrap must be 10 to " + MOST_RESAMPLES + ", or 0 for no intervals, got " + value);
        }
        resamples = value;
        typed = true;
    }

    int resamples() {
        return resamples;
    }

    /** Those of a result that has intervals unless told. */
    int resamplesOfCard() {
        return typed ? resamples : USUAL_RESAMPLES;
    }

    List<Double> targets() {
        return targets;
    }

    boolean classes() {
        return classes;
    }

    /** Refuses targets that are no accuracies before any row is read. */
    void check() {
        for (double target : targets) {
            if (!(target > 0 && target <= 1)) {
                throw new CommandLine.ParameterException(
                        mixee.commandLine(),
                        "--target-accuracy must be more than 0 and at most 1, got " + Words.plain(target));
            }
        }
    }
}
