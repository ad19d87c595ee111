package dev.logits.app.shell;

import dev.logits.io.json.SavedChecksum;
import dev.logits.io.report.PlotStyle;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where input comes from, where output goes, and what it can show. The launcher says, in system properties, which
 * streams are terminals and how wide they are: Java cannot tell the two streams apart. Color is used on a terminal
 * unless {@code NO_COLOR} is set; block characters unless the locale names another character set than UTF-8.
 */
public final class Terminal {
    private static final int DEFAULT_COLUMNS = 80;

    private final StandardStreams streams;
    private final PrintStream out;
    private final PrintStream err;
    private final List<String> said = new ArrayList<>();

    public Terminal(StandardStreams streams, PrintStream out, PrintStream err) {
        this.streams = streams;
        this.out = out;
        this.err = err;
    }

    public InputStream in() {
        return streams.in();
    }

    /** What a person reads goes here: to standard output, unless that is for a file. */
    public PrintStream out() {
        return streams.outputTaken() ? err : out;
    }

    public PrintStream err() {
        return err;
    }

    public PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /** Whether a person is looking at what goes to err as it comes. */
    public boolean interactiveErr() {
        return Boolean.getBoolean("logits.stderr.terminal");
    }

    public boolean color() {
        String noColor = System.getenv("NO_COLOR");
        return Boolean.getBoolean("logits.stdout.terminal") && (noColor == null || noColor.isEmpty());
    }

    public int columns() {
        int columns = Integer.getInteger("logits.columns", DEFAULT_COLUMNS);
        return columns > 0 ? columns : DEFAULT_COLUMNS;
    }

    public boolean unicode() {
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(System::getenv)
                .filter(Objects::nonNull)
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("UTF-8")
                .toUpperCase(Locale.ROOT);
        return locale.contains("UTF-8") || locale.contains("UTF8");
    }

    /** How plots look here; never wider than is pleasant to read. */
    public PlotStyle plotStyle() {
        int width = Math.max(PlotStyle.NARROWEST, Math.min(100, columns()));
        return new PlotStyle(width, color(), unicode());
    }

    public String bold(String text) {
        return color() ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /** One line. If it names the file that goes to standard output, it is printed when that is there. */
    public void println(String line) {
        String text = Printable.line(streams.named(line), color());
        if (streams.namesOutput(line)) {
            said.add(text);
        } else {
            out().println(text);
        }
    }

    public void println(List<String> lines) {
        lines.forEach(this::println);
    }

    /** A text that has line ends of its own, such as JSON. */
    public void text(String text) {
        out().println(Printable.lines(streams.named(text), color()));
    }

    /** What was asked for, as it is: generated text. */
    public void product(String text) {
        out().println(text);
    }

    /** Standard output has what it was to get. */
    public void sent() {
        said.forEach(out()::println);
        said.clear();
    }

    public void warn(String warning) {
        err.println("logits: " + Printable.line(streams.named(warning), false));
    }

    /** Says of a saved file that it has no checksum, where it has none. */
    public void noteMissingChecksum(Path file) throws IOException {
        if (!SavedChecksum.isIn(file)) {
            warn(file
                    + ": has no checksum: it was written by hand, or the checksum was taken out; damage to this file would"
                    + " not be noticed");
        }
    }

    /** Says which command comes next; its words are those after {@code logits}. */
    public void next(String command) {
        out().println("next: " + Printable.line(streams.typed(command(command)), color()));
    }

    /** A command as it can be typed here, where {@code logits} itself may not be on the path. */
    static String command(String words) {
        return program() + " " + words;
    }

    public static String program() {
        return Words.quoted(System.getProperty("logits.command", "logits"));
    }

    /** A file's name for what is kept: a stream's own, and not that of the file that stands for it. */
    public String named(String file) {
        return streams.named(file);
    }
}
