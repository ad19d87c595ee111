package dev.logits.learn.network;

import java.util.List;

/**
 * How a training went.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class TrainingReport {
    private final Values values;

    private record Values(
            Status status, List<EpochResult> epochs, int bestEpoch, int rows, int validationRows, long steps) {}

    TrainingReport(Status status, List<EpochResult> epochs, int bestEpoch, int rows, int validationRows, long steps) {
        values = new Values(status, List.copyOf(epochs), bestEpoch, rows, validationRows, steps);
    }

    /** How it ended. */
    public Status status() {
        return values.status();
    }

    /** The results of each epoch. */
    public List<EpochResult> epochs() {
        return values.epochs();
    }

    /** Whose weights the network has, from 1; 0 if it ended within the first. */
    public int bestEpoch() {
        return values.bestEpoch();
    }

    /** Rows trained on. */
    public int rows() {
        return values.rows();
    }

    /** Rows of the validation part. */
    public int validationRows() {
        return values.validationRows();
    }

    /** Steps taken. */
    public long steps() {
        return values.steps();
    }

    /** How a training ended. */
    public enum Status {
        /** All epochs were run. */
        FINISHED,

        /** The validation loss had found no new low for as many epochs as patience allows. */
        STOPPED_EARLY,

        /** The listener asked for it. */
        CANCELLED
    }

    /** Equal when all values are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TrainingReport that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** All values. */
    @Override
    public String toString() {
        return values.toString().replaceFirst("Values", "TrainingReport");
    }
}
