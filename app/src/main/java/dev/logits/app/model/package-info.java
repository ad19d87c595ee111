/** {@code bake}, and what {@code predict} does with models in ONNX files. */
package dev.logits.app.model;
