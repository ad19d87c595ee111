/**
 * Calibrators that become part of a model: nodes that compute calibrated probabilities are appended to an ONNX file,
 * whose own bytes stay as they are; and our own networks and regressions written as ONNX files.
 *
 * <p>Threads: everything here is a single call without state.
 */
package dev.logits.onnx.bake;
