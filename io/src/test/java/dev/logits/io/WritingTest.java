package dev.logits.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.file.WriteTarget;
import dev.logits.io.npy.NpyBytes;
import dev.logits.io.npy.NpyWriter;
import dev.logits.io.npy.NpzWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link NpyWriter} and {@link AtomicFile}: whole or not at all. */
class WritingTest {
    @TempDir
    Path dir;

    @Test
    void writesTheBytesThatNumPyWrites() throws IOException {
        Path target = dir.resolve("p.npy");
        try (NpyWriter out = NpyWriter.create(target, 2)) {
            out.write(Probabilities.copyOf(new float[][] {{0.25f, 0.75f}, {1, 0}}));
            out.write(Probabilities.copyOf(new float[][] {{0.5f, 0.5f}, {9, 9}}), 1);
            out.commit();
        }
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }" + " ".repeat(58) + "\n";
        assertThat(header).hasSize(118);
        assertThat(Files.readAllBytes(target))
                .isEqualTo(NpyBytes.withHeader(header, NpyBytes.elements("<f4", 0.25, 0.75, 1, 0, 0.5, 0.5)));
        assertThat(files()).containsExactly("p.npy");
    }

    @Test
    void whatIsWrittenReadsBackThroughManyBuffers() throws IOException {
        Path target = dir.resolve("z.npy");
        int classes = 333;
        Logits batch = Logits.zeros(100, classes);
        for (int i = 0; i < batch.array().length; i++) {
            batch.array()[i] = i;
        }
        try (NpyWriter out = NpyWriter.create(target, classes)) {
            for (int n = 0; n < 30; n++) {
                out.write(batch.slice(1, 100));
            }
            assertThat(out.rows()).isEqualTo(2970);
            out.commit();
        }
        Rows rows = Rows.of(LogitsFiles.open(target, ReadOptions.DEFAULTS), 99);
        assertThat(rows.scores()).hasSize(2970);
        for (int r = 0; r < 2970; r++) {
            assertThat(rows.scores().get(r)).isEqualTo(batch.row(1 + r % 99));
        }
    }

    @Test
    void withoutCommitTheTargetStaysAndNothingIsLeft() throws IOException {
        Path target = Files.writeString(dir.resolve("p.npy"), "before");
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> {
            try (NpyWriter out = NpyWriter.create(target, 2)) {
                out.write(Logits.zeros(1_000_000, 2));
                assertThat(files()).hasSize(2);
                throw new IllegalStateException("in the middle");
            }
        });
        assertThat(files()).containsExactly("p.npy");
        assertThat(target).hasContent("before");
    }

    @Test
    void theTargetIsUntouchedUntilCommit() throws IOException {
        Path target = Files.writeString(dir.resolve("r.html"), "before");
        try (AtomicFile file = AtomicFile.create(target)) {
            file.write("aft");
            assertThat(target).hasContent("before");
            file.write("er ✓");
            file.commit();
            assertThat(target).hasContent("after ✓");
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(file::commit);
        }
        assertThat(files()).containsExactly("r.html");
    }

    @Test
    void twoWritersOfOneTargetDoNotMeet() throws IOException {
        Path target = dir.resolve("r.txt");
        try (AtomicFile a = AtomicFile.create(target);
                AtomicFile b = AtomicFile.create(target)) {
            a.write("a");
            b.write("b");
            a.commit();
            b.commit();
        }
        assertThat(target).hasContent("b");
    }

    @Test
    void aNewFileHasThePermissionsOfAnyNewFile() throws IOException {
        Path plain = Files.writeString(dir.resolve("plain.txt"), "x");
        AtomicFile.write(dir.resolve("atomic.txt"), "x");
        assertThat(Files.getAttribute(dir.resolve("atomic.txt"), "posix:permissions"))
                .isEqualTo(Files.getAttribute(plain, "posix:permissions"));
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path real = Files.writeString(dir.resolve("real.txt"), "before");
        Path link = Files.createSymbolicLink(dir.resolve("link.txt"), real);
        AtomicFile.write(link, "after");
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("after");
    }

    @Test
    void aReplacedFileKeepsItsPermissionsAlsoWhileItIsWritten() throws IOException {
        for (String mode : List.of("rw-------", "rw-rw-rw-", "rwxr-x---", "r--r-----")) {
            Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
            Path target = Files.writeString(dir.resolve(mode), "before");
            Files.setPosixFilePermissions(target, permissions);
            try (AtomicFile file = AtomicFile.create(target)) {
                file.write("secret");
                Path unfinished = onlyFile(".tmp");
                assertThat(permissions).containsAll(Files.getPosixFilePermissions(unfinished));
                file.commit();
            }
            assertThat(target).hasContent("secret");
            assertThat(Files.getPosixFilePermissions(target)).isEqualTo(permissions);
        }
    }

    @Test
    void theNextWriterDeletesWhatKilledProcessesHaveLeft() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path left = Files.writeString(dir.resolve(".r.html." + dead.pid() + "-abc-0.tmp"), "half");
        Path reused = Files.writeString(
                dir.resolve(".other.npz." + ProcessHandle.current().pid() + "-abc-3.tmp"), "half");
        Path former = Files.writeString(dir.resolve(".r.html." + dead.pid() + "-0.tmp"), "half");
        Path foreign = Files.writeString(dir.resolve(".editor.tmp"), "someone else's");
        Path notOurs = Files.writeString(dir.resolve(".x.html." + dead.pid() + "-0.tmp"), "perhaps ours");
        try (AtomicFile open = AtomicFile.create(dir.resolve("open.txt"))) {
            AtomicFile.write(dir.resolve("r.html"), "whole");
            open.write("still here");
            open.commit();
        }
        assertThat(left).doesNotExist();
        assertThat(reused).doesNotExist();
        assertThat(former).doesNotExist();
        assertThat(foreign).exists();
        assertThat(notOurs).exists();
        assertThat(dir.resolve("open.txt")).hasContent("still here");
    }

    @Test
    void whatALivingProcessWritesStays() throws Exception {
        Process other = OtherWriter.start("atomic", dir.resolve("theirs.txt"));
        try {
            Path theirs = onlyFile(".tmp");
            AtomicFile.write(dir.resolve("ours.txt"), "whole");
            assertThat(theirs).exists();
            other.destroyForcibly().waitFor();
            AtomicFile.write(dir.resolve("ours.txt"), "whole");
            assertThat(files()).containsExactly("ours.txt");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aPlantedLinkInTheTemporaryFilesPlaceIsNotFollowed() throws IOException {
        Path victim = Files.writeString(dir.resolve("victim.txt"), "mine");
        Path target = dir.resolve("r.txt");
        Path first;
        try (AtomicFile file = AtomicFile.create(target)) {
            file.write("x");
            first = onlyFile(".tmp");
        }
        Files.createSymbolicLink(first, victim);
        AtomicFile.write(target, "after");
        assertThat(target).hasContent("after");
        assertThat(victim).hasContent("mine");
    }

    @Test
    void aWriteThatFailsNamesTheFile() throws IOException {
        Path target = dir.resolve("full.txt");
        try (AtomicFile file = AtomicFile.create(target)) {
            file.channel().close(); // as a full disk, an error of the channel
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> file.write("x"))
                    .withMessageStartingWith(target + ": cannot be written: ");
        }
        assertThat(WriteTarget.failed(target, new FileSystemException(".tmp", null, "No space left on device")))
                .hasMessage(target + ": cannot be written: No space left on device");
    }

    @Test
    void theBytesOfAnArchiveDoNotDependOnTheTimeZone() throws IOException {
        TimeZone before = TimeZone.getDefault();
        List<byte[]> archives = new ArrayList<>();
        try {
            for (String zone : List.of("UTC", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Kiritimati")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                Path target = dir.resolve("digits.npz");
                try (NpzWriter out = NpzWriter.create(target)) {
                    out.add("z", Logits.zeros(2, 3));
                    out.add("y", new int[] {1, 2});
                    out.commit();
                }
                archives.add(Files.readAllBytes(target));
            }
        } finally {
            TimeZone.setDefault(before);
        }
        assertThat(archives).allSatisfy(bytes -> assertThat(bytes).isEqualTo(archives.get(0)));
        // no extra field of an entry holds a moment: after the fixed 30 bytes and the name the array begins
        assertThat(new String(archives.get(0), 30, 11, StandardCharsets.ISO_8859_1))
                .isEqualTo("z.npy\u0093NUMPY");
    }

    @Test
    void saysWhyATargetCannotBeWritten() {
        Path nowhere = dir.resolve("none/p.npy");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> NpyWriter.create(nowhere, 2))
                .withMessage(nowhere + ": cannot be written: there is no such directory");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> NpyWriter.create(dir, 2))
                .withMessage(dir + ": cannot be written: it is a directory");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> AtomicFile.write(Path.of("/dev/null"), "x"))
                .withMessage("/dev/null: cannot be written: it is not a regular file");
    }

    @Test
    void rowsOfAnotherLengthAreRefused() throws IOException {
        try (NpyWriter out = NpyWriter.create(dir.resolve("p.npy"), 2)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> out.write(Logits.zeros(1, 3)))
                    .withMessage("rows of 3 scores for a file of 2");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> out.write(Logits.zeros(1, 2), 2))
                    .withMessage("2 rows of a batch of 1");
        }
        assertThat(files()).isEmpty();
    }

    private Path onlyFile(String ending) throws IOException {
        return dir.resolve(files().stream()
                .filter(name -> name.endsWith(ending))
                .reduce((a, b) -> {
                    throw new AssertionError("two files: " + a + ", " + b);
                })
                .orElseThrow());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
