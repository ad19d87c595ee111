package dev.logits.onnx.bake;

import dev.logits.internal.check.NullCheck;
import java.util.List;
import java.util.Optional;

/**
 * How a calibrator is written into a model.
 *
 * @param scores the name of the output whose logits are calibrated; empty lets {@link CalibratedModel} find it
 * @param name the name of the new output
 * @param classNames the classes in the order of the fit, or none; a model that names its classes must have the same
 * @param float32 whether to compute in float32: for runtimes without float64 operators, and less exact
 * @param copyData whether files with weights are copied beside the result where they are not there
 * @since 0.1
 */
public record BakeOptions(
        Optional<String> scores, String name, List<String> classNames, boolean float32, boolean copyData) {
    private static final BakeOptions DEFAULTS =
            new BakeOptions(Optional.empty(), "calibrated_probabilities", List.of(), false, false);

    /** Copies, and checks the name. */
    public BakeOptions {
        NullCheck.argument(scores, "scores");
        NullCheck.argument(name, "name");
        NullCheck.argument(classNames, "classNames");
        classNames = List.copyOf(classNames);
        if (name.isBlank()) {
            throw new IllegalArgumentException("the new output needs a name");
        }
    }

    /** The output is found; the new one is {@code calibrated_probabilities}; arithmetic in float64. */
    public static BakeOptions withDefaults() {
        return DEFAULTS;
    }

    /** With the output whose logits are calibrated. */
    public BakeOptions withScores(String scores) {
        return new BakeOptions(Optional.of(NullCheck.argument(scores, "scores")), name, classNames, float32, copyData);
    }

    /** With another name of the new output. */
    public BakeOptions withName(String name) {
        return new BakeOptions(scores, NullCheck.argument(name, "name"), classNames, float32, copyData);
    }

    /** With the classes of the fit. */
    public BakeOptions withClassNames(List<String> classNames) {
        return new BakeOptions(scores, name, NullCheck.argument(classNames, "classNames"), float32, copyData);
    }

    /** With arithmetic in float32, or not. */
    public BakeOptions withFloat32(boolean float32) {
        return new BakeOptions(scores, name, classNames, float32, copyData);
    }

    /** With files of weights copied, or not. */
    public BakeOptions withCopyData(boolean copyData) {
        return new BakeOptions(scores, name, classNames, float32, copyData);
    }
}
