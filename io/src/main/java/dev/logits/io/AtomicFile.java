package dev.logits.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears whole or not at all. Bytes go to a temporary file beside the target; {@link #commit} moves it
 * there in one step. Closed without commit, or if the JVM is told to stop, the temporary file is deleted and the target
 * stays as it was. What a killed process has left is deleted by the next one that writes into the same folder.
 *
 * <ul><li>A new file has the permissions of any new file; one that is replaced keeps those it had, from the first byte
 *     on.
 *     <li>Two writers of one target do not meet: the one that commits last stays, whole.
 *     <li>A temporary file is always a new one, so that nobody can plant a link in its place.</ul>
 *
 * <pre>{@code
 * try (AtomicFile file = AtomicFile.create(Path.of("report.html"))) {
 *     file.write(html);
 *     file.commit();
 * }
 * }</pre>
 */
public final class AtomicFile implements Closeable {
    private final Path target;
    private final TemporaryFile temporary;
    private boolean committed;

    private AtomicFile(Path target, TemporaryFile temporary) {
        this.target = target;
        this.temporary = temporary;
    }

    /**
     * Begins a file.
     *
     * @param target where it will be; replaced if it exists. Of a symbolic link the file behind it is replaced
     * @throws IOException if the target is something else than a file, or its directory cannot be written
     */
    public static AtomicFile create(Path target) throws IOException {
        Path place = place(target);
        try {
            return new AtomicFile(place, TemporaryFile.beside(place));
        } catch (IOException trouble) {
            throw refused(target, place, trouble);
        }
    }

    /** Lets nobody else claim a file before what comes back is closed. */
    static TemporaryFile claim(Path target) throws IOException {
        Path place = place(target);
        try {
            return TemporaryFile.claim(place, target);
        } catch (FileSystemException trouble) {
            throw refused(target, place, trouble);
        }
    }

    /** Where the bytes go. */
    private static Path place(Path target) throws IOException {
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

    private static IOException refused(Path target, Path place, IOException trouble) {
        return trouble instanceof AccessDeniedException
                ? new IOException(
                        target + ": cannot be written: no permission to write into " + place.getParent(), trouble)
                : failed(target, trouble);
    }

    /** The same trouble, said of the file that could not be written. */
    static IOException failed(Path target, IOException trouble) {
        String reason = trouble instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : trouble.getMessage();
        return new IOException(target + ": cannot be written: " + reason, trouble);
    }

    /** Writes a whole text file, in UTF-8. */
    public static void write(Path target, String text) throws IOException {
        try (AtomicFile file = create(target)) {
            file.write(text);
            file.commit();
        }
    }

    /** The temporary file, for writing at any position. */
    public FileChannel channel() {
        return temporary.channel();
    }

    /** Appends text in UTF-8. */
    public void write(String text) throws IOException {
        write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes all that remains in a buffer at the channel's place.
     *
     * @throws IOException that names the target, if the disk is full or fails
     */
    public void write(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                temporary.channel().write(bytes);
            }
        } catch (IOException trouble) {
            throw failed(target, trouble);
        }
    }

    /** The same as a stream; closing it does nothing. */
    public OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                AtomicFile.this.write(ByteBuffer.wrap(new byte[] {(byte) b}));
            }

            @Override
            public void write(byte[] bytes, int off, int length) throws IOException {
                AtomicFile.this.write(ByteBuffer.wrap(bytes, off, length));
            }
        };
    }

    /**
     * Makes the file appear: writes it through to the disk, then moves it to the target. Nothing can be written after.
     *
     * @throws IllegalStateException if it has been committed or closed before
     */
    public void commit() throws IOException {
        if (!temporary.channel().isOpen()) {
            throw new IllegalStateException(target + " has been committed or closed before");
        }
        try {
            temporary.channel().force(true);
            temporary.takePermissions(target);
            move(temporary.path(), target);
        } catch (IOException trouble) {
            throw failed(target, trouble);
        }
        committed = true;
        temporary.kept();
    }

    /** In one step where the file system can. */
    static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Deletes the temporary file unless it was committed. */
    @Override
    public void close() throws IOException {
        if (!committed) {
            temporary.close();
        }
    }
}
