package dev.logits.io.internal.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An unfinished file beside the one that it will be: {@code .NAME.PID-START-N.tmp}, of the process PID that started at
 * START. Its process holds a lock on it, which ends with the process whatever ends it; so another process knows what is
 * left of one that was killed, also where the same PID runs again, or where PIDs mean something else (containers).
 */
public final class TemporaryFile implements Closeable {
    public static final String PROCESS = process();

    /** The file of a temporary folder that its process holds a lock on. */
    public static final String FOLDER_LOCK = "lock";

    private static final Pattern NAME =
            Pattern.compile("(?<target>\\..+)\\.(?<process>(?<pid>\\d+)-[0-9a-z]+)-\\d+\\.tmp");

    /** With the end of the names before processes had a start in them, which took no lock. */
    private static final Pattern FORMER_NAME = Pattern.compile("(?<target>\\..+)\\.(?<pid>\\d+)-\\d+\\.tmp");

    /** Files and folders that are there while the JVM may be told to stop. The hook is there while one of them is. */
    private static final Set<Path> UNFINISHED = new HashSet<>();

    private static Thread hook;

    private final Path path;
    private final FileChannel channel;

    private TemporaryFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    private static String process() {
        ProcessHandle process = ProcessHandle.current();
        long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return process.pid() + "-" + Long.toString(start, Character.MAX_RADIX);
    }

    /** Begins a file for a target, and deletes what killed processes have left in its folder. */
    public static TemporaryFile beside(Path target) throws IOException {
        deleteAbandoned(target);
        FileAttribute<?>[] attributes = permissions(target)
                .map(set -> new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)})
                .orElse(new FileAttribute<?>[0]);
        for (int attempt = 0; ; attempt++) {
            Path path = target.resolveSibling("." + target.getFileName() + "." + PROCESS + "-" + attempt + ".tmp");
            try {
                FileChannel channel = FileChannel.open(
                        path, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), attributes);
                if (locked(channel) && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    began(path);
                    return new TemporaryFile(path, channel);
                }
                channel.close(); // another process took it for abandoned, before it was locked
            } catch (FileAlreadyExistsException taken) {
                // by another writer of this process
            }
        }
    }

    /**
     * Begins a file that stays empty, for a target that is written again and again: nobody else can claim it before
     * this one is closed, or its process has ended.
     *
     * @param named the target as the message calls it
     * @throws IOException if someone else writes the target, and who
     */
    public static TemporaryFile claim(Path target, Path named) throws IOException {
        TemporaryFile claim = beside(target);
        Optional<String> other = claim.writer(target);
        if (other.isPresent()) {
            claim.close();
            throw new IOException(
                    named + ": " + other.get() + " is writing it; wait until it has ended, or write to another name");
        }
        return claim;
    }

    /** Another living writer of the same target; what dead ones have left was deleted before. */
    private Optional<String> writer(Path target) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(target.getParent(), ".*.tmp")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()
                        && name.group("target").equals("." + target.getFileName())
                        && !file.getFileName().equals(path.getFileName())) {
                    boolean ours = name.group("process").equals(PROCESS);
                    if (ours || isWritten(file, name.group("pid"))) {
                        return Optional.of(ours ? "this process" : "process " + name.group("pid"));
                    }
                }
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        return Optional.empty();
    }

    private static boolean isWritten(Path file, String pid) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return owned(channel, pid);
        } catch (NoSuchFileException gone) {
            return false;
        } catch (IOException ofAnotherUser) {
            return alive(pid);
        }
    }

    /** Whether the file is this process's now; where a file system knows no locks it is. */
    public static boolean locked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException | IOException none) {
            return none instanceof IOException;
        }
    }

    private static void deleteAbandoned(Path target) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(target.getParent(), ".*.tmp")) {
            for (Path file : files) {
                deleteIfAbandoned(file, target);
            }
        } catch (IOException | DirectoryIteratorException | SecurityException unreadable) {
            // a folder that can be written and not be listed
        }
    }

    private static void deleteIfAbandoned(Path file, Path target) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        boolean ours = name.matches();
        if (!ours) {
            name = FORMER_NAME.matcher(file.getFileName().toString());
            if (!name.matches() || !name.group("target").equals("." + target.getFileName())) {
                return;
            }
        } else if (name.group("process").equals(PROCESS)) {
            return; // closing a second channel of a file would end this process's lock on it
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (ours ? owned(channel, name.group("pid")) : alive(name.group("pid"))) {
                return;
            }
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            // of another user, or gone already
        }
    }

    public static boolean owned(FileChannel channel, String pid) {
        try {
            FileLock lock = channel.tryLock();
            return lock == null;
        } catch (OverlappingFileLockException held) {
            return true;
        } catch (IOException noLocks) {
            return alive(pid);
        }
    }

    public static boolean alive(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid))
                    .map(ProcessHandle::isAlive)
                    .orElse(false);
        } catch (NumberFormatException noPid) {
            return true;
        }
    }

    /** Of a file that will be replaced; empty if there is none, or the file system knows none. */
    public static Optional<Set<PosixFilePermission>> permissions(Path target) throws IOException {
        if (!Files.exists(target)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.getPosixFilePermissions(target));
        } catch (UnsupportedOperationException noPosix) {
            return Optional.empty();
        }
    }

    /** Gives it the permissions of the file that it replaces, also those that the umask took away. */
    public void takePermissions(Path target) throws IOException {
        takePermissions(target, path);
    }

    public static void takePermissions(Path target, Path file) throws IOException {
        Optional<Set<PosixFilePermission>> permissions = permissions(target);
        if (permissions.isPresent()) {
            Files.setPosixFilePermissions(file, permissions.get());
        }
    }

    public Path path() {
        return path;
    }

    public FileChannel channel() {
        return channel;
    }

    /** It has another name now, and stays. */
    public void kept() throws IOException {
        ended(path);
        channel.close();
    }

    /** Deletes it. */
    @Override
    public void close() throws IOException {
        try {
            deleteQuietly(path);
            channel.close();
        } finally {
            ended(path);
        }
    }

    public static void began(Path path) {
        synchronized (UNFINISHED) {
            UNFINISHED.add(path);
            if (hook == null) {
                Thread deletes = new Thread(TemporaryFile::deleteUnfinished, "logits-unfinished-files");
                try {
                    Runtime.getRuntime().addShutdownHook(deletes);
                    hook = deletes;
                } catch (IllegalStateException stopping) {
                    // The file is begun while the JVM stops, by a training that keeps its state before it ends.
                }
            }
        }
    }

    public static void ended(Path path) {
        synchronized (UNFINISHED) {
            UNFINISHED.remove(path);
            if (UNFINISHED.isEmpty() && hook != null) {
                try {
                    Runtime.getRuntime().removeShutdownHook(hook);
                } catch (IllegalStateException stopping) {
                    // the hook runs, and finds nothing
                }
                hook = null;
            }
        }
    }

    private static void deleteUnfinished() {
        Set<Path> paths;
        synchronized (UNFINISHED) {
            paths = Set.copyOf(UNFINISHED);
        }
        for (Path path : paths) {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                deleteFolder(path);
            } else {
                deleteQuietly(path);
            }
        }
    }

    public static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            // the next writer tries again
        }
    }

    /** The files in it, and it; what else may be there stays. */
    public static void deleteFolder(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            List<Path> found = new ArrayList<>();
            files.forEach(found::add);
            // the lock last, so that what cannot be deleted now is found again
            found.sort((a, b) -> Boolean.compare(a.endsWith(FOLDER_LOCK), b.endsWith(FOLDER_LOCK)));
            for (Path file : found) {
                if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    deleteQuietly(file);
                }
            }
        } catch (IOException | DirectoryIteratorException stays) {
            // the next one tries again
        }
        deleteQuietly(folder);
    }
}
