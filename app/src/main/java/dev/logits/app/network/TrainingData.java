package dev.logits.app.network;

import dev.logits.io.safetensors.NetworkInputs;
import dev.logits.learn.features.DenseFeatures;

/**
 * What a network is trained on.
 *
 * @param inputs what became of the data
 * @param features as the network takes them
 * @param labels a label a row, -1 where there is none
 * @param classes the number of classes
 */
@SuppressWarnings("ArrayRecordComponent") // data of any size; equality is of no use
record TrainingData(NetworkInputs inputs, DenseFeatures features, int[] labels, int classes) {}
