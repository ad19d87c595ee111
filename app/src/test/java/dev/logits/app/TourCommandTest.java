package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.logits.app.tour.Chapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tour from beginning to end, as a newcomer takes it. */
class TourCommandTest {
    @TempDir
    private Path folder;

    private static CommandRun run(Object... words) {
        return CommandRun.of(words);
    }

    @Test
    void tellsEveryChapterAndLeavesAPageAndTheFilesThatItsCommandsName() throws IOException {
        CommandRun run = run("tour", "--out", folder);
        assertThat(run.exit()).as(run.err()).isZero();
        for (Chapter chapter : Chapter.all()) {
            assertThat(run.out()).contains(chapter.title());
        }
        String end = run.out().substring(run.out().lastIndexOf("What was written"));
        for (String file : List.of("logits.npy", "labels.csv", "spector.csv", "tour.html")) {
            assertThat(end).contains(folder.resolve(file).toString());
            assertThat(folder.resolve(file)).isNotEmptyFile();
        }
        List<String> commands = run.out()
                .lines()
                .filter(line -> line.startsWith("try: logits "))
                .map(line -> line.substring("try: logits ".length()))
                .toList();
        assertThat(commands).hasSameSizeAs(Chapter.all());
        for (String command : commands) {
            String[] words = command.replaceFirst("--report \\S+", "").strip().split(" +");
            CommandRun tried = run((Object[]) words);
            assertThat(tried.exit()).as(command + ": " + tried.err()).isZero();
        }
    }

    @Test
    void tellsTheSameForTheSameSeedAndAnotherStoryForAnother() throws IOException {
        run("tour", "--out", folder.resolve("a"), "--chapter", "4", "--seed", "3");
        run("tour", "--out", folder.resolve("b"), "--chapter", "4", "--seed", "3");
        CommandRun other = run("tour", "--out", folder.resolve("c"), "--chapter", "4", "--seed", "4");
        byte[] logits = Files.readAllBytes(folder.resolve("a/logits.npy"));
        assertThat(Files.readAllBytes(folder.resolve("b/logits.npy"))).isEqualTo(logits);
        assertThat(Files.readAllBytes(folder.resolve("c/logits.npy"))).isNotEqualTo(logits);
        assertThat(other.out()).doesNotContain(Chapter.all().get(0).title());
    }

    @Test
    void calibrationMakesTheDigitsProbabilitiesMoreHonest() throws IOException {
        CommandRun run = run("tour", "--out", folder, "--chapter", "4", "--json");
        JsonNode table = new ObjectMapper()
                .readTree(run.out())
                .get("chapters")
                .get(0)
                .get("tables")
                .get(0);
        assertThat(table.get(4).get(0).asText()).isEqualTo("expected calibration error");
        assertThat(table.get(4).get(2).asDouble())
                .isLessThan(table.get(4).get(1).asDouble() / 2);
    }

    @Test
    void rejectsAChapterThatThereIsNot() {
        CommandRun run = run("tour", "--out", folder, "--chapter", "9");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("--chapter 9 is not a chapter: expected 1 to ");
    }
}
