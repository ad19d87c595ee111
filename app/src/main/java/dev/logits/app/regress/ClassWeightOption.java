package dev.logits.app.regress;

import dev.logits.io.FeatureTable;
import dev.logits.learn.regression.ClassWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What {@code --class-weight} says: {@code balanced}, or weights of classes by name. */
final class ClassWeightOption {
    private static final String BALANCED = "balanced";

    private ClassWeightOption() {}

    /**
     * The weights in the order of the table's classes; none if the option was not given. A comma before which there is
     * no weight belongs to a name.
     */
    static double[] weights(List<String> values, FeatureTable table) {
        if (values.isEmpty()) {
            return new double[0];
        }
        Regression.checkClasses(table);
        if (values.equals(List.of(BALANCED))) {
            return ClassWeights.balanced(table.labels(), table.weights());
        }
        List<String> classes = table.coding().classes();
        double[] weights = new double[classes.size()];
        Arrays.fill(weights, Double.NaN);
        for (String part : parts(values)) {
            int equals = part.lastIndexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            int c = classes.indexOf(name);
            if (equals < 0) {
                throw new IllegalArgumentException("--class-weight " + part
                        + " is not NAME=WEIGHT; write balanced, or such as " + classes.get(0) + "=2");
            }
            if (c < 0) {
                throw new IllegalArgumentException("--class-weight " + part + ": no class \"" + name + "\" in "
                        + table.coding().label() + "; the classes are "
                        + String.join(", ", classes.subList(0, Math.min(10, classes.size())))
                        + (classes.size() > 10 ? " and " + (classes.size() - 10) + " more" : ""));
            }
            if (!Double.isNaN(weights[c])) {
                throw new IllegalArgumentException(
                        "--class-weight names the class \"" + name + "\" twice; give it one weight");
            }
            weights[c] = weight(part, part.substring(equals + 1));
        }
        for (int c = 0; c < weights.length; c++) {
            weights[c] = Double.isNaN(weights[c]) ? 1 : weights[c];
        }
        return weights;
    }

    private static List<String> parts(List<String> values) {
        List<String> parts = new ArrayList<>();
        for (String value : values) {
            String open = "";
            for (String piece : value.split(",", -1)) {
                open += piece;
                if (piece.contains("=")) {
                    parts.add(open);
                    open = "";
                } else {
                    open += ",";
                }
            }
            if (!open.isEmpty()) {
                parts.add(open.substring(0, open.length() - 1));
            }
        }
        return parts;
    }

    private static double weight(String part, String text) {
        double weight;
        try {
            weight = Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            weight = Double.NaN;
        }
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "--class-weight " + part + ": a weight must be a positive, finite number, got \"" + text
                            + "\"; to leave a class out, remove its rows");
        }
        return weight;
    }
}
