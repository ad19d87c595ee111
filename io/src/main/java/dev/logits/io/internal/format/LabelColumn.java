package dev.logits.io.internal.format;

import java.io.Closeable;
import java.io.IOException;
import java.util.OptionalLong;

/** One label per row, in a file. */
public interface LabelColumn {

    /** Where the labels are, for messages. */
    String name();

    /** Where they are, for a title. */
    default String described() {
        return name();
    }

    /** The number of labels where it is known before reading. */
    OptionalLong rows();

    /** Starts at the first label. */
    Reader open() throws IOException;

    /** One pass over the labels. */
    interface Reader extends Closeable {
        /**
         * Reads the next labels into the beginning of {@code out}.
         *
         * @return the number of labels read, less than {@code n} only where they end
         */
        int read(int[] out, int n) throws IOException;
    }
}
