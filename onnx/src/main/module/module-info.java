/**
 * Real models for {@code dev.logits.core}: classifiers and language models in ONNX files, their tokenizers and chat
 * templates, and calibrators that become part of a model.
 */
module dev.logits.onnx {
    requires transitive dev.logits.io;
    requires com.fasterxml.jackson.databind;
    requires com.microsoft.onnxruntime; // not a module yet, but its jar says the name
    requires ai.djl.tokenizers; // not a module yet
    requires org.slf4j; // which the tokenizers log through, and cannot say
    requires java.desktop; // images

    exports dev.logits.onnx;
    exports dev.logits.onnx.bake;
    exports dev.logits.onnx.image;
    exports dev.logits.onnx.language;
    exports dev.logits.onnx.runtime;
    exports dev.logits.onnx.text;
}
