package dev.logits.app;

import dev.logits.Logits;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.metric.Evaluation;
import dev.logits.source.HalfSplit;
import java.util.Arrays;
import java.util.Set;

/**
 * Some rows of no meaning that a thread of its own evaluates while the main thread still reads the command line: the
 * JVM's compilers, which would otherwise begin with the first rows of a file, are done with most of what passes over
 * rows when these come. The launcher asks for it where files are large (decision 0238).
 */
final class EarlyRows implements Runnable, Thread.UncaughtExceptionHandler {
    /** The launcher's property that says how many rows there are. */
    private static final String ROWS = "logits.rows";

    private static final Set<String> COMMANDS = Set.of("evaluate", "calibrate", "compare");

    /** Few enough not to go over several threads. */
    private static final int COUNT = 64;

    private static final int CLASSES = 1000;
    /** So that the second compiler, which waits for 250 rows of so many classes, begins. */
    private static final int TIMES = 5;

    private final boolean fits;

    /** @param fits whether the command fits, too */
    EarlyRows(boolean fits) {
        this.fits = fits;
    }

    /** Begins where it is asked for. */
    static void begin(String[] args) {
        if (args.length > 0 && COMMANDS.contains(args[0]) && "many".equals(System.getProperty(ROWS))) {
            EarlyRows rows = new EarlyRows(args[0].equals("calibrate"));
            Thread thread = new Thread(rows, "logits-early-rows");
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler(rows);
            thread.start();
        }
    }

    /** Says nothing: what is wrong with these rows is wrong with the file's, which will be told. */
    @Override
    public void uncaughtException(Thread thread, Throwable trouble) {}

    @Override
    public void run() {
        Logits z = Logits.zeros(COUNT, CLASSES);
        int[] labels = new int[COUNT];
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = 0.01f * (i * 37 % 1009);
        }
        for (int r = 0; r < COUNT; r++) {
            labels[r] = r * 37 % CLASSES;
        }
        if (fits) {
            for (int i = 0; i < TIMES; i++) {
                new HalfSplit(i).fitted(z, labels);
            }
        }
        for (int i = 0; i < TIMES; i++) {
            Evaluation.of(z, labels, 15);
        }
        if (fits) {
            TemperatureScaling.fit(z.slice(0, COUNT / 4), Arrays.copyOf(labels, COUNT / 4));
        }
    }
}
