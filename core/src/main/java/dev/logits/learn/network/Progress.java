package dev.logits.learn.network;

/**
 * How far a training has come, after a step.
 *
 * @param epoch the current one, from 1
 * @param epochs how many there are at most
 * @param rowsDone rows of this epoch so far
 * @param rows rows of an epoch
 * @param step steps so far, in all epochs
 * @param steps how many there are at most
 * @param loss the mean loss of this epoch so far
 * @param accuracy the accuracy of this epoch so far; NaN if targets have no classes
 * @param learningRate that of the step
 * @param rowsPerSecond rows a second since the training, or its resumption, began
 * @since 0.1
 */
public record Progress(
        int epoch,
        int epochs,
        long rowsDone,
        long rows,
        long step,
        long steps,
        double loss,
        double accuracy,
        double learningRate,
        double rowsPerSecond) {}
