package dev.logits.io.internal.format;

import dev.logits.io.FileFormat;
import java.io.IOException;
import java.nio.file.Path;

/** A format of files that may hold labels alone, for logits in another file. */
public interface LabelFormat extends FileFormat {

    /** Opens a file's labels by a rule. */
    LabelColumn labels(Path file, LabelRule rule) throws IOException;
}
