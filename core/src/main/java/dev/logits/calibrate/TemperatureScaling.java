package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.Probabilities;
import java.util.OptionalInt;

/**
 * Temperature scaling: {@code p = softmax(z / T)}.
 *
 * @param temperature T, positive and finite
 */
public record TemperatureScaling(double temperature) implements Calibrator {

    /** Checks T. */
    public TemperatureScaling {
        if (!(temperature > 0) || temperature == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("temperature must be positive and finite, got " + temperature);
        }
    }

    @Override
    public String method() {
        return "temperature";
    }

    @Override
    public OptionalInt classes() {
        return OptionalInt.empty();
    }

    @Override
    public void calibrate(Logits z, Probabilities out) {
        throw new UnsupportedOperationException();
    }
}
