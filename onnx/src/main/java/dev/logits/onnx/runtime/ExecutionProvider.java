package dev.logits.onnx.runtime;

/**
 * Where ONNX Runtime computes.
 *
 * @since 0.1
 */
public enum ExecutionProvider {
    /** The processor; always there. */
    CPU,

    /**
     * An NVIDIA graphics card. Needs {@code com.microsoft.onnxruntime:onnxruntime_gpu} on the class path in the place
     * of {@code onnxruntime}, and the CUDA libraries; opening a model is an error where they are missing.
     */
    CUDA
}
