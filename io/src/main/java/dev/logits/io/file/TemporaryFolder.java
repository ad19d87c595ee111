package dev.logits.io.file;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.internal.file.TemporaryFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder in {@code java.io.tmpdir} for files that no one needs once they are read: {@code logits-PID-START-N}, of the
 * process PID that started at START. It is deleted when it is closed, and when the JVM is told to stop. A process that
 * is killed leaves it behind, and the next folder of the same user that begins deletes it: the file {@code lock} in it
 * is locked as long as its process lives.
 *
 * <pre>{@code
 * try (TemporaryFolder folder = TemporaryFolder.create()) {
 *     Files.copy(System.in, folder.file("in.csv"));
 * }
 * }</pre>
 *
 * <p>For one thread.
 *
 * @since 0.1
 */
public final class TemporaryFolder implements Closeable {
    private static final String LOCK = TemporaryFile.FOLDER_LOCK;
    private static final Pattern NAME = Pattern.compile("logits-(?<process>(?<pid>\\d+)-[0-9a-z]+)-\\d+");

    private final Path path;
    private final FileChannel lock;

    private TemporaryFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Begins a folder that only its user can read, and deletes those that killed processes of this user have left. */
    public static TemporaryFolder create() throws IOException {
        return in(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** Makes one in a folder, and deletes what killed processes have left there. */
    public static TemporaryFolder in(Path parent) throws IOException {
        NullCheck.argument(parent, "parent");
        FileAttribute<?>[] attributes =
                parent.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                        }
                        : new FileAttribute<?>[0];
        for (int attempt = 0; ; attempt++) {
            Path path = parent.resolve("logits-" + TemporaryFile.PROCESS + "-" + attempt);
            try {
                Files.createDirectory(path, attributes);
                FileChannel lock =
                        FileChannel.open(path.resolve(LOCK), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
                if (TemporaryFile.locked(lock) && Files.exists(path.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)) {
                    TemporaryFile.began(path);
                    TemporaryFolder folder = new TemporaryFolder(path, lock);
                    folder.deleteAbandoned(parent);
                    return folder;
                }
                lock.close(); // another process took it for abandoned, before it was locked
            } catch (FileAlreadyExistsException taken) {
                // by another folder of this process
            } catch (NoSuchFileException taken) {
                if (!Files.isDirectory(parent)) {
                    throw new IOException(
                            parent + ": there is no such folder for temporary files; name one with -Djava.io.tmpdir",
                            taken);
                }
            }
        }
    }

    private void deleteAbandoned(Path parent) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, "logits-*")) {
            for (Path folder : folders) {
                Matcher name = NAME.matcher(folder.getFileName().toString());
                if (name.matches() && !name.group("process").equals(TemporaryFile.PROCESS) && isOfSameOwner(folder)) {
                    deleteIfAbandoned(folder, name.group("pid"));
                }
            }
        } catch (IOException | DirectoryIteratorException | SecurityException unreadable) {
            // a folder that can be written and not be listed
        }
    }

    /** In a folder that all users may write, what another one has planted is not looked into. */
    private boolean isOfSameOwner(Path folder) {
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(path));
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    private static void deleteIfAbandoned(Path folder, String pid) {
        Path lock = folder.resolve(LOCK);
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (!TemporaryFile.owned(channel, pid)) {
                TemporaryFile.deleteFolder(folder);
            }
        } catch (NoSuchFileException notYet) {
            if (!TemporaryFile.alive(pid)) {
                TemporaryFile.deleteQuietly(folder);
            }
        } catch (IOException stays) {
            // it cannot be read
        }
    }

    /** A file in it, which need not be there yet. */
    public Path file(String name) {
        NullCheck.argument(name, "name");
        return path.resolve(name);
    }

    /** Deletes it, with all files in it. */
    @Override
    public void close() throws IOException {
        try {
            TemporaryFile.deleteFolder(path);
            lock.close();
        } finally {
            TemporaryFile.ended(path);
        }
    }
}
