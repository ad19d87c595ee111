/**
 * Language models in ONNX files, for the decoding strategies of {@code dev.logits.decode.strategy}.
 *
 * <p>Threads: a model may open sessions in several threads; a session is for one thread.
 */
package dev.logits.onnx.language;
