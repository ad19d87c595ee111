package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CtcCommandTest {
    @TempDir
    private Path folder;

    private Path vocabulary;
    private Path unsure;
    private Path words;

    @BeforeEach
    void files() throws IOException {
        vocabulary = write("letters.txt", "a", "b", "|");
        unsure = write("unsure.csv", "c0,c1,c2,c3", ".6,.39,.005,.005", ".6,.39,.005,.005");
        // "ab|a" or "bb|a", each with a blank between: the first letter is in doubt
        words = write(
                "words.csv",
                "c0,c1,c2,c3",
                ".02,.45,.5,.03",
                ".9,.03,.04,.03",
                ".02,.02,.93,.03",
                ".01,.02,.03,.94",
                ".02,.92,.03,.03");
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private CommandRun run(Path file, Object... more) {
        Object[] all = new Object[6 + more.length];
        System.arraycopy(
                new Object[] {"ctc", file, "--vocabulary", vocabulary, "--scores", "probabilities"}, 0, all, 0, 6);
        System.arraycopy(more, 0, all, 6, more.length);
        return CommandRun.of(all);
    }

    /** The blank is the best label of each row, but the text "a" has more alignments than the empty one. */
    @Test
    void theSearchFindsWhatGreedyMisses() throws IOException {
        assertThat(run(unsure).done().out().strip()).isEmpty();
        assertThat(run(unsure, "--beams", 8).done().out().strip()).isEqualTo("a");
        JsonNode json = run(unsure, "--beams", 8, "--n", 2, "--json").json().path("texts");
        assertThat(json.get(0).path("log_probability").asDouble())
                .isCloseTo(Math.log(.39 * .39 + 2 * .39 * .6), within(1e-6));
        assertThat(json.get(1).path("text").asText()).isEmpty();
        assertThat(json.get(1).path("log_probability").asDouble()).isCloseTo(Math.log(.36), within(1e-6));
    }

    @Test
    void symbolsHaveTimesAndConfidences() throws IOException {
        JsonNode symbols = run(words, "--space", "|", "--seconds", 0.5, "--json")
                .json()
                .path("texts")
                .get(0)
                .path("symbols");
        assertThat(symbols).hasSize(4);
        assertThat(symbols.get(2).path("text").asText()).isEqualTo(" ");
        assertThat(symbols.get(2).path("label").asInt()).isEqualTo(3);
        assertThat(symbols.get(2).path("begin").asDouble()).isEqualTo(1.5);
        assertThat(symbols.get(2).path("end").asDouble()).isEqualTo(2);
        assertThat(symbols.get(2).path("confidence").asDouble()).isCloseTo(.94, within(1e-6));
        assertThat(run(words, "--space", "|", "--symbols").done().out().lines())
                .containsExactly(
                        "bb a",
                        "     0      1  0.5000  \"b\"",
                        "     2      3  0.9300  \"b\"",
                        "     3      4  0.9400  \" \"",
                        "     4      5  0.9200  \"a\"");
    }

    @Test
    void hotWordsAndALanguageDecideWhatRowsLeaveOpen() throws IOException {
        assertThat(run(words, "--beams", 8, "--space", "|").done().out().strip())
                .isEqualTo("bb a");
        Path hot = write("hot.txt", "ab a");
        assertThat(run(words, "--beams", 8, "--space", "|", "--hot-words", hot)
                        .done()
                        .out()
                        .strip())
                .isEqualTo("ab a");
        assertThat(run(words, "--beams", 8, "--space", "|", "--hot-words", hot, "--hot-bonus", 0)
                        .done()
                        .out()
                        .strip())
                .isEqualTo("bb a");
        Path arpa = write(
                "letters.arpa",
                "\\data\\",
                "ngram 1=5",
                "ngram 2=1",
                "",
                "\\1-grams:",
                "-99 <s> 0",
                "-1 </s>",
                "-0.5 a 0",
                "-0.5 b 0",
                "-0.6 |",
                "",
                "\\2-grams:",
                "-0.1 <s> a",
                "",
                "\\end\\");
        assertThat(run(words, "--beams", 8, "--language", arpa).done().out().strip())
                .isEqualTo("ab|a");
        assertThat(run(words, "--beams", 8, "--language", arpa, "--language-weight", 0)
                        .done()
                        .out()
                        .strip())
                .isEqualTo("bb|a");
    }

    @Test
    void severalFilesAreALineEach() throws IOException {
        String out = CommandRun.of(
                        "ctc", words, unsure, "--vocabulary", vocabulary, "--scores", "probabilities", "--json")
                .done()
                .out();
        assertThat(out.lines()).hasSize(2);
        ObjectMapper mapper = new ObjectMapper();
        assertThat(mapper.readTree(out.lines().toList().get(0)).path("file").asText())
                .isEqualTo(words.toString());
        assertThat(mapper.readTree(out.lines().toList().get(1))
                        .path("texts")
                        .get(0)
                        .path("text")
                        .asText())
                .isEmpty();
        assertThat(CommandRun.of("ctc", words, unsure, "--vocabulary", vocabulary, "--scores", "probabilities")
                        .done()
                        .out()
                        .lines())
                .containsExactly(words + "\tbb|a", unsure + "\t");
    }

    @Test
    void theBlankMayHaveALineAndStandLast() throws IOException {
        Path last = write("last.csv", "c0,c1,c2", ".1,.8,.1", ".1,.1,.8", ".1,.8,.1");
        for (Path letters : new Path[] {write("with.txt", "a", "b", "<blank>"), write("without.txt", "a", "b")}) {
            assertThat(CommandRun.of("ctc", last, "--vocabulary", letters, "--blank", 2, "--scores", "probabilities")
                            .done()
                            .out()
                            .strip())
                    .isEqualTo("bb");
        }
    }

    @Test
    void whatIsWrongIsSaidWithItsPlace() throws IOException {
        assertThat(run(words, "--blank", 4).err()).contains("--blank 4 is not a class: expected 0..3");
        assertThat(run(words, "--hot-words", vocabulary).err()).contains("--hot-words needs --beams");
        assertThat(run(words, "--beams", 0).err()).contains("--beams must be 1 or more, got 0");
        assertThat(run(words, "--seconds", 1).err()).contains("--seconds needs --symbols or --json");
        Path odd = write("odd.txt", "a", "", "xa");
        assertThat(run(words, "--beams", 2, "--hot-words", odd).err())
                .contains("odd.txt:3: \"xa\" cannot be spelled", "has no symbol \"x\"");
        assertThat(run(words, "--beams", 2, "--hot-words", write("none.txt", ""))
                        .err())
                .contains("has no word");
        Path two = write("two.txt", "a", "b");
        assertThat(CommandRun.of("ctc", words, "--vocabulary", two, "--scores", "probabilities")
                        .err())
                .contains("two.txt has 2 lines, the logits 4 classes", "a space as a further class");
        assertThat(CommandRun.of("ctc", words, "--vocabulary", odd, "--scores", "probabilities")
                        .err())
                .contains("has no symbol for class 2");
        Path other = write("other.csv", "c0,c1,c2", ".2,.2,.6");
        assertThat(CommandRun.of("ctc", words, other, "--vocabulary", vocabulary, "--scores", "probabilities")
                        .err())
                .contains("other.csv has 3 classes", "has 4; all must come from the same model");
        assertThat(CommandRun.of("ctc", words).exit()).isEqualTo(2);
    }
}
