package dev.logits.app.decode;

import java.util.Optional;

/**
 * What a model is given to go on with.
 *
 * @param text what the user typed
 * @param tokens what the model reads
 * @param rendered the conversation as the chat template writes it; empty where the text itself is read
 * @param unasked whether no option asked for the template
 */
record ChatPrompt(String text, int[] tokens, Optional<String> rendered, boolean unasked) {

    static ChatPrompt plain(String text, LanguageSource source) {
        return new ChatPrompt(text, source.encode(text), Optional.empty(), false);
    }

    /** What is printed before the generated text, which goes on with it: nothing before an answer. */
    String before() {
        return rendered.isPresent() ? "" : text;
    }

    /** What the user may not expect. */
    Optional<String> note() {
        return unasked && rendered.isPresent()
                ? Optional.of("the prompt is a user's message, by the model's chat template; with --no-chat the model"
                        + " goes on with the text itself")
                : Optional.empty();
    }
}
