package dev.logits.app;

import dev.logits.Logits;
import dev.logits.io.LogitsFiles;
import dev.logits.io.ReadOptions;
import dev.logits.io.npy.NpyWriter;
import dev.logits.source.LogitsSource;
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

    /** Bytes of a file of which a thread of its own reads ahead. */
    private static final int LARGE = 18 << 20;

    private Rehearsal() {}

    /** Runs all of it; a command that fails is nobody's trouble here. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("logits-rehearsal");
        Path scores = folder.resolve("scores.npy");
        Path labels = folder.resolve("labels.csv");
        Path array = folder.resolve("labels.npy");
        Path large = folder.resolve("large.npy");
        Path calibrator = folder.resolve("calibrator.json");
        Path report = folder.resolve("report.html");
        try {
            write(scores, labels, array);
            write(large, Logits.zeros(LARGE / Float.BYTES / ROWS, ROWS));
            for (List<String> words : commands(scores, labels, array, calibrator, report)) {
                run(words);
            }
            open(large);
        } finally {
            for (Path file : List.of(scores, labels, array, large, calibrator, report, folder)) {
                Files.deleteIfExists(file);
            }
        }
        new EarlyRows(true).run();
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

    private static void open(Path large) throws IOException {
        try (LogitsSource.Cursor cursor =
                LogitsFiles.open(large, ReadOptions.DEFAULTS).open()) {
            cursor.read(Logits.zeros(1, ROWS), new int[1]);
        }
    }

    private static void run(List<String> words) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Main.run(words.toArray(String[]::new), InputStream.nullInputStream(), nowhere, nowhere);
    }
}
