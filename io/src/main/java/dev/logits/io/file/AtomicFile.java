package dev.logits.io.file;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.internal.file.TemporaryFile;
import dev.logits.io.internal.file.WriteTarget;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

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
 *
 * <p>For one thread.
 *
 * @since 0.1
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
        NullCheck.argument(target, "target");
        Path place = WriteTarget.place(target);
        try {
            return new AtomicFile(place, TemporaryFile.beside(place));
        } catch (IOException trouble) {
            throw WriteTarget.refused(target, place, trouble);
        }
    }

    /** Writes a whole text file, in UTF-8. */
    public static void write(Path target, String text) throws IOException {
        NullCheck.argument(target, "target");
        NullCheck.argument(text, "text");
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
        NullCheck.argument(text, "text");
        write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes all that remains in a buffer at the channel's place.
     *
     * @throws IOException that names the target, if the disk is full or fails
     */
    public void write(ByteBuffer bytes) throws IOException {
        NullCheck.argument(bytes, "bytes");
        try {
            while (bytes.hasRemaining()) {
                temporary.channel().write(bytes);
            }
        } catch (IOException trouble) {
            throw WriteTarget.failed(target, trouble);
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
            WriteTarget.move(temporary.path(), target);
        } catch (IOException trouble) {
            throw WriteTarget.failed(target, trouble);
        }
        committed = true;
        temporary.kept();
    }

    /** Deletes the temporary file unless it was committed. */
    @Override
    public void close() throws IOException {
        if (!committed) {
            temporary.close();
        }
    }
}
