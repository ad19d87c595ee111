package dev.logits.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that appears whole or not at all. Bytes go to a temporary file beside the target; {@link #commit} moves it
 * there in one step. Closed without commit, or if the JVM is told to stop, the temporary file is deleted and the target
 * stays as it was.
 *
 * <pre>{@code
 * try (AtomicFile file = AtomicFile.create(Path.of("report.html"))) {
 *     file.write(html);
 *     file.commit();
 * }
 * }</pre>
 */
public final class AtomicFile implements Closeable {
    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

    static {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> UNFINISHED.forEach(AtomicFile::deleteQuietly)));
        } catch (IllegalStateException stopping) {
            // The first file of this JVM is begun while it stops, by a training that keeps its state before it ends.
        }
    }

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private boolean committed;

    private AtomicFile(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /**
     * Begins a file.
     *
     * @param target where it will be; replaced if it exists. Of a symbolic link the file behind it is replaced
     * @throws IOException if the target is something else than a file, or its directory cannot be written
     */
    public static AtomicFile create(Path target) throws IOException {
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
        return begin(target, place);
    }

    /** Made by the umask like any new file, which {@link Files#createTempFile} is not. */
    private static AtomicFile begin(Path target, Path place) throws IOException {
        long id = ProcessHandle.current().pid();
        for (int attempt = 0; ; attempt++) {
            Path temporary = place.resolveSibling("." + place.getFileName() + "." + id + "-" + attempt + ".tmp");
            try {
                FileChannel channel =
                        FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
                UNFINISHED.add(temporary);
                return new AtomicFile(place, temporary, channel);
            } catch (FileAlreadyExistsException taken) {
                // by another writer of this process, or a process before that was killed
            } catch (IOException trouble) {
                throw new IOException(target + ": cannot be written: " + reason(trouble), trouble);
            }
        }
    }

    private static String reason(IOException trouble) {
        return trouble instanceof AccessDeniedException
                ? "no permission to write into " + Path.of(trouble.getMessage()).getParent()
                : String.valueOf(trouble.getMessage());
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
        return channel;
    }

    /** Appends text in UTF-8. */
    public void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Makes the file appear: writes it through to the disk, then moves it to the target. Nothing can be written after.
     *
     * @throws IllegalStateException if it has been committed or closed before
     */
    public void commit() throws IOException {
        if (!channel.isOpen()) {
            throw new IllegalStateException(target + " has been committed or closed before");
        }
        channel.force(true);
        channel.close();
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
        committed = true;
        UNFINISHED.remove(temporary);
    }

    /** Deletes the temporary file unless it was committed. */
    @Override
    public void close() throws IOException {
        if (!committed) {
            try {
                channel.close();
            } finally {
                deleteQuietly(temporary);
                UNFINISHED.remove(temporary);
            }
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            // nothing more can be done about a temporary file
        }
    }
}
