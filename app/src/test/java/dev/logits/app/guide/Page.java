package dev.logits.app.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of the guide, and what in it can be run:
 * <ul>
 *   <li>a fence {@code ```java} is a program. Where the page takes something for granted, a comment right before the
 *       fence, {@code <!-- given: … -->}, declares it. What the program prints must be what the comments behind its
 *       calls of {@code println} say, and then what a fence {@code ```output} right behind it says.
 *   <li>a fence {@code ```console} is a session in a shell: what stands behind a line that begins with {@code $} is
 *       what the command prints. {@code …} on a line of its own stands for any lines. All sessions of a page share a
 *       folder.
 * </ul>
 * Other fences are only read.
 */
record Page(Path file, List<String> lines) {
    /** On a line of its own, any lines of an output. */
    static final String ANY = "…";

    private static final String GIVEN = "<!-- given:";
    private static final String OUTPUT = "```output";

    static Page read(Path file) throws IOException {
        return new Page(file, Files.readAllLines(file));
    }

    String name() {
        return file.getFileName().toString().replaceFirst("\\.md$", "");
    }

    /** A fence of the page: its language, the number of its first line, counted from 0, and its lines. */
    record Fence(String language, int line, List<String> lines, List<String> given, List<String> output) {}

    /** A command of a session: where it stands, what it is, and what the page says that it prints. */
    record Command(int line, String text, List<String> output) {}

    List<Fence> fences(String language) {
        List<Fence> fences = new ArrayList<>();
        List<String> given = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(GIVEN)) {
                i = readGiven(i, given);
            } else if (line.startsWith("```")) {
                int end = i + 1;
                while (end < lines.size() && !lines.get(end).startsWith("```")) {
                    end++;
                }
                if (line.substring(3).strip().equals(language)) {
                    fences.add(
                            new Fence(language, i + 1, lines.subList(i + 1, end), List.copyOf(given), output(end + 1)));
                }
                given.clear();
                i = end;
            }
        }
        return fences;
    }

    /** The lines of a fence of output that begins here, but for empty lines; none if there is no such fence. */
    private List<String> output(int from) {
        int start = from;
        while (start < lines.size() && lines.get(start).isBlank()) {
            start++;
        }
        if (start == lines.size() || !lines.get(start).equals(OUTPUT)) {
            return List.of();
        }
        return lines.subList(
                start + 1, start + 1 + lines.subList(start + 1, lines.size()).indexOf("```"));
    }

    private int readGiven(int from, List<String> given) {
        int i = from;
        String line = lines.get(i).substring(GIVEN.length());
        while (!line.contains("-->")) {
            given.add(line);
            line = lines.get(++i);
        }
        given.add(line.substring(0, line.indexOf("-->")));
        return i;
    }

    List<Command> commands() {
        List<Command> commands = new ArrayList<>();
        for (Fence fence : fences("console")) {
            List<String> output = new ArrayList<>();
            for (int i = 0; i < fence.lines().size(); i++) {
                String line = fence.lines().get(i);
                if (line.startsWith("$ ")) {
                    int at = fence.line() + i;
                    StringBuilder text = new StringBuilder(line.substring(2));
                    while (text.charAt(text.length() - 1) == '\\') {
                        text.append('\n').append(fence.lines().get(++i));
                    }
                    output = new ArrayList<>();
                    commands.add(new Command(at, text.toString(), output));
                } else {
                    output.add(line);
                }
            }
        }
        return commands;
    }

    /** Writes the page anew with these outputs in place of those of its commands, but for those that an … shortens. */
    void write(List<List<String>> outputs) throws IOException {
        List<String> updated = new ArrayList<>(lines);
        List<Command> commands = commands();
        for (int i = commands.size() - 1; i >= 0; i--) {
            Command command = commands.get(i);
            if (!command.output().contains(ANY)) {
                int from = command.line() + (int) command.text().lines().count();
                updated.subList(from, from + command.output().size()).clear();
                updated.addAll(from, outputs.get(i));
            }
        }
        Files.writeString(file, String.join("\n", updated) + "\n");
    }
}
