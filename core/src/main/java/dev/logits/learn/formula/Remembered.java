package dev.logits.learn.formula;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What the variables of a formula learned from the rows of a fit: means, knots, coefficients of polynomials, each under
 * the text of its call, and levels under the text of their variable. Learns while it is open, and only recalls after.
 */
final class Remembered {
    private final Map<String, double[]> numbers = new TreeMap<>();
    private final Map<String, List<String>> levels = new TreeMap<>();
    private boolean learning = true;

    static Remembered of(Map<String, double[]> numbers, Map<String, List<String>> levels) {
        Remembered known = new Remembered();
        known.numbers.putAll(numbers);
        known.levels.putAll(levels);
        known.learning = false;
        return known;
    }

    void close() {
        learning = false;
    }

    boolean isLearning() {
        return learning;
    }

    /** @param length how many numbers there are, or at least, if it is negative */
    double[] numbers(String text, int length, Supplier<double[]> learned) {
        double[] known = numbers.get(text);
        if (known == null) {
            refuse(text);
            known = learned.get();
            numbers.put(text, known);
        }
        if (length < 0 ? known.length < -length : known.length != length) {
            throw new FormulaException("the saved formula has " + known.length + " numbers of " + text + ", and "
                    + Math.abs(length) + (length < 0 ? " or more" : "") + " are needed");
        }
        return known;
    }

    List<String> levels(String text, Supplier<List<String>> learned) {
        List<String> known = levels.get(text);
        if (known == null) {
            refuse(text);
            known = List.copyOf(learned.get());
            levels.put(text, known);
        }
        return known;
    }

    private void refuse(String text) {
        if (!learning) {
            throw new FormulaException("the saved formula has no numbers or levels of " + text);
        }
    }

    boolean has(String text) {
        return numbers.containsKey(text);
    }

    Map<String, double[]> numbers() {
        return numbers;
    }

    Map<String, List<String>> levels() {
        return levels;
    }
}
