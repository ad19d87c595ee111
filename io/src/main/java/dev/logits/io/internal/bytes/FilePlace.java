package dev.logits.io.internal.bytes;

import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;

/**
 * Where an array lies, for messages: {@code preds.npy}, or {@code preds.npz: array logits}. Byte offsets count from the
 * beginning of the .npy file, for an array of an .npz from the beginning of its entry.
 *
 * @param array the array's name in the .npz; empty for an .npy
 */
public record FilePlace(Path file, String array) {

    public static FilePlace of(Path file) {
        return new FilePlace(file, "");
    }

    public MalformedFileException error(String problem) {
        return new MalformedFileException(file.toString(), this + ": " + problem);
    }

    public MalformedFileException error(long offset, String problem) {
        return error("byte " + offset + ": " + problem);
    }

    public MalformedFileException error(long offset, long row, String problem) {
        return error("byte " + offset + ", row " + row + ": " + problem);
    }

    /** The same trouble, with the place in its message; an interruption is none of the file. */
    public IOException located(IOException trouble, long offset) {
        if (trouble instanceof MalformedFileException || trouble instanceof InterruptedIOException) {
            return trouble;
        }
        return new MalformedFileException(
                file.toString(),
                this + ": byte " + offset + ": cannot be read: " + MalformedFileException.reason(trouble),
                trouble);
    }

    @Override
    public String toString() {
        return array.isEmpty() ? file.toString() : file + ": array " + array;
    }
}
