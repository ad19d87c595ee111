/** Sessions and tensors of ONNX Runtime, with their errors in our words. */
package dev.logits.onnx.internal.session;
