package dev.logits.io;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Runs the fuzzer on {@link ReaderFuzz}: so many inputs from a seed, so that the same are tried each time; no clock
 * decides. Prints one line, or the find and where its bytes are.
 */
public final class FuzzRun {
    /** Far more than it takes; a run that is not done by then has failed. */
    private static final int MINUTES_PER_20_000_INPUTS = 30;

    /** Kept, so that its level stays. */
    private static final Logger NOTES = Logger.getLogger("dev.logits");

    private FuzzRun() {}

    /** Arguments: a folder for all files, the number of inputs, the seed, a format or all. */
    public static void main(String[] args) throws IOException, InterruptedException {
        NOTES.setLevel(Level.WARNING);
        Path folder = Path.of(args[0]).toAbsolutePath();
        long inputs = Long.parseLong(args[1]);
        String format = args[3].equals("all") ? "" : args[3];
        System.setProperty("fuzz.format", format);
        delete(folder);
        FuzzSeeds.main(new String[] {folder.resolve("seeds").toString()});
        File log = folder.resolve("log.txt").toFile();
        Process fuzzer = new ProcessBuilder(command(inputs, args[2], format))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(fuzzer::destroyForcibly));
        boolean ended = fuzzer.waitFor((1 + inputs / 20_000) * MINUTES_PER_20_000_INPUTS, TimeUnit.MINUTES);
        String ran = inputs + " inputs for "
                + (format.isEmpty() ? ReaderFuzz.Format.values().length + " formats" : format) + ", seed " + args[2];
        String text = Files.readString(log.toPath(), StandardCharsets.ISO_8859_1);
        if (ended && fuzzer.exitValue() == 0 && text.contains("Done " + inputs + " runs")) {
            System.out.println("fuzzing: " + ran + ": no find");
            return;
        }
        System.out.println(text.substring(Math.max(0, text.indexOf("\n== "))));
        System.out.println("fuzzing: " + ran + ": " + (ended ? "a find" : "not done in time") + "; see " + folder);
        System.exit(1);
    }

    private static List<String> command(long inputs, String seed, String format) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dfuzz.format=" + format,
                "-classpath",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + ReaderFuzz.class.getName(),
                "--instrumentation_includes=dev.logits.io.**" + File.pathSeparator + "dev.logits.decode.grammar.**",
                "-seed=" + seed,
                "-runs=" + inputs,
                // of one input, the first of which loads all classes
                "-timeout=300",
                "-rss_limit_mb=4000",
                "seeds");
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Path[] paths;
        try (Stream<Path> all = Files.walk(folder)) {
            paths = all.sorted(Comparator.reverseOrder()).toArray(Path[]::new);
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
