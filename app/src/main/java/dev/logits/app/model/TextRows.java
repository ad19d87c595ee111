package dev.logits.app.model;

import dev.logits.Logits;
import dev.logits.onnx.ModelBatch;
import dev.logits.onnx.ModelInput;
import dev.logits.onnx.OnnxClassifier;
import dev.logits.onnx.text.TextEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Texts for a model, by its own tokenizer. For one thread. */
final class TextRows implements AutoCloseable {
    /** Texts that go through a model at a time, each as long as the longest of them. */
    static final int MOST = 32;

    private final OnnxClassifier classifier;
    private final Set<String> inputs;
    private final TextEncoder encoder;

    private TextRows(OnnxClassifier classifier, Set<String> inputs, TextEncoder encoder) {
        this.classifier = classifier;
        this.inputs = inputs;
        this.encoder = encoder;
    }

    static TextRows open(Path model, OnnxClassifier classifier) throws IOException {
        Set<String> inputs = classifier.inputs().stream().map(ModelInput::name).collect(Collectors.toSet());
        if (!inputs.contains("input_ids")) {
            throw new IllegalArgumentException(
                    model + ": the model takes " + classifier.inputs() + ", no input_ids: it is no model of text");
        }
        Path folder = Files.isDirectory(model) ? model : model.toAbsolutePath().getParent();
        if (!Files.exists(folder.resolve("tokenizer.json")) && folder.endsWith("onnx")) {
            folder = folder.getParent();
        }
        return new TextRows(classifier, inputs, TextEncoder.open(folder));
    }

    Logits logits(List<String> texts) throws IOException {
        TextEncoder.Encoded encoded = encoder.encode(texts);
        ModelBatch batch = ModelBatch.of(texts.size()).with("input_ids", encoded.ids(), encoded.length());
        if (inputs.contains("attention_mask")) {
            batch = batch.with("attention_mask", encoded.mask(), encoded.length());
        }
        if (inputs.contains("token_type_ids")) {
            batch = batch.with("token_type_ids", encoded.types(), encoded.length());
        }
        return classifier.logits(batch);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
