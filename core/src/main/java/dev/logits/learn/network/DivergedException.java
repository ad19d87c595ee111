package dev.logits.learn.network;

/**
 * A training whose loss left the finite numbers; the message names the epoch, the step and the remedy.
 *
 * @since 0.1
 */
public final class DivergedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    DivergedException(int epoch, long step, String what, double learningRate) {
        super("the training diverged in epoch " + epoch + ", step " + step + ": " + what + "; lower the learning rate ("
                + learningRate + "), warm it up, clip gradients, or scale the features");
    }
}
