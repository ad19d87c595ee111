package dev.logits.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.Logits;
import dev.logits.Probabilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
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

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
