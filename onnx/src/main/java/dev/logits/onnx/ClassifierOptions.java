package dev.logits.onnx;

import dev.logits.internal.check.NullCheck;
import dev.logits.onnx.runtime.RuntimeOptions;
import java.util.Optional;

/**
 * How a classifier is opened.
 *
 * @param runtime execution provider and threads
 * @param output the name of the output that holds the scores; empty lets {@link OnnxClassifier#open} find it
 * @param scores what that output holds, as it is; empty lets {@code open} find it, and cut a softmax or sigmoid off
 * @param batchBytes how many bytes of inputs go through the model at a time, 1 or more; at least one row does
 * @since 0.1
 */
public record ClassifierOptions(
        RuntimeOptions runtime, Optional<String> output, Optional<ModelScores> scores, long batchBytes) {
    private static final ClassifierOptions DEFAULTS =
            new ClassifierOptions(RuntimeOptions.withDefaults(), Optional.empty(), Optional.empty(), 1L << 24);

    /** Checks the bytes of a batch. */
    public ClassifierOptions {
        NullCheck.argument(runtime, "runtime");
        NullCheck.argument(output, "output");
        NullCheck.argument(scores, "scores");
        if (batchBytes < 1) {
            throw new IllegalArgumentException("batchBytes must be 1 or more, got " + batchBytes);
        }
    }

    /** The CPU; the output is found; batches of 16 MB. */
    public static ClassifierOptions withDefaults() {
        return DEFAULTS;
    }

    /** With other options of ONNX Runtime. */
    public ClassifierOptions with(RuntimeOptions runtime) {
        return new ClassifierOptions(NullCheck.argument(runtime, "runtime"), output, scores, batchBytes);
    }

    /** With the name of the output that holds the scores. */
    public ClassifierOptions withOutput(String output) {
        return new ClassifierOptions(runtime, Optional.of(NullCheck.argument(output, "output")), scores, batchBytes);
    }

    /** With what the output holds. */
    public ClassifierOptions with(ModelScores scores) {
        return new ClassifierOptions(runtime, output, Optional.of(NullCheck.argument(scores, "scores")), batchBytes);
    }

    /** With other bytes of a batch. */
    public ClassifierOptions withBatchBytes(long batchBytes) {
        return new ClassifierOptions(runtime, output, scores, batchBytes);
    }
}
