package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;

/**
 * A file that is not what it claims to be, or whose contents cannot be used: truncated, corrupt, of an unsupported type
 * or shape, or with a value that is out of place. The message is complete: the file, the place in it, the value and
 * what to do.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class MalformedFileException extends IOException {
    private static final long serialVersionUID = 1;

    private final String file;

    /** @param file the file that is wrong, as the caller named it */
    public MalformedFileException(String file, String message) {
        super(message);
        this.file = file;
    }

    /** @param file the file that is wrong, as the caller named it */
    public MalformedFileException(String file, String message, Throwable cause) {
        super(message, cause);
        this.file = file;
    }

    public static MalformedFileException of(Path file, String problem) {
        NullCheck.argument(file, "file");
        NullCheck.argument(problem, "problem");
        return new MalformedFileException(file.toString(), file + ": " + problem);
    }

    public static MalformedFileException atLine(Path file, long line, String problem) {
        NullCheck.argument(file, "file");
        NullCheck.argument(problem, "problem");
        return new MalformedFileException(file.toString(), file + ":" + line + ": " + problem);
    }

    /** What an exception says is wrong with bytes, also where it has no words or only the JVM's. */
    public static String reason(Throwable wrong) {
        NullCheck.argument(wrong, "wrong");
        if (wrong instanceof BufferUnderflowException || wrong instanceof EOFException) {
            return "the bytes end too early";
        }
        if (wrong instanceof IndexOutOfBoundsException || wrong instanceof NegativeArraySizeException) {
            return "a length or a place in it is outside of the bytes";
        }
        if (wrong instanceof ArithmeticException) {
            return "a number in it is too large";
        }
        String message = wrong.getMessage();
        return message == null || message.isBlank()
                ? "it cannot be decoded (" + wrong.getClass().getSimpleName() + ")"
                : message;
    }

    /** The file that is wrong, as the caller named it. */
    public String file() {
        return file;
    }
}
