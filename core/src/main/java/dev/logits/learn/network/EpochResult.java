package dev.logits.learn.network;

/**
 * The results of one epoch.
 *
 * @param epoch from 1
 * @param loss the mean loss of its batches, each before its step, by rows
 * @param accuracy the share of rows whose largest logit was their class's, before the step; NaN if targets have no
 *     classes
 * @param validationLoss the loss of the validation part after the epoch; NaN without one
 * @param validationAccuracy the same part's accuracy; NaN without it
 * @param learningRate that of the last step
 * @since 0.1
 */
public record EpochResult(
        int epoch,
        double loss,
        double accuracy,
        double validationLoss,
        double validationAccuracy,
        double learningRate) {}
