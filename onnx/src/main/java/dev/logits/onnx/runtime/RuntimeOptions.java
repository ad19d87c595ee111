package dev.logits.onnx.runtime;

import dev.logits.internal.check.NullCheck;

/**
 * How ONNX Runtime runs a model.
 *
 * @param provider where it computes
 * @param threads the threads of one run; 0 lets ONNX Runtime decide, which takes one per physical core
 * @since 0.1
 */
public record RuntimeOptions(ExecutionProvider provider, int threads) {
    private static final RuntimeOptions DEFAULTS = new RuntimeOptions(ExecutionProvider.CPU, 0);

    /** Checks the number of threads. */
    public RuntimeOptions {
        NullCheck.argument(provider, "provider");
        if (threads < 0 || threads > 1024) {
            throw new IllegalArgumentException(
                    "threads must be 0, for as many as ONNX Runtime likes, to 1024, got " + threads);
        }
    }

    /** The CPU, with as many threads as ONNX Runtime likes. */
    public static RuntimeOptions withDefaults() {
        return DEFAULTS;
    }

    /** With another execution provider. */
    public RuntimeOptions with(ExecutionProvider provider) {
        return new RuntimeOptions(NullCheck.argument(provider, "provider"), threads);
    }

    /** With another number of threads. */
    public RuntimeOptions withThreads(int threads) {
        return new RuntimeOptions(provider, threads);
    }
}
