package dev.logits.app;

import picocli.CommandLine.Option;

/** The option that every subcommand has. */
final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and end.")
    private boolean asked;
}
