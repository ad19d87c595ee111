package dev.logits.io;

import dev.logits.source.LogitsSource;

/** Rows of a file, which can say how they are read. */
public interface FileSource extends LogitsSource {

    /** What was taken for scores and labels, and how. */
    Reading reading();
}
