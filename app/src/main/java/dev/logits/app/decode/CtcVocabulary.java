package dev.logits.app.decode;

import dev.logits.decode.ctc.CtcText;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the classes of a recognizer stand for: a file with a symbol per line, with the blank's line or without. */
final class CtcVocabulary {
    private final Path file;
    private final List<String> written;
    private final List<String> shown;
    private final int blank;
    private final int longest;

    private CtcVocabulary(Path file, List<String> written, int blank, String space) {
        this.file = file;
        this.written = written;
        this.blank = blank;
        shown = written.stream()
                .map(symbol -> space == null ? symbol : symbol.replace(space, " "))
                .toList();
        longest = shown.stream().mapToInt(String::length).max().orElse(0);
    }

    /**
     * Reads a file of K lines, or of K − 1 without the blank's.
     *
     * @param space what is written for a space, or null
     */
    static CtcVocabulary read(Path file, int classes, int blank, String space) throws IOException {
        List<String> lines;
        try {
            lines = new ArrayList<>(Files.readAllLines(file));
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException(file + " is not UTF-8 text");
        }
        if (blank < 0 || blank >= classes) {
            throw new IllegalArgumentException("--blank " + blank + " is not a class: expected 0.." + (classes - 1));
        }
        if (lines.size() == classes - 1) {
            lines.add(blank, "");
        }
        if (lines.size() != classes) {
            throw new IllegalArgumentException(file + " has " + lines.size() + " lines, the logits " + classes
                    + " classes; a line per class is needed, with or without the blank's"
                    + (lines.size() == classes - 2
                            ? " (one is missing: some recognizers have a space as a further class, a line \" \")"
                            : ""));
        }
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isEmpty() && i != blank) {
                throw new IllegalArgumentException(
                        file + " has no symbol for class " + i + "; write one, or say which class is the --blank");
            }
        }
        return new CtcVocabulary(file, lines, blank, space);
    }

    String symbol(int label) {
        return shown.get(label);
    }

    /** A text as it is read: without spaces at its ends. */
    String text(CtcText text) {
        StringBuilder out = new StringBuilder();
        for (int label : text.labels()) {
            out.append(shown.get(label));
        }
        return out.toString().strip();
    }

    /** The label of each symbol as it is written in the file, for n-grams; a space is also {@code <space>}. */
    Map<String, Integer> labels() {
        Map<String, Integer> labels = new HashMap<>();
        for (int i = 0; i < written.size(); i++) {
            if (i != blank) {
                labels.putIfAbsent(written.get(i).equals(" ") ? "<space>" : written.get(i), i);
            }
        }
        return labels;
    }

    /** The labels that spell a word, the longest symbol first. */
    int[] spell(String word, String place) {
        Map<String, Integer> labels = new HashMap<>();
        for (int i = 0; i < shown.size(); i++) {
            if (i != blank) {
                labels.putIfAbsent(shown.get(i), i);
            }
        }
        List<Integer> spelled = new ArrayList<>();
        int at = 0;
        while (at < word.length()) {
            int end = Math.min(word.length(), at + longest);
            while (end > at && !labels.containsKey(word.substring(at, end))) {
                end--;
            }
            if (end == at) {
                throw new IllegalArgumentException(place + ": \"" + word + "\" cannot be spelled, for " + file
                        + " has no symbol \"" + Character.toString(word.codePointAt(at)) + "\"");
            }
            spelled.add(labels.get(word.substring(at, end)));
            at = end;
        }
        return spelled.stream().mapToInt(Integer::intValue).toArray();
    }
}
