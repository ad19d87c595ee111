package dev.logits.decode.strategy;

/** Checks of the numbers that strategies have. */
final class Counts {
    private Counts() {}

    static void positive(String name, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more, got " + count);
        }
    }

    static void results(int results, int most, String what) {
        if (results < 1 || results > most) {
            throw new IllegalArgumentException(
                    "results must be 1 to the number of " + what + ", " + most + ", got " + results);
        }
    }

    static void finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be finite, got " + value);
        }
    }
}
