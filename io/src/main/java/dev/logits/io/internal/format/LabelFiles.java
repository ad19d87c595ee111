package dev.logits.io.internal.format;

import dev.logits.io.FileFormats;
import dev.logits.io.LogitsFiles;
import dev.logits.io.internal.file.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens a file of labels. */
public final class LabelFiles {
    private LabelFiles() {}

    /** Opens a file of any format that may hold labels. */
    public static LabelColumn open(Path file, LabelRule rule) throws IOException {
        LogitsFiles.checkFile(file);
        LabelFormat format = FileFormats.find(file, LabelFormat.class)
                .orElseThrow(() -> new IllegalArgumentException(file + ": unknown kind of file for labels: expected "
                        + FileFormats.endings(LabelFormat.class)));
        return format.labels(file, rule);
    }

    /** A file of labels, if there is one of this name. */
    public static Optional<LabelColumn> openIfExists(String name, LabelRule rule) throws IOException {
        try {
            Path path = Path.of(name);
            return Files.exists(path) ? Optional.of(rule.decide(r -> open(path, r))) : Optional.empty();
        } catch (InvalidPathException noName) {
            return Optional.empty();
        }
    }

    /**
     * What to say where none of several columns or arrays is the labels.
     *
     * @param part "column" or "array"
     * @param parts what the file has
     */
    public static IllegalArgumentException undecided(Path file, String part, List<?> parts) {
        return new IllegalArgumentException(file + ": which " + part + " holds the labels? None is called "
                + String.join(", ", UsualNames.LABELS) + "; it has " + Listing.of(parts));
    }
}
