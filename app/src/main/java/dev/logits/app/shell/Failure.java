package dev.logits.app.shell;

import dev.logits.io.MalformedFileException;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import picocli.CommandLine;

/**
 * What a person sees when something went wrong: one line that names the place, the value and the remedy, and no stack
 * trace for a mistake in the input. {@code LOGITS_DEBUG=1} adds the trace.
 */
public final class Failure {
    /** The work could not be finished, for a reason that is not the input's. */
    public static final int UNFINISHED = 1;

    /** The input or the command line was wrong, and nothing was written. */
    static final int BAD_INPUT = 2;

    private Failure() {}

    /** A command line that cannot be read; {@code words} says the library's messages as the command's. */
    public static int usage(CommandLine.ParameterException e, UnaryOperator<String> words) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("logits: " + Printable.line(Nearest.hinted(words.apply(message(e))), false));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
            String help = command.getCommandSpec().qualifiedName() + " --help";
            err.println("try: " + Terminal.command(help.substring(help.indexOf(' ') + 1)));
        }
        return BAD_INPUT;
    }

    /** The parser's words, said as all others are here. */
    private static String message(CommandLine.ParameterException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidPathException path) {
                return message(path);
            }
        }
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String first = unmatched.getUnmatched().get(0);
            return first + (isTop(e.getCommandLine()) ? " is not a command" : " is one argument too many");
        }
        String text = e.getMessage()
                .replaceFirst("^Error: ", "")
                .replaceFirst("is not an? (int|long)$", "is not a whole number")
                .replaceFirst("is not a double$", "is not a number");
        return text.matches("[A-Z][a-z ].*") ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
    }

    private static boolean isTop(CommandLine command) {
        return command.getParent() == null;
    }

    /** Work that ended early; {@code words} says the library's messages as the command's. */
    public static int execution(Exception e, CommandLine command, UnaryOperator<String> words) {
        PrintWriter err = command.getErr();
        String message = Nearest.hinted(words.apply(message(e)));
        err.println("logits: " + Printable.line(message, false));
        if (System.getenv("LOGITS_DEBUG") != null) {
            e.printStackTrace(err);
        }
        return isTheInputs(e) ? BAD_INPUT : UNFINISHED;
    }

    /** Results that could not be printed, which is a failure unless their reader has seen enough. */
    public static int output(PrintStream out, PrintStream err) {
        Optional<IOException> trouble = out instanceof ResultStream results ? results.trouble() : Optional.empty();
        if (trouble.filter(ResultStream::readerLeft).isPresent()) {
            return 0;
        }
        err.println("logits: standard output: cannot be written: "
                + trouble.map(IOException::getMessage).orElse("it does not take what is printed")
                + "; the result is lost or not whole");
        return UNFINISHED;
    }

    /** The heap was too small. */
    public static int memory(String[] args, PrintStream err) {
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        long files = 0;
        StringJoiner names = new StringJoiner(", ");
        for (String arg : args) {
            File file = new File(arg.substring(arg.startsWith("--") ? arg.indexOf('=') + 1 : 0));
            if (file.isFile()) {
                long size = (file.length() >> 20) + 1;
                files += size;
                names.add(file + " (" + Words.count(size) + " MB)");
            }
        }
        long more = Math.max(2 * heap, heap + 4 * files);
        err.println("logits: out of memory: the heap of " + Words.count(heap) + " MB is too small for this work"
                + Printable.line(names.length() == 0 ? "" : " on " + names, false)
                + "; it needs more than " + Words.count(heap) + " MB, so try LOGITS_OPTS=-Xmx" + more + "m");
        return UNFINISHED;
    }

    private static boolean isTheInputs(Exception e) {
        return e instanceof UncheckedIOException wrapped && isTheInputs(wrapped.getCause())
                || e instanceof IllegalArgumentException
                || e instanceof MalformedFileException
                || e instanceof NoSuchFileException
                || e instanceof AccessDeniedException;
    }

    /** What this locale cannot name arrives with signs in the place of letters. */
    private static String message(InvalidPathException e) {
        boolean lost = e.getInput().chars().anyMatch(c -> c == '\uFFFD' || c > 127);
        return e.getInput() + ": "
                + (lost
                        ? "the character set of this locale cannot name this file; start with LC_ALL=C.UTF-8"
                        : "not a file's name: " + e.getReason());
    }

    private static String message(Exception e) {
        if (e instanceof UncheckedIOException wrapped) {
            return message(wrapped.getCause());
        }
        if (e instanceof InvalidPathException path) {
            return message(path);
        }
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file or folder";
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (e instanceof FileSystemException other) {
            return other.getFile() + ": " + (other.getReason() == null ? "cannot be used" : other.getReason());
        }
        if (e instanceof IOException || e instanceof IllegalArgumentException) {
            return e.getMessage();
        }
        return "unexpected " + e + "; LOGITS_DEBUG=1 shows where. Please report it.";
    }
}
