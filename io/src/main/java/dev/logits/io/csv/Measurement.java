package dev.logits.io.csv;

import dev.logits.io.internal.format.ClassNames;
import java.util.List;
import java.util.Optional;

/**
 * Tells a column of measurements, such as an income or a grade average, from the names of classes.
 *
 * <p>Of labels that leave less than two rows to a class nothing can be learned. Fractions are hardly ever names of
 * classes: three of them suffice where most rows have another one, and more than 20 are too many for any number of
 * rows, so that half stars from 0 to 5 still pass. Whole numbers are refused from 11 on, texts from 51 on, where most
 * rows have another one.
 */
final class Measurement {
    private static final int MOST_FRACTIONS = 20;
    private static final int MOST_WHOLE = 10;
    private static final int MOST_TEXTS = 50;

    private Measurement() {}

    /** What is wrong with labels that name no classes; empty if they may. */
    static Optional<String> describe(List<String> names, int rows) {
        List<Double> numbers = names.stream().map(ClassNames::number).toList();
        boolean numeric = numbers.stream().allMatch(number -> number != null);
        boolean fractions = numeric && numbers.stream().anyMatch(number -> number != Math.rint(number));
        int distinct = names.size();
        boolean mostRowsDiffer = 2L * distinct > rows;
        boolean refused = fractions
                ? distinct > MOST_FRACTIONS || distinct > 2 && mostRowsDiffer
                : mostRowsDiffer && distinct > (numeric ? MOST_WHOLE : MOST_TEXTS);
        if (!refused) {
            return Optional.empty();
        }
        return Optional.of(distinct + " different labels in " + rows + " rows, which looks like "
                + (numeric ? "a measurement" : "an id or free text") + " (" + names.get(0) + ", "
                + names.get(1)
                + ", …); a label names a class: choose another column, or make classes of this one first, such as low and"
                + " high");
    }
}
