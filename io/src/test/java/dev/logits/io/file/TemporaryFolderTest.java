package dev.logits.io.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.io.OtherWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
    @TempDir
    Path dir;

    private List<Path> children() throws IOException {
        try (Stream<Path> found = Files.list(dir)) {
            return found.toList();
        }
    }

    @Test
    void isDeletedWithItsFilesWhenItIsClosed() throws IOException {
        try (TemporaryFolder one = TemporaryFolder.in(dir);
                TemporaryFolder two = TemporaryFolder.in(dir)) {
            Files.writeString(one.file("in.csv"), "1");
            Files.writeString(two.file("in.csv"), "2");
            assertThat(one.file("in.csv")).hasContent("1");
            assertThat(children()).hasSize(2);
        }
        assertThat(children()).isEmpty();
    }

    @Test
    void theNextOneDeletesWhatKilledProcessesHaveLeft() throws Exception {
        Process other = OtherWriter.start("folder", dir);
        try (TemporaryFolder ours = TemporaryFolder.in(dir)) {
            assertThat(children())
                    .as("the other one lives")
                    .hasSize(2)
                    .contains(ours.file("x").getParent());
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertThat(children()).as("it was killed").hasSize(1);
        assertThat(children().get(0).resolve("in.csv")).hasContent("z0,z1");
        TemporaryFolder.in(dir).close();
        assertThat(children()).isEmpty();
    }

    @Test
    void isDeletedWhenItsProcessIsToldToStop() throws Exception {
        Process other = OtherWriter.start("folder", dir);
        other.destroy();
        other.waitFor();
        assertThat(children()).isEmpty();
    }

    @Test
    void aPlantedLinkIsNotFollowed() throws IOException {
        Path precious = Files.createDirectory(dir.resolve("precious"));
        Files.writeString(precious.resolve("lock"), "");
        Files.writeString(precious.resolve("in.csv"), "mine");
        Files.createSymbolicLink(dir.resolve("logits-999999999-0-0"), precious);
        Path planted = Files.createDirectory(dir.resolve("logits-999999999-0-1"));
        Files.createSymbolicLink(planted.resolve("lock"), precious.resolve("lock"));
        TemporaryFolder.in(dir).close();
        assertThat(precious.resolve("in.csv")).hasContent("mine");
        assertThat(precious.resolve("lock")).exists();
    }

    @Test
    void aFolderOfAnotherNameStays() throws IOException {
        Path other = Files.createDirectory(dir.resolve("logits-notes-of-mine"));
        TemporaryFolder.in(dir).close();
        assertThat(other).isDirectory();
    }
}
