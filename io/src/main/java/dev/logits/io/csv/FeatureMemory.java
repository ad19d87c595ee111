package dev.logits.io.csv;

import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureColumn;
import dev.logits.io.MalformedFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;

/** The memory that features of a table take, which columns of many levels let grow with the square of the rows. */
final class FeatureMemory {
    private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private FeatureMemory() {}

    /**
     * Takes the memory.
     *
     * @return rows × features zeros
     * @throws MalformedFileException if it is more than the heap or one array has, with the numbers and what helps
     */
    static double[] allocate(Path file, FeatureCoding coding, int rows) throws MalformedFileException {
        check(file, coding, rows, Runtime.getRuntime().maxMemory());
        try {
            return new double[rows * coding.width()];
        } catch (OutOfMemoryError full) {
            throw tooLarge(file, coding, rows, Runtime.getRuntime().maxMemory());
        }
    }

    static void check(Path file, FeatureCoding coding, int rows, long heap) throws MalformedFileException {
        long cells = (long) rows * coding.width();
        if (cells > LONGEST_ARRAY || cells * Double.BYTES > heap) {
            throw tooLarge(file, coding, rows, heap);
        }
    }

    private static MalformedFileException tooLarge(Path file, FeatureCoding coding, int rows, long heap) {
        int width = coding.width();
        long cells = (long) rows * width;
        long bytes = cells * Double.BYTES;
        FeatureColumn widest = coding.columns().stream()
                .max(Comparator.comparingInt(FeatureColumn::width))
                .orElseThrow();
        String reason = widest.isCategorical()
                ? ": column \"" + widest.name() + "\" with its "
                        + widest.levels().size() + " levels makes " + widest.width()
                        + " of them; leave it out, or join its rare levels to one"
                : ": choose fewer columns";
        boolean array = cells > LONGEST_ARRAY;
        return MalformedFileException.of(
                file,
                rows + " rows x " + width + " features take " + size(bytes) + " of memory, and "
                        + (array
                                ? "one array holds at most " + size(LONGEST_ARRAY * Double.BYTES)
                                : "the heap has " + size(heap))
                        + reason + ", or write the rows as a sparse .svm"
                        + (array ? "" : ", or start Java with -Xmx" + (2 * bytes >> 20) + "m"));
    }

    private static String size(long bytes) {
        return bytes < 1_000_000_000
                ? String.format(Locale.ROOT, "%.0f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
