/**
 * Images as a model expects them: resized, cropped and normalized as the configuration beside the model says.
 *
 * <p>Threads: a preparation is immutable and may be shared.
 */
package dev.logits.onnx.image;
