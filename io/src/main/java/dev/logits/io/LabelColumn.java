package dev.logits.io;

import java.io.Closeable;
import java.io.IOException;
import java.util.OptionalLong;

/** One label a row, in a file. */
interface LabelColumn {

    /** Where the labels are, for messages. */
    String name();

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

    /** What is wrong with a label's value. */
    static String notALabel(String value) {
        return value + " is not a label: expected a whole number such as 3 or 3.0, or -1 to ignore the row";
    }
}
