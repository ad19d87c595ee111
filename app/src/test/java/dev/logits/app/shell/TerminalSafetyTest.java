package dev.logits.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.app.CommandRun;
import dev.logits.io.npy.NpyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a terminal, a full disk and a reader that leaves get from the command. */
class TerminalSafetyTest {
    @TempDir
    Path folder;

    private static OutputStream refusing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    @Test
    void aFullDiskBehindStandardOutputIsAFailureInEveryCommand() throws IOException {
        Path predictions = Files.writeString(
                folder.resolve("p.csv"),
                "a,b,label\n" + "1.5,-2,0\n0.5,1,1\n-1.25,0.5,0\n2,0.75,1\n3,0.1,0\n".repeat(10));
        for (List<String> command : List.of(
                List.of("explain", "1,2,3"),
                List.of("explain", "1,2,3", "--json"),
                List.of("--help"),
                List.of("evaluate", predictions.toString()),
                List.of("calibrate", predictions.toString(), "--save", "-"),
                List.of("generate", "the", "--max-new-tokens", "3"))) {
            CommandRun run = CommandRun.to(ResultStream.to(refusing("No space left on device")), command.toArray());
            assertThat(run.exit()).as("%s", command).isEqualTo(1);
            assertThat(run.err())
                    .contains("logits: standard output: cannot be written: No space left on device")
                    .doesNotContain("wrote");
        }
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoFailure() {
        CommandRun run = CommandRun.to(ResultStream.to(refusing("Broken pipe")), "explain", "1,2,3");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void controlCharactersOfAFileDoNotReachTheTerminal() throws IOException {
        String evil = "\u001b]0;owned\u0007\u001b[2Jcat\u009b31m\u202edog\r";
        Path file = Files.writeString(
                folder.resolve("x.csv"), "a" + evil + ",b,label\n1.5,-2,0\n0.5,1,1\n" + evil + ",1,0\n");
        StringBuilder printed = new StringBuilder();
        for (Object[] words : new Object[][] {
            {"evaluate", file},
            {"evaluate", file, "--json"},
            {"evaluate", folder.resolve(evil + ".csv")},
            {"regress", file},
            {"explain", evil},
            {evil},
            {"explain", "1,2", "--" + evil}
        }) {
            CommandRun run = CommandRun.of(words);
            printed.append(run.out()).append(run.err());
        }
        assertThat(printed.toString()).contains("owned").doesNotContain("\u001b", "\u0007", "\u009b", "\u202e", "\r");
    }

    @Test
    void onlyColorsOfOurOwnPassAndOnlyWhereThereAreColors() {
        assertThat(Printable.line("\u001b[1mbold\u001b[0m\u001b[8m\u001b]", true))
                .isEqualTo("\u001b[1mbold\u001b[0m\\u001b[8m\\u001b]");
        assertThat(Printable.line("\u001b[1ma\nb\u2028\u202e", false)).isEqualTo("\\u001b[1ma\\nb\\u2028\\u202e");
        assertThat(Printable.lines("a\n\tb \u0645\u06cc\u200c\u062e é", false))
                .isEqualTo("a\n\tb \u0645\u06cc\u200c\u062e é");
    }

    @Test
    void aTooSmallHeapIsASentenceWithTheRemedy() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(Failure.memory(new String[] {"evaluate"}, new PrintStream(err)))
                .isEqualTo(1);
        assertThat(err.toString())
                .containsPattern(
                        "^logits: out of memory: the heap of [0-9,]+ MB is too small .* try LOGITS_OPTS=-Xmx\\d+m\\n$");
    }

    @Test
    void anOutputMayBeTheInput() throws IOException {
        Path rows = folder.resolve("in.npy");
        try (NpyWriter out = NpyWriter.create(rows, 2)) {
            out.write(Logits.copyOf(new float[][] {{2, 0}, {0, 2}}));
            out.commit();
        }
        Path predictions = Files.writeString(
                folder.resolve("p.csv"), "a,b,label\n" + "1.5,-2,0\n0.5,1,1\n-1.25,0.5,0\n2,0.75,1\n".repeat(10));
        Path calibrator = folder.resolve("cal.json");
        CommandRun.of("calibrate", predictions, "--save", calibrator).done();
        byte[] before = Files.readAllBytes(rows);
        CommandRun.of("apply", calibrator, rows, "--out", rows).done();
        assertThat(Files.readAllBytes(rows)).hasSameSizeAs(before).isNotEqualTo(before);
    }
}
