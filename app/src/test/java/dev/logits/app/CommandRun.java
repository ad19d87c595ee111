package dev.logits.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * One run of the command in this JVM: what every test of a command starts.
 *
 * @param exit the exit code
 * @param bytes what went to standard output
 * @param err what went to standard error
 */
public record CommandRun(int exit, byte[] bytes, String err) {

    /** Runs the command with these words and nothing on standard input. */
    public static CommandRun of(Object... words) {
        return piped(new byte[0], words);
    }

    /** Runs the command with a text on standard input. */
    public static CommandRun piped(String input, Object... words) {
        return piped(input.getBytes(StandardCharsets.UTF_8), words);
    }

    /** Runs the command with these bytes on standard input. */
    public static CommandRun piped(byte[] input, Object... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandRun run = run(input, new PrintStream(out, true, StandardCharsets.UTF_8), words);
        return new CommandRun(run.exit, out.toByteArray(), run.err);
    }

    /** Runs the command with a standard output of the test's own, such as one that refuses; {@code bytes} is empty. */
    public static CommandRun to(PrintStream out, Object... words) {
        return run(new byte[0], out, words);
    }

    private static CommandRun run(byte[] input, PrintStream out, Object... words) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Main.run(
                Stream.of(words).map(String::valueOf).toArray(String[]::new),
                new ByteArrayInputStream(input),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new CommandRun(exit, new byte[0], err.toString(StandardCharsets.UTF_8));
    }

    /** Standard output as text. */
    public String out() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Standard output of a run that ended well, as JSON. */
    public JsonNode json() throws IOException {
        return new ObjectMapper().readTree(done().bytes);
    }

    /** This run, which must have ended well. */
    public CommandRun done() {
        if (exit != 0) {
            throw new AssertionError("exit code " + exit + ": " + err);
        }
        return this;
    }
}
