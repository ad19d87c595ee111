/** ONNX files without a protobuf library: the wire format, and the few messages of a model that matter here. */
package dev.logits.onnx.internal.proto;
