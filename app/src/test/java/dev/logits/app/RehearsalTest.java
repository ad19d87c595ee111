package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
    @TempDir
    private Path folder;

    @Test
    void everyCommandOfTheRehearsalSucceeds() throws IOException {
        Path scores = folder.resolve("scores.npy");
        Path labels = folder.resolve("labels.csv");
        Path array = folder.resolve("labels.npy");
        Rehearsal.write(scores, labels, array);
        for (List<String> words :
                Rehearsal.commands(scores, labels, array, folder.resolve("c.json"), folder.resolve("report.html"))) {
            CommandRun run = CommandRun.of(words.toArray());
            assertThat(run.exit()).as(run.err()).isZero();
        }
    }
}
