/**
 * An HTTP server for {@code dev.logits.core}: language models and classifiers behind OpenAI's API, to be embedded in a
 * program or started by the command.
 */
module dev.logits.serve {
    requires transitive dev.logits.onnx;
    requires com.fasterxml.jackson.databind;
    requires micrometer.core; // not a module yet
    requires micrometer.registry.prometheus; // not a module yet
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.http2.server;

    exports dev.logits.serve;
    exports dev.logits.serve.model;
}
