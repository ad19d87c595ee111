package dev.logits.app.decode;

import dev.logits.decode.LanguageModel;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.text.Tokenizer;
import dev.logits.onnx.language.GenerationDefaults;
import dev.logits.onnx.language.OnnxLanguageModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The language model that a command works with: the embedded one, or one in a folder.
 *
 * @param model the model
 * @param tokenizer its tokenizer
 * @param prompt from a text to the tokens that the model reads it as
 * @param defaults what the folder says of how to generate
 * @param folder where the model lies; empty for the embedded one
 * @param notes what the user should know of it
 */
record LanguageSource(
        LanguageModel model,
        Tokenizer tokenizer,
        Function<String, int[]> prompt,
        Optional<GenerationDefaults> defaults,
        Optional<Path> folder,
        List<String> notes)
        implements AutoCloseable {

    static LanguageSource embedded() {
        ContextLanguageModel model = ContextLanguageModel.embedded();
        return new LanguageSource(
                model, model.tokenizer(), model.tokenizer()::encode, Optional.empty(), Optional.empty(), List.of());
    }

    /** The tokens of a prompt; an empty one is begun with what ends the text before. */
    int[] encode(String text) {
        int[] tokens = prompt.apply(text);
        if (tokens.length > 0) {
            return tokens;
        }
        return new int[] {
            tokenizer
                    .end()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the prompt is empty, and the model has no token that begins a text; give some words"))
        };
    }

    @Override
    public void close() {
        if (model instanceof OnnxLanguageModel) {
            model.close();
        }
    }
}
