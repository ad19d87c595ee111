package dev.logits.app.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Checks where results will go before long work begins, so that it is not done in vain. */
public final class OutputFiles {
    private OutputFiles() {}

    /**
     * Checks that a file can be written: its folder is there, it is not a folder itself, and its name ends as it
     * should.
     *
     * @param file the file, or null where none was asked for
     * @param ending such as ".json"
     */
    public static void check(Path file, String ending) {
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
        checkFolder(file, file.toAbsolutePath().getParent());
    }

    private static void checkFolder(Path file, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(file + ": there is no folder " + folder + "; make it first");
        }
        if (!Files.isWritable(folder)) {
            throw new IllegalArgumentException(file + ": no permission to write in " + folder);
        }
    }

    /**
     * Checks that files can be written into a folder, which is made if there is none.
     *
     * @param folder the folder, or null where none was asked for
     */
    public static void checkFolder(Path folder) {
        if (folder == null) {
            return;
        }
        Path there = folder.toAbsolutePath().normalize();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            throw new IllegalArgumentException(folder + ": a file is in the way, " + there + "; name a folder");
        }
        if (!Files.isWritable(there)) {
            throw new IllegalArgumentException(folder + ": no permission to write in " + there);
        }
    }

    /** Checks that of two results, each null where it was not asked for, one does not replace the other. */
    public static void checkDiffer(Path one, String option, Path other, String otherOption) {
        if (one != null
                && other != null
                && one.toAbsolutePath()
                        .normalize()
                        .equals(other.toAbsolutePath().normalize())) {
            throw new IllegalArgumentException(
                    one + ": " + option + " and " + otherOption + " name one file; give each a file of its own");
        }
    }
}
