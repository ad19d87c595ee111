package dev.logits.app.read;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowRange;
import java.io.IOException;
import picocli.CommandLine;

/** Rows of a source, as the command line talks about them. */
public final class Rows {
    private Rows() {}

    /** Counts rows by reading them, but no more than {@code limit}. */
    static long countUpTo(LogitsSource source, int limit) throws IOException {
        Logits row = Logits.zeros(1, source.classes());
        int[] label = new int[1];
        try (LogitsSource.Cursor cursor = source.open()) {
            long rows = 0;
            while (rows < limit && cursor.read(row, label) > 0) {
                rows++;
            }
            return rows;
        }
    }

    /** Work of core on a source, whose errors name rows and now the file as well. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    /** Runs work, and puts the source's name before the message of what is wrong with its rows. */
    public static <T> T of(LogitsSource source, Work<T> work) throws IOException {
        return of(source.name(), work);
    }

    /** The same with a file's name. */
    public static <T> T of(String name, Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(message.startsWith(name) ? message : name + ": " + message, e);
        }
    }

    /** A range typed as A:B. */
    public static final class RangeConverter implements CommandLine.ITypeConverter<RowRange> {
        @Override
        public RowRange convert(String value) {
            try {
                return RowRange.parse(value);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }
}
