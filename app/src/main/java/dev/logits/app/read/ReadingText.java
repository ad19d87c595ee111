package dev.logits.app.read;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.Terminal;
import dev.logits.io.Reading;
import java.util.ArrayList;
import java.util.List;

/** How a file was read, at the head of what a command prints and in its JSON. */
public final class ReadingText {
    private static final String SCORES = "scores        ";
    private static final String LABELS = "labels        ";

    private ReadingText() {}

    /** Scores and labels, and what should be known of them. */
    public static List<String> lines(Reading reading, Terminal terminal) {
        List<String> lines = new ArrayList<>(ofScores(reading, terminal));
        reading.labels().ifPresent(labels -> lines.add(1, LABELS + labels));
        return lines;
    }

    /** Of a command that uses no labels. */
    public static List<String> ofScores(Reading reading, Terminal terminal) {
        List<String> lines = new ArrayList<>();
        lines.add(SCORES + reading.scoresAndKind());
        for (String note : notes(reading)) {
            lines.addAll(Paragraph.lines("note: " + note, terminal.plotStyle().width()));
        }
        return lines;
    }

    public static List<String> notes(Reading reading) {
        return reading.notes().stream().map(LibraryWords::of).toList();
    }

    /** Everything, for a page: "Scores: array predictions, read as logits; labels: array labels". */
    public static List<String> sentences(Reading reading) {
        List<String> sentences = new ArrayList<>();
        sentences.add("scores: " + reading.scoresAndKind()
                + reading.labels().map(labels -> "; labels: " + labels).orElse(""));
        sentences.addAll(notes(reading));
        return sentences;
    }

    /** Adds what was taken for scores and labels, and what should be known of it to the notes. */
    public static void putInto(ObjectNode json, Reading reading, Terminal terminal) {
        json.set("read", json(reading, terminal));
        notes(reading).forEach(json.withArray("notes")::add);
    }

    /** What was taken for scores and labels. */
    public static ObjectNode json(Reading reading, Terminal terminal) {
        ObjectNode json = Json.object();
        json.put("scores", reading.kind().toString());
        json.put("from", reading.scores());
        json.set("columns", Json.texts(reading.columns()));
        reading.labels()
                .ifPresentOrElse(labels -> json.put("labels", terminal.named(labels)), () -> json.putNull("labels"));
        json.set("class_names", Json.texts(reading.classNames()));
        return json;
    }
}
