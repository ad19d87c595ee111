package dev.logits.learn.network;

import java.util.List;

/**
 * How a training went.
 *
 * @param status how it ended
 * @param epochs what each epoch came to
 * @param bestEpoch whose weights the network has, from 1; 0 if it ended within the first
 * @param rows rows trained on
 * @param validationRows rows of the validation part
 * @param steps steps taken
 */
public record TrainingReport(
        Status status, List<EpochResult> epochs, int bestEpoch, int rows, int validationRows, long steps) {

    /** How a training ended. */
    public enum Status {
        /** All epochs were run. */
        FINISHED,

        /** The validation loss had found no new low for as many epochs as patience allows. */
        STOPPED_EARLY,

        /** The listener asked for it. */
        CANCELLED
    }

    /** Copies the list. */
    public TrainingReport {
        epochs = List.copyOf(epochs);
    }
}
