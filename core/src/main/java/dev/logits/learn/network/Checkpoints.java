package dev.logits.learn.network;

import java.io.IOException;
import java.util.Optional;

/**
 * Where a training leaves its state, so that it can be taken up again. Files are the io module's.
 *
 * <p>Called on the thread that trains.
 *
 * @since 0.1
 */
public interface Checkpoints {
    /** Keeps nothing. */
    Checkpoints NONE = new Checkpoints() {
        @Override
        public Optional<TrainingState> latest() {
            return Optional.empty();
        }

        @Override
        public boolean due(boolean endOfEpoch) {
            return false;
        }

        @Override
        public void write(TrainingState state) {}
    };

    /** The state to go on from; empty to begin anew. */
    Optional<TrainingState> latest() throws IOException;

    /**
     * Asked after every step: whether to write now, besides the end. When does not change what the training comes to.
     */
    boolean due(boolean endOfEpoch);

    /** Keeps a state; the one before stays until this one is complete. */
    void write(TrainingState state) throws IOException;

    /**
     * Called before {@link #latest} by a training that will {@link #write}, and may refuse it, because another one
     * writes there. Nothing by default.
     */
    default void begin() throws IOException {}

    /** Called when a training that has begun ends, also when it fails. Nothing by default. */
    default void end() throws IOException {}
}
