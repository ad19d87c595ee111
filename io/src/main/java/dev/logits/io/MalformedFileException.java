package dev.logits.io;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that is not what it claims to be, or whose contents cannot be used: truncated, corrupt, of an unsupported type
 * or shape, or with a value that is out of place. The message is complete: the file, the place in it, the value and
 * what to do.
 */
public final class MalformedFileException extends IOException {
    private static final long serialVersionUID = 1;

    private final String file;

    /** @param file the file that is wrong, as the caller named it */
    MalformedFileException(String file, String message) {
        super(message);
        this.file = file;
    }

    /** @param file the file that is wrong, as the caller named it */
    MalformedFileException(String file, String message, Throwable cause) {
        super(message, cause);
        this.file = file;
    }

    static MalformedFileException of(Path file, String problem) {
        return new MalformedFileException(file.toString(), file + ": " + problem);
    }

    static MalformedFileException atLine(Path file, long line, String problem) {
        return new MalformedFileException(file.toString(), file + ":" + line + ": " + problem);
    }

    /** The file that is wrong, as the caller named it. */
    public String file() {
        return file;
    }
}
