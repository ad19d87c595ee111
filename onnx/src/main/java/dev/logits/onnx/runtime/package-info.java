/**
 * How ONNX Runtime runs a model: the execution provider and the threads, for classifiers and language models alike.
 *
 * <p>Threads: options are immutable.
 */
package dev.logits.onnx.runtime;
