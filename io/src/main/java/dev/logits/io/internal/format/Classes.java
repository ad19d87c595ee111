package dev.logits.io.internal.format;

import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ReadOptions;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.file.Listing;
import java.util.List;
import java.util.Set;

/** The number and the names of the classes of a file. */
public final class Classes {
    private static final int LISTED = 12;

    private Classes() {}

    /** Refuses a number of classes that no file of logits has. */
    public static void check(long classes, FilePlace place) throws MalformedFileException {
        if (classes == 0) {
            throw place.error("0 classes: every row is empty");
        }
        if (classes > LogitsFiles.MAX_CLASSES) {
            throw place.error(classes + " classes: at most " + LogitsFiles.MAX_CLASSES
                    + " are read; if these are the rows, save the array with .T");
        }
    }

    /** The names that the options give, or else those that the file has; checked against the number of classes. */
    public static List<String> names(ReadOptions options, List<String> ofTheFile, int classes, String file) {
        List<String> classNames = options.classNames();
        if (classNames.isEmpty()) {
            return ofTheFile;
        }
        if (classNames.size() != classes) {
            throw new IllegalArgumentException(
                    file + ": " + classNames.size() + " names of classes for " + classes + " classes");
        }
        if (Set.copyOf(classNames).size() < classes) {
            throw new IllegalArgumentException(
                    file + ": two classes have the same name among " + Listing.of(classNames, LISTED));
        }
        if (!classNames.equals(ofTheFile) && Set.copyOf(classNames).equals(Set.copyOf(ofTheFile))) {
            throw new IllegalArgumentException(file + ": the columns are called " + Listing.of(ofTheFile, LISTED)
                    + ", in another order than withClassNames(…) has these names; leave the names out, or choose the"
                    + " columns in that order by ReadOptions.withLogits");
        }
        return classNames;
    }
}
