package dev.logits.app;

import dev.logits.Logits;
import dev.logits.io.npy.NpyWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the commands that people start most, on a few rows: the launcher has the JVM keep an archive of the classes that
 * they load, which later starts take from there (decisions 0225 and 0233). One class that is not in it has a start look
 * through the jars.
 */
final class Rehearsal {
    private static final int ROWS = 60;
    private static final int CLASSES = 3;

    private Rehearsal() {}

    /** Runs all of it; a command that fails is nobody's trouble here. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("logits-rehearsal");
        Path scores = folder.resolve("scores.npy");
        Path labels = folder.resolve("labels.csv");
        Path array = folder.resolve("labels.npy");
        Path calibrator = folder.resolve("calibrator.json");
        Path report = folder.resolve("report.html");
        try {
            write(scores, labels, array);
            for (List<String> words : commands(scores, labels, array, calibrator, report)) {
                run(words);
            }
        } finally {
            for (Path file : List.of(scores, labels, array, calibrator, report, folder)) {
                Files.deleteIfExists(file);
            }
        }
        // The first and the last things of a start, too.
        Main.main(new String[] {"--version"});
    }

    /** The command lines. */
    static List<List<String>> commands(Path scores, Path labels, Path array, Path calibrator, Path report) {
        String z = scores.toString();
        String y = labels.toString();
        return List.of(
                List.of("--help"),
                List.of("explain", "2,1,-1"),
                List.of("evaluate", z, "--labels", y),
                List.of("evaluate", z, "--labels", array.toString()),
                List.of("calibrate", z, "--labels", y, "--method", "auto"),
                List.of("calibrate", z, "--labels", y, "--save", calibrator.toString(), "--report", report.toString()));
    }

    /** Scores that are right two times in three. */
    static void write(Path scores, Path labels, Path array) throws IOException {
        Logits z = Logits.zeros(ROWS, CLASSES);
        Logits y = Logits.zeros(ROWS, 1);
        StringBuilder column = new StringBuilder("label\n");
        for (int r = 0; r < ROWS; r++) {
            z.set(r, r % CLASSES, 1 + r % 7 * 0.5f);
            int label = r % 9 < 6 ? r % CLASSES : (r + 1) % CLASSES;
            y.set(r, 0, label);
            column.append(label).append('\n');
        }
        write(scores, z);
        write(array, y);
        Files.writeString(labels, column);
    }

    private static void write(Path file, Logits values) throws IOException {
        try (NpyWriter writer = NpyWriter.create(file, values.classes())) {
            writer.write(values);
            writer.commit();
        }
    }

    private static void run(List<String> words) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Main.run(words.toArray(String[]::new), InputStream.nullInputStream(), nowhere, nowhere);
    }
}
