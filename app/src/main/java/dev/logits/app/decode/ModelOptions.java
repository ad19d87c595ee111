package dev.logits.app.decode;

import dev.logits.onnx.language.GenerationDefaults;
import dev.logits.onnx.language.LanguageModelOptions;
import dev.logits.onnx.language.OnnxLanguageModel;
import dev.logits.onnx.language.Reproducible;
import dev.logits.onnx.runtime.ExecutionProvider;
import dev.logits.onnx.runtime.RuntimeOptions;
import dev.logits.onnx.text.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which language model, and how it is run. */
final class ModelOptions {
    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "A language model in a folder: an ONNX decoder as Hugging Face Optimum, onnx-community or"
                    + " onnxruntime-genai lay it out, with its tokenizer.json (default: the built-in model).")
    private Path model;

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            description = "Which of the folder's files, by the ending of its name: fp16, int8, quantized, q4, ...")
    private String variant;

    @Option(
            names = "--reproducible",
            paramLabel = "TOKENS",
            description = "Run texts of up to so many tokens in one fixed shape, so that the same text gives the same"
                    + " bits whatever runs beside it.")
    private Integer reproducible;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "Where the folder's model is computed: cpu or cuda (default: cpu).")
    private ExecutionProvider provider;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that compute the folder's model (default: one per core).")
    private Integer threads;

    /** Whether a folder was given. */
    boolean given() {
        return model != null;
    }

    /** Opens the model. */
    LanguageSource open() throws IOException {
        if (model == null) {
            String alone = variant != null
                    ? "--variant"
                    : reproducible != null
                            ? "--reproducible"
                            : provider != null ? "--provider" : threads != null ? "--threads" : null;
            if (alone != null) {
                throw new IllegalArgumentException(alone + " needs --model");
            }
            return LanguageSource.embedded();
        }
        return open(model, variant);
    }

    /** Opens a model that drafts for the other one, and runs as that does. */
    LanguageSource openDraft(Path draft) throws IOException {
        return open(draft, null);
    }

    private LanguageSource open(Path model, String variant) throws IOException {
        RuntimeOptions runtime = RuntimeOptions.withDefaults();
        runtime = provider == null ? runtime : runtime.with(provider);
        runtime = threads == null ? runtime : runtime.withThreads(threads);
        LanguageModelOptions options = LanguageModelOptions.withDefaults().with(runtime);
        options = variant == null ? options : options.withVariant(variant);
        options = reproducible == null ? options : options.with(Reproducible.ofSlots(reproducible));
        Path folder = Files.isRegularFile(model) ? model.toAbsolutePath().getParent() : model;
        OnnxLanguageModel opened = OnnxLanguageModel.open(model, options);
        try {
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.open(folder);
            tokenizer.requireRows(opened.vocabulary());
            List<String> notes = new ArrayList<>(opened.warnings());
            return new LanguageSource(
                    opened,
                    tokenizer,
                    tokenizer::encodePrompt,
                    Optional.of(GenerationDefaults.read(folder, opened.vocabulary())),
                    Optional.of(folder),
                    notes);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }
}
