package dev.logits.serve.internal.run;

import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.DecodingListener;
import dev.logits.decode.strategy.Prompt;

/**
 * One prompt of a request.
 *
 * @param decoder how it is decoded
 * @param prompt its tokens
 * @param rows texts that it takes side by side at most
 * @param listener hears what comes, on the thread of the model
 */
public record Part(Decoder decoder, Prompt prompt, int rows, DecodingListener listener) {}
