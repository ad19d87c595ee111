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
import java.util.Set;
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

    /** The library's switch for the line of its log that names the kernels. */
    private static final String KERNELS_LOG = "dev.logits.kernels.log";

    /** The parser's switch for annotations that hold Groovy. */
    private static final String GROOVY_OFF = "picocli.disable.closures";

    /** The commands that need to know the others. */
    private static final Set<Class<?>> SPEAK_OF_ALL =
            Set.of(AutoComplete.GenerateCompletion.class, CommandLine.HelpCommand.class);

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
        lookForNothing();
        EarlyRows.begin(args);
        PrintStream out = ResultStream.to(new FileOutputStream(FileDescriptor.out));
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
        int exit = run(args, System.in, out, err);
        out.flush();
        err.flush();
        StandardError.end();
        end(exit);
    }

    /** Keeps libraries from looking through every jar for what is in none of them: half as long as a short command. */
    private static void lookForNothing() {
        System.setProperty(GROOVY_OFF, "true");
        if (System.getenv("LOGITS_DEBUG") == null) {
            System.setProperty(KERNELS_LOG, "off");
        }
    }

    /**
     * Ends the JVM, and at the end of the main thread where that does: {@link System#exit} asks for a logger, since JDK
     * 21, and finds out in every jar that there is none but the JDK's.
     */
    private static void end(int exit) {
        if (exit != 0 || othersRun()) {
            System.exit(exit);
        }
    }

    /** Whether a thread is left that would keep the JVM from ending. */
    private static boolean othersRun() {
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        Thread[] threads = new Thread[2 * all.activeCount() + 1];
        int count = all.enumerate(threads);
        return count == threads.length
                || Arrays.stream(threads, 0, count)
                        .anyMatch(thread -> thread != Thread.currentThread() && !thread.isDaemon());
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
            for (Map.Entry<String, Class<?>> command : COMMANDS.entrySet()) {
                commandLine.addSubcommand(command.getKey(), outline(command.getValue()));
            }
        } else if (named == null || SPEAK_OF_ALL.contains(named)) {
            for (Map.Entry<String, Class<?>> command : COMMANDS.entrySet()) {
                commandLine.addSubcommand(command.getKey(), command.getValue());
            }
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
        CommandLine explain = commandLine.getSubcommands().get("explain");
        if (explain != null) {
            explain.setUnmatchedOptionsArePositionalParams(true);
        }
        CommandExecution execution = new CommandExecution(streams, terminal);
        commandLine.setParameterExceptionHandler(execution);
        commandLine.setExecutionStrategy(execution);
        commandLine.setExecutionExceptionHandler(execution);
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
