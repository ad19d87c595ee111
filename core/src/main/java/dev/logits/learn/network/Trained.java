package dev.logits.learn.network;

import dev.logits.internal.check.NullCheck;

/**
 * A network and how its training went.
 *
 * @param network with its final weights
 * @param report the epochs behind them
 * @since 0.1
 */
public record Trained(Network network, TrainingReport report) {
    /** Checks that nothing is null. */
    public Trained {
        NullCheck.argument(network, "network");
        NullCheck.argument(report, "report");
    }
}
