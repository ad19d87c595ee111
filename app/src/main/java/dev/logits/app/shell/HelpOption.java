package dev.logits.app.shell;

import picocli.CommandLine.Option;

/** The option that every subcommand has. */
public final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and end.")
    private boolean asked;
}
