package dev.logits.app;

import dev.logits.app.decode.OptionWords;
import dev.logits.app.shell.Failure;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Terminal;
import java.io.IOException;
import picocli.CommandLine;

/**
 * What happens when the command line is read: the command runs, or what was wrong is said.
 *
 * <p>A class, and not three lambdas in {@link Main}: a lambda that has to do with a class that was compiled for Java 5
 * keeps that class out of the archive of classes, and CommandLine, picocli's largest, takes others with it (decision
 * 0233).
 */
final class CommandExecution
        implements CommandLine.IExecutionStrategy,
                CommandLine.IParameterExceptionHandler,
                CommandLine.IExecutionExceptionHandler {
    private final StandardStreams streams;
    private final Terminal terminal;

    CommandExecution(StandardStreams streams, Terminal terminal) {
        this.streams = streams;
        this.terminal = terminal;
    }

    @Override
    public int execute(CommandLine.ParseResult parsed) {
        CommandLine.ParseResult last = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        try {
            if (!last.isUsageHelpRequested()) {
                streams.open(last);
            }
            int exit = new CommandLine.RunLast().execute(parsed);
            if (exit == 0 && streams.send()) {
                terminal.sent();
            }
            return exit;
        } catch (IOException e) {
            throw new CommandLine.ExecutionException(last.commandSpec().commandLine(), e.getMessage(), e);
        }
    }

    @Override
    public int handleParseException(CommandLine.ParameterException e, String[] typed) {
        return Failure.usage(e, OptionWords::of);
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        return Failure.execution(e, command, message -> OptionWords.of(streams.named(message)));
    }
}
