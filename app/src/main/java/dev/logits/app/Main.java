package dev.logits.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** The {@code logits} command and its subcommands. */
@Command(
        name = "logits",
        description = "From raw scores to probabilities that mean what they say.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        subcommands = {
            EvaluateCommand.class,
            CalibrateCommand.class,
            ApplyCommand.class,
            TrainCommand.class,
            PredictCommand.class,
            DigitsCommand.class,
            ExplainCommand.class,
            DistillCommand.class,
            CompressCommand.class,
            TourCommand.class,
            CommandLine.HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "New here?  logits tour",
            "",
            "Exit codes: 0 done; 1 could not finish; 2 the input or the command line was",
            "wrong, and nothing was written."
        })
public final class Main implements Runnable {
    /** Held here, because the logging system forgets the level of a logger that nobody holds. */
    private static final Logger LOG = Logger.getLogger("dev.logits");

    @Spec
    private CommandLine.Model.CommandSpec spec;

    private Main() {}

    /** Runs the command line and ends the JVM with its exit code. */
    public static void main(String[] args) {
        LOG.setLevel(System.getenv("LOGITS_DEBUG") == null ? Level.WARNING : Level.INFO);
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        int exit = run(args, System.in, out, err);
        out.flush();
        err.flush();
        System.exit(exit);
    }

    /**
     * Runs the command line; what is asked of standard input comes from {@link System#in}.
     *
     * @param args the words after {@code logits}
     * @param out where results go
     * @param err where errors, warnings and progress go
     * @return the exit code
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return run(args, System.in, out, err);
    }

    /**
     * Runs the command line.
     *
     * @param args the words after {@code logits}
     * @param in what {@code -} reads
     * @param out where results go
     * @param err where errors, warnings and progress go
     * @return the exit code
     */
    public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        Terminal terminal = new Terminal(in, out, err);
        CommandLine commandLine = new CommandLine(new Main(), new CommandFactory(terminal));
        commandLine.setOut(terminal.writer(out));
        commandLine.setErr(terminal.writer(err));
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(
                terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        commandLine.setUsageHelpWidth(Math.min(100, Math.max(60, terminal.columns())));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        // -1,2 is a row of logits and not an option
        commandLine.getSubcommands().get("explain").setUnmatchedOptionsArePositionalParams(true);
        commandLine.setParameterExceptionHandler(Failure::usage);
        commandLine.setExecutionExceptionHandler(Failure::execution);
        return commandLine.execute(args);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    /** Without a subcommand there is nothing to do but to say what there is. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
