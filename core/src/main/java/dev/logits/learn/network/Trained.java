package dev.logits.learn.network;

/**
 * A network and how its training went.
 *
 * @param network with its final weights
 * @param report the epochs behind them
 */
public record Trained(Network network, TrainingReport report) {}
