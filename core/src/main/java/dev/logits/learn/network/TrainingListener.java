package dev.logits.learn.network;

/**
 * Hears how a training goes, on the thread that trains, and may end it.
 *
 * @since 0.1
 */
public interface TrainingListener {
    /** Hears nothing. */
    TrainingListener NONE = new TrainingListener() {};

    /** After every step. */
    default void step(Progress progress) {}

    /** After every epoch. */
    default void epoch(EpochResult result) {}

    /** Asked before every step; true ends the training there, with a last checkpoint. */
    default boolean cancelled() {
        return false;
    }
}
