package dev.logits.io.internal.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Where a file is written to: what may stand there, and the words for what went wrong. */
public final class WriteTarget {
    private WriteTarget() {}

    /** Lets nobody else claim a file before what comes back is closed. */
    public static TemporaryFile claim(Path target) throws IOException {
        Path place = place(target);
        try {
            return TemporaryFile.claim(place, target);
        } catch (FileSystemException trouble) {
            throw refused(target, place, trouble);
        }
    }

    /** Where the bytes go. */
    public static Path place(Path target) throws IOException {
        Path place =
                Files.isSymbolicLink(target) && Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        if (Files.isDirectory(place)) {
            throw new IOException(target + ": cannot be written: it is a directory");
        }
        if (Files.exists(place) && !Files.isRegularFile(place)) {
            throw new IOException(target + ": cannot be written: it is not a regular file");
        }
        if (place.getFileName() == null || !Files.isDirectory(place.getParent())) {
            throw new NoSuchFileException(target.toString(), null, "cannot be written: there is no such directory");
        }
        return place;
    }

    public static IOException refused(Path target, Path place, IOException trouble) {
        return trouble instanceof AccessDeniedException
                ? new IOException(
                        target + ": cannot be written: no permission to write into " + place.getParent(), trouble)
                : failed(target, trouble);
    }

    /** The same trouble, said of the file that could not be written. */
    public static IOException failed(Path target, IOException trouble) {
        String reason = trouble instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : trouble.getMessage();
        return new IOException(target + ": cannot be written: " + reason, trouble);
    }

    /** In one step where the file system can. */
    public static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
