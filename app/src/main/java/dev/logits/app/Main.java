package dev.logits.app;

import dev.logits.app.calibrate.ApplyCommand;
import dev.logits.app.calibrate.CalibrateCommand;
import dev.logits.app.calibrate.LabelsCommand;
import dev.logits.app.decide.DecideCommand;
import dev.logits.app.decode.CtcCommand;
import dev.logits.app.decode.DetectCommand;
import dev.logits.app.decode.GenerateCommand;
import dev.logits.app.decode.GrammarCommand;
import dev.logits.app.decode.LanguageModelCommand;
import dev.logits.app.decode.OptionWords;
import dev.logits.app.decode.ScoreCommand;
import dev.logits.app.distill.CompressCommand;
import dev.logits.app.distill.DistillCommand;
import dev.logits.app.explain.ExplainCommand;
import dev.logits.app.judge.CheckCommand;
import dev.logits.app.judge.CompareCommand;
import dev.logits.app.judge.EvaluateCommand;
import dev.logits.app.judge.OodCommand;
import dev.logits.app.model.BakeCommand;
import dev.logits.app.network.DigitsCommand;
import dev.logits.app.network.ExportCommand;
import dev.logits.app.network.PredictCommand;
import dev.logits.app.network.TrainCommand;
import dev.logits.app.regress.RankCommand;
import dev.logits.app.regress.RegressCommand;
import dev.logits.app.serve.ServeCommand;
import dev.logits.app.shell.Failure;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.ResultStream;
import dev.logits.app.shell.StandardError;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Version;
import dev.logits.app.tour.TourCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code logits} command and its subcommands. */
@Command(
        name = "logits",
        description = "From raw scores to probabilities that mean what they say.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "New here?",
            "  logits tour",
            "  logits explain 2.0,1.0,-1.0",
            "  logits COMMAND --help",
            "",
            "- in the place of a file is standard input, or standard output.",
            "Exit codes: 0 done; 1 could not finish; 2 the input or the command line was",
            "wrong, and nothing was written; 130 stopped by Ctrl-C."
        })
public final class Main implements Runnable {
    /**
     * In the order of the help text. Only the one that is named is made, and of a list of all only what the list says:
     * reading all of them takes longer than most run.
     */
    private static final Map<String, Class<?>> COMMANDS = commands();

    /** The commands that need to know the others. */
    private static final Set<Class<?>> SPEAK_OF_ALL =
            Set.of(AutoComplete.GenerateCompletion.class, CommandLine.HelpCommand.class);

    /** Held here, because the logging system forgets the level of a logger that nobody holds. */
    private static final Logger LOG = Logger.getLogger("dev.logits");

    @Mixin
    private HelpOption help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version and end.")
    private boolean versionAsked;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    private Main() {}

    /** Runs the command line and ends the JVM with its exit code. */
    public static void main(String[] args) {
        LOG.setLevel(System.getenv("LOGITS_DEBUG") == null ? Level.WARNING : Level.INFO);
        PrintStream out = ResultStream.to(new FileOutputStream(FileDescriptor.out));
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
        int exit = run(args, System.in, out, err);
        out.flush();
        err.flush();
        StandardError.end();
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
        try (StandardStreams streams = new StandardStreams(in, out)) {
            int exit = run(args, streams, new Terminal(streams, out, err));
            return exit == 0 && out.checkError() ? Failure.output(out, err) : exit;
        } catch (OutOfMemoryError full) {
            return Failure.memory(args, err);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete a temporary file", e);
        }
    }

    private static int run(String[] args, StandardStreams streams, Terminal terminal) {
        CommandLine commandLine = new CommandLine(new Main(), new CommandFactory(terminal));
        Class<?> named = args.length == 0 ? null : COMMANDS.get(args[0]);
        if (Arrays.stream(args).noneMatch(COMMANDS::containsKey)) {
            COMMANDS.forEach((name, command) -> commandLine.addSubcommand(name, outline(command)));
        } else if (named == null || SPEAK_OF_ALL.contains(named)) {
            COMMANDS.forEach(commandLine::addSubcommand);
        } else {
            commandLine.addSubcommand(args[0], named);
        }
        commandLine.setOut(terminal.writer(terminal.out()));
        commandLine.setErr(terminal.writer(terminal.err()));
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(
                terminal.color() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        commandLine.setUsageHelpWidth(Math.min(100, Math.max(60, terminal.columns())));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        // -1,2 is a row of logits and not an option
        Optional.ofNullable(commandLine.getSubcommands().get("explain"))
                .ifPresent(explain -> explain.setUnmatchedOptionsArePositionalParams(true));
        commandLine.setParameterExceptionHandler((e, typed) -> Failure.usage(e, OptionWords::of));
        commandLine.setExecutionStrategy(parsed -> execute(parsed, streams, terminal));
        commandLine.setExecutionExceptionHandler((e, command, parsed) ->
                Failure.execution(e, command, message -> OptionWords.of(streams.named(message))));
        return commandLine.execute(args);
    }

    /** What the list of commands says of one, without its options. */
    private static CommandLine.Model.CommandSpec outline(Class<?> command) {
        Command said = command.getAnnotation(Command.class);
        CommandLine.Model.CommandSpec outline = CommandLine.Model.CommandSpec.create();
        outline.usageMessage()
                .header(said.header())
                .description(said.description())
                .hidden(said.hidden());
        return outline;
    }

    private static int execute(CommandLine.ParseResult parsed, StandardStreams streams, Terminal terminal) {
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

    static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("tour", TourCommand.class);
        commands.put("explain", ExplainCommand.class);
        commands.put("check", CheckCommand.class);
        commands.put("evaluate", EvaluateCommand.class);
        commands.put("calibrate", CalibrateCommand.class);
        commands.put("apply", ApplyCommand.class);
        commands.put("labels", LabelsCommand.class);
        commands.put("compare", CompareCommand.class);
        commands.put("decide", DecideCommand.class);
        commands.put("ood", OodCommand.class);
        commands.put("regress", RegressCommand.class);
        commands.put("rank", RankCommand.class);
        commands.put("train", TrainCommand.class);
        commands.put("predict", PredictCommand.class);
        commands.put("bake", BakeCommand.class);
        commands.put("export", ExportCommand.class);
        commands.put("digits", DigitsCommand.class);
        commands.put("compress", CompressCommand.class);
        commands.put("distill", DistillCommand.class);
        commands.put("generate", GenerateCommand.class);
        commands.put("grammar", GrammarCommand.class);
        commands.put("ctc", CtcCommand.class);
        commands.put("detect", DetectCommand.class);
        commands.put("score", ScoreCommand.class);
        commands.put("serve", ServeCommand.class);
        commands.put("language-model", LanguageModelCommand.class);
        commands.put("generate-completion", AutoComplete.GenerateCompletion.class);
        commands.put("help", CommandLine.HelpCommand.class);
        return commands;
    }

    /** Without a subcommand there is nothing to do but to say what there is. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
