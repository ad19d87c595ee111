package dev.logits.internal.check;

/** What the constructors of curves check. */
public final class NumberCheck {
    private NumberCheck() {}

    public static void finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be finite, got " + value);
        }
    }

    public static void finite(String name, double[] values) {
        for (int i = 0; i < values.length; i++) {
            finite(name + "[" + i + "]", values[i]);
        }
    }

    public static void increasing(String name, double[] values) {
        finite(name, values);
        for (int i = 1; i < values.length; i++) {
            if (!(values[i] > values[i - 1])) {
                throw new IllegalArgumentException(name + " must increase, but " + name + "[" + i + "] = " + values[i]
                        + " follows " + values[i - 1]);
            }
        }
    }

    public static void probabilities(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a curve needs at least one probability");
        }
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] >= 0 && values[i] <= 1)) {
                throw new IllegalArgumentException("probabilities[" + i + "] = " + values[i] + " is not in [0, 1]");
            }
        }
    }

    public static void sameLength(String a, int lengthA, String b, int lengthB) {
        if (lengthA != lengthB) {
            throw new IllegalArgumentException(lengthA + " " + a + " for " + lengthB + " " + b);
        }
    }
}
