package dev.logits.decode.strategy;

import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.internal.check.NullCheck;
import java.util.concurrent.CompletableFuture;

/**
 * Decoding for requests that come at any time: what has joined shares the steps of one session of the model, each with
 * a decoder, a seed and a listener of its own. Prompts are read in chunks between the steps of others, a text that has
 * ended leaves, and a cancelled one ends with the next step. What a server is made of.
 *
 * <p>A text depends on (seed, sequence number, prompt, decoder) only, as with a {@link Decoder} by itself, wherever the
 * model gives a row the same logits in every batch.
 *
 * <p>For one thread, which also calls the listeners; only a {@link Cancellation} is for others.
 *
 * <pre>{@code
 * try (SharedDecoding shared = new SharedDecoding(model)) {
 *     CompletableFuture<Generation> one = shared.join(decoder, prompt, 42, listener, new Cancellation());
 *     shared.step();
 *     CompletableFuture<Generation> two = shared.join(other, question, 7, listener, new Cancellation());
 *     while (shared.size() > 0) {
 *         shared.step();
 *     }
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class SharedDecoding implements AutoCloseable {
    private final LanguageModel model;
    private final ModelSession session;
    private final Batch batch;

    /** Begins without a request. */
    public SharedDecoding(LanguageModel model) {
        this.model = NullCheck.argument(model, "model");
        session = model.open(0);
        batch = new Batch(session, Reading.BETWEEN);
    }

    /**
     * Joins; the next steps are shared with this request.
     *
     * @param decoder of this model; its time limit begins now
     * @param listener hears of it as prompt 0
     * @return done when all of its texts have ended; fails with what a rule throws, which ends this request alone
     * @throws IllegalArgumentException as {@link Decoder#decode}, if the decoder is another model's, drafts tokens, or
     *     has a contrast
     */
    public CompletableFuture<Generation> join(
            Decoder decoder, Prompt prompt, long seed, DecodingListener listener, Cancellation cancellation) {
        NullCheck.argument(decoder, "decoder");
        NullCheck.argument(prompt, "prompt");
        NullCheck.argument(listener, "listener");
        NullCheck.argument(cancellation, "cancellation");
        if (decoder.model() != model) {
            throw new IllegalArgumentException("the decoder is of " + decoder.model() + ", the steps are those of "
                    + model + "; join the one of that model");
        }
        Strategy strategy = decoder.strategy();
        if (strategy instanceof DraftingStrategy) {
            throw new IllegalArgumentException(strategy.getClass().getSimpleName()
                    + " drafts tokens and has steps of its own; decode it by itself");
        }
        if (decoder.contrast().isPresent()) {
            throw new IllegalArgumentException(
                    "a contrast takes two rows of the model a text and has steps of its own; decode it by itself");
        }
        Search search = decoder.search(prompt, seed, cancellation);
        CompletableFuture<Generation> result = new CompletableFuture<>();
        search.listen(listener, result);
        session.join(1);
        batch.join(search);
        return result;
    }

    /** Requests that have not ended. */
    public int size() {
        return batch.searches();
    }

    /** Texts and prompts side by side: rows of the model's session. */
    public int rows() {
        return session.rows();
    }

    /**
     * One step of all: a chunk of prompts that have not been read, and the next token of every text. Does nothing where
     * nothing has joined.
     *
     * @throws RuntimeException if the model fails; then nothing more can be done but {@link #close}
     */
    public void step() {
        if (batch.searches() > 0) {
            batch.step();
        }
    }

    /** Ends what has not ended, with {@link FinishReason#CANCELLED}, and frees the session. */
    @Override
    public void close() {
        try {
            batch.end(FinishReason.CANCELLED);
        } finally {
            session.close();
        }
    }
}
