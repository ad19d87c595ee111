package dev.logits.decode.strategy;

/**
 * Hears what is generated while it is being generated. Called on the thread that decodes, prompt by prompt in their
 * order.
 *
 * <p>Strategies that go on with several texts and drop some (beams, best-of-n) tell only {@link #finished}: before, no
 * token is certain.
 *
 * @since 0.1
 */
public interface DecodingListener {
    /** Hears nothing. */
    DecodingListener NONE = new DecodingListener() {};

    /** The model has read a token of a prompt. Only called when the decoder was asked for traces of prompts. */
    default void read(int prompt, PromptTrace trace) {}

    /**
     * A token was chosen.
     *
     * @param prompt the prompt's place in the batch
     * @param text which of the prompt's texts, from 0
     */
    default void token(int prompt, int text, int token) {}

    /**
     * Text is certain: it holds no half character, and nothing that may become a stop string. All pieces joined are the
     * text of the result. Needs a tokenizer.
     */
    default void text(int prompt, int text, String piece) {}

    /** A step is over. Only called when the decoder was asked for traces. */
    default void step(int prompt, int text, StepTrace trace) {}

    /** A text has ended. */
    default void finished(int prompt, int text, GeneratedText result) {}
}
