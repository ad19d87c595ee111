/** The JSON files beside a model, {@code config.json} and its kind, read with errors that name file and field. */
package dev.logits.onnx.internal.config;
