package dev.logits.io.internal.format;

import dev.logits.source.SourceColumn;
import java.io.Closeable;
import java.io.IOException;

/** One further column of a file's rows, as texts. */
public interface CellColumn {

    /** What it is called, and what its cells are. */
    SourceColumn column();

    /** Starts at the first cell. */
    Reader open() throws IOException;

    /** One pass over the cells. */
    interface Reader extends Closeable {
        /**
         * Reads the next cells into the beginning of {@code out}; empty texts where they are missing.
         *
         * @return the number of cells read, less than {@code n} only where they end
         */
        int read(String[] out, int n) throws IOException;
    }
}
