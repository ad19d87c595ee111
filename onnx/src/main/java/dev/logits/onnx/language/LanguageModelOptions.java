package dev.logits.onnx.language;

import dev.logits.internal.check.NullCheck;
import dev.logits.onnx.runtime.RuntimeOptions;
import java.util.Optional;

/**
 * How a language model is opened.
 *
 * <p>Immutable.
 *
 * @param runtime execution provider and threads
 * @param variant the ending of the file's name where a folder has several, such as {@code fp16}, {@code int8}, {@code
 *     quantized}, {@code q4}; empty for the plain one
 * @param layout how rows of different lengths share a step; empty to try out what the model can do
 * @param reproducible the fixed shape of the reproducible mode; empty for whatever is fastest
 * @since 0.1
 */
public record LanguageModelOptions(
        RuntimeOptions runtime,
        Optional<String> variant,
        Optional<RowLayout> layout,
        Optional<Reproducible> reproducible) {
    /** Checks that nothing is null. */
    public LanguageModelOptions {
        NullCheck.argument(runtime, "runtime");
        NullCheck.argument(variant, "variant");
        NullCheck.argument(layout, "layout");
        NullCheck.argument(reproducible, "reproducible");
    }

    /** The plain file on the CPU, as fast as it goes. */
    public static LanguageModelOptions withDefaults() {
        return new LanguageModelOptions(
                RuntimeOptions.withDefaults(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** With other options of ONNX Runtime. */
    public LanguageModelOptions with(RuntimeOptions other) {
        NullCheck.argument(other, "other");
        return new LanguageModelOptions(other, variant, layout, reproducible);
    }

    /** With the file whose name ends so. */
    public LanguageModelOptions withVariant(String ending) {
        return new LanguageModelOptions(
                runtime, Optional.of(NullCheck.argument(ending, "ending")), layout, reproducible);
    }

    /** With a layout that is not tried out. */
    public LanguageModelOptions with(RowLayout other) {
        return new LanguageModelOptions(
                runtime, variant, Optional.of(NullCheck.argument(other, "other")), reproducible);
    }

    /** In the reproducible mode. */
    public LanguageModelOptions with(Reproducible shape) {
        return new LanguageModelOptions(runtime, variant, layout, Optional.of(NullCheck.argument(shape, "shape")));
    }
}
