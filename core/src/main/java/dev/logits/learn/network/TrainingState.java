package dev.logits.learn.network;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * A training between two steps: all that its remaining steps are a function of, besides the data. Immutable but for the
 * tensors' arrays, which nobody changes.
 *
 * @param architecture the layers
 * @param training the configuration
 * @param loss the loss, in words
 * @param rows rows of the data, validation and ignored ones included
 * @param hash of the features, to notice other data
 * @param step steps so far
 * @param lossSum of the current epoch, by rows
 * @param seen rows of the current epoch so far
 * @param labeled those of them that are of a class
 * @param correct those of them whose largest logit is their class's
 * @param epochs complete epochs
 * @param bestEpoch the one with the lowest validation loss, from 1; 0 if there is none
 * @param tensors the weights under their names; behind {@code moment1.} and {@code moment2.} the optimizer's numbers,
 *     and behind {@code best.} the weights of the best epoch, if they are kept
 * @since 0.1
 */
public record TrainingState(
        Architecture architecture,
        Training training,
        String loss,
        int rows,
        int hash,
        long step,
        double lossSum,
        long seen,
        long labeled,
        long correct,
        List<EpochResult> epochs,
        int bestEpoch,
        List<Tensor> tensors) {

    /** Copies the lists. */
    public TrainingState {
        NullCheck.argument(architecture, "architecture");
        NullCheck.argument(training, "training");
        NullCheck.argument(loss, "loss");
        NullCheck.argument(epochs, "epochs");
        NullCheck.argument(tensors, "tensors");
        epochs = List.copyOf(epochs);
        tensors = List.copyOf(tensors);
        if (step < 0 || seen < 0 || labeled < 0 || correct < 0 || bestEpoch < 0 || bestEpoch > epochs.size()) {
            throw new IllegalArgumentException("a training of " + epochs.size() + " epochs at step " + step
                    + ", best epoch " + bestEpoch + ", cannot be");
        }
    }

    /** The network of the moment. */
    public Network network() {
        return Network.of(architecture, tensors);
    }
}
