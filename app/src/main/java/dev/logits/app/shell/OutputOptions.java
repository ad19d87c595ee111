package dev.logits.app.shell;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands that judge a model print. */
public final class OutputOptions {
    private static final int MOST_BINS = 10_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee;

    private int bins = 15;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    /** Checks the number of bins, which no memory is spent on before. */
    @Option(
            names = "--bins",
            paramLabel = "B",
            defaultValue = "15",
            description = "Equal-width confidence bins (default: 15).")
    public void bins(int value) {
        if (value < 1 || value > MOST_BINS) {
            throw new CommandLine.ParameterException(
                    mixee.commandLine(), "--bins must be 1 to " + MOST_BINS + ", got " + value);
        }
        bins = value;
    }

    public boolean json() {
        return json;
    }

    public int bins() {
        return bins;
    }
}
