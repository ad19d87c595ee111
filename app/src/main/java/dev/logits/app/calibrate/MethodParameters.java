package dev.logits.app.calibrate;

import dev.logits.app.shell.Words;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.EnsembleTemperature;
import dev.logits.calibrate.TemperatureScaling;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What there is to say about a fitted calibrator's numbers. */
public final class MethodParameters {
    private MethodParameters() {}

    /** By name, for the report: the numbers themselves where they are few, and else how many. */
    static Map<String, String> of(Calibrator calibrator) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (calibrator instanceof EnsembleTemperature ensemble) {
            parameters.put("temperature", Words.significant(ensemble.temperature(), 6));
            parameters.put("weight of softmax(z/T)", Words.decimals(ensemble.scaled(), 4));
            parameters.put("weight of softmax(z)", Words.decimals(ensemble.original(), 4));
            parameters.put("weight of 1/K", Words.decimals(ensemble.uniform(), 4));
        } else if (calibrator instanceof TemperatureScaling scaling) {
            parameters.put("temperature", Words.significant(scaling.temperature(), 6));
        } else {
            parameters.put("classes", Words.count(calibrator.classes().orElseThrow()));
            parameters.put("numbers fitted", Words.count(calibrator.parameters()));
        }
        return parameters;
    }

    /** In one line, for a terminal. */
    static String line(Calibrator calibrator) {
        if (calibrator instanceof TemperatureScaling scaling) {
            return "T = " + Words.significant(scaling.temperature(), 6);
        }
        if (calibrator instanceof EnsembleTemperature) {
            return of(calibrator).entrySet().stream()
                    .map(e -> e.getKey() + " " + e.getValue())
                    .collect(Collectors.joining(", "));
        }
        return Words.counted(calibrator.parameters(), "number", "numbers") + " fitted";
    }

    /** T of a method that has one. */
    public static OptionalDouble temperature(Calibrator calibrator) {
        if (calibrator instanceof TemperatureScaling scaling) {
            return OptionalDouble.of(scaling.temperature());
        }
        return calibrator instanceof EnsembleTemperature ensemble
                ? OptionalDouble.of(ensemble.temperature())
                : OptionalDouble.empty();
    }
}
