package dev.logits.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Checks where results will go before long work begins, so that it is not done in vain. */
final class OutputFiles {
    private OutputFiles() {}

    /**
     * Checks that a file can be written: its folder is there, it is not a folder itself, and its name ends as it should.
     *
     * @param file the file, or null where none was asked for
     * @param ending such as ".json"
     */
    static void check(Path file, String ending) {
        if (file == null) {
            return;
        }
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(ending)) {
            throw new IllegalArgumentException(
                    file + ": the name must end in " + ending + ", which is what is written");
        }
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(file + ": a folder of that name is in the way");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(file + ": there is no folder " + folder + "; make it first");
        }
        if (!Files.isWritable(folder)) {
            throw new IllegalArgumentException(file + ": no permission to write in " + folder);
        }
    }
}
