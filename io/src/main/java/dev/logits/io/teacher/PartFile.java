package dev.logits.io.teacher;

import dev.logits.io.internal.file.TemporaryFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The unfinished part of a teacher file, of which there is one for each target, locked by the one who writes it. */
final class PartFile {
    private static final int MOST_ATTEMPTS = 100;

    private PartFile() {}

    /**
     * Opens the part, or begins a new one, and locks it until the channel is closed.
     *
     * @param goOn whether to take the part that is there; otherwise it is deleted, never written over, since a planted
     *     link could make it another file
     * @throws IOException if someone else is writing it, or it is a link
     */
    static FileChannel open(Path target, Path part, boolean goOn) throws IOException {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            if (Files.isSymbolicLink(part)) {
                throw new IOException(
                        part + ": is a symbolic link, which is not followed; delete it, or write to another name");
            }
            if (Files.isDirectory(part, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(part + ": cannot be written: it is a directory");
            }
            Object before = identity(part);
            Optional<FileChannel> old = before == null ? Optional.empty() : locked(target, part, before);
            if (old.isPresent()) {
                if (goOn) {
                    return old.get();
                }
                try {
                    Files.deleteIfExists(part);
                    return begin(target, part);
                } catch (FileAlreadyExistsException other) {
                    // another writer was faster
                } finally {
                    old.get().close();
                }
            } else if (before == null) {
                try {
                    return begin(target, part);
                } catch (FileAlreadyExistsException other) {
                    // the same
                }
            }
        }
        throw new IOException(part + ": others begin and end it all the time; write to another name");
    }

    private static FileChannel begin(Path target, Path part) throws IOException {
        FileAttribute<?>[] attributes = TemporaryFile.permissions(target)
                .map(set -> new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)})
                .orElse(new FileAttribute<?>[0]);
        FileChannel channel = FileChannel.open(
                part,
                Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                attributes);
        lock(target, part, channel);
        return channel;
    }

    /** The part that was there, locked; empty if it was finished or deleted meanwhile. */
    private static Optional<FileChannel> locked(Path target, Path part, Object before) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    part, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
        lock(target, part, channel);
        if (!Objects.equals(before, identity(part))) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(channel);
    }

    private static void lock(Path target, Path part, FileChannel channel) throws IOException {
        boolean others;
        try {
            others = channel.tryLock() == null;
        } catch (OverlappingFileLockException held) {
            others = true;
        } catch (IOException noLocks) {
            return; // a file system without locks: as before there were any
        }
        if (others) {
            String writer = writer(channel);
            channel.close();
            throw new IOException(target + ": " + writer + " is writing it, to " + part.getFileName()
                    + "; wait until it has ended, or write to another name");
        }
    }

    /** What the one who writes has left in the header. */
    private static String writer(FileChannel channel) {
        ByteBuffer header = ByteBuffer.allocate(TeacherHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try {
            channel.read(header, 0);
        } catch (IOException unreadable) {
            return "another process";
        }
        OptionalLong pid = TeacherHeader.writer(header);
        if (pid.isEmpty()) {
            return "another process";
        }
        return pid.getAsLong() == ProcessHandle.current().pid() ? "this process" : "process " + pid.getAsLong();
    }

    /** Two names of one file, and one name at two times, have the same; null if there is none. */
    private static Object identity(Path part) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(part, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.fileKey() == null ? attributes.creationTime() : attributes.fileKey();
        } catch (NoSuchFileException none) {
            return null;
        }
    }
}
