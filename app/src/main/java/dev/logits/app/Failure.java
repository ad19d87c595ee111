package dev.logits.app;

import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;

/**
 * What a person sees when something went wrong: one line that names the place, the value and the remedy, and no stack
 * trace for a mistake in the input. {@code LOGITS_DEBUG=1} adds the trace.
 */
final class Failure {
    /** The work could not be finished, for a reason that is not the input's. */
    static final int UNFINISHED = 1;

    /** The input or the command line was wrong, and nothing was written. */
    static final int BAD_INPUT = 2;

    private Failure() {}

    static int usage(CommandLine.ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("logits: " + e.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
            err.println("try: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return BAD_INPUT;
    }

    static int execution(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        err.println("logits: " + message(e));
        if (System.getenv("LOGITS_DEBUG") != null) {
            e.printStackTrace(err);
        }
        return isTheInputs(e) ? BAD_INPUT : UNFINISHED;
    }

    private static boolean isTheInputs(Exception e) {
        return e instanceof UncheckedIOException wrapped && isTheInputs(wrapped.getCause())
                || e instanceof IllegalArgumentException
                || e instanceof MalformedFileException
                || e instanceof NoSuchFileException
                || e instanceof AccessDeniedException;
    }

    private static String message(Exception e) {
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile()
                    + (missing.getFile().equals("-")
                            ? ": files are read more than once, so standard input must go to a file first"
                            : ": no such file or folder");
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (e instanceof FileSystemException other) {
            return other.getFile() + ": " + (other.getReason() == null ? "cannot be used" : other.getReason());
        }
        if (e instanceof UncheckedIOException || e instanceof IOException || e instanceof IllegalArgumentException) {
            return e.getMessage();
        }
        return "unexpected " + e + "; LOGITS_DEBUG=1 shows where. Please report it.";
    }
}
