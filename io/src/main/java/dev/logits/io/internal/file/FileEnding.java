package dev.logits.io.internal.file;

import java.nio.file.Path;
import java.util.Locale;

/** How a file's name ends; upper and lower case are the same. */
public final class FileEnding {
    private FileEnding() {}

    /** Whether a file's name ends so. */
    public static boolean is(Path file, String ending) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }

    /** Whether a file's name ends so, or so and with .gz. */
    public static boolean isPackedOrNot(Path file, String ending) {
        return is(file, ending) || is(file, ending + ".gz");
    }
}
