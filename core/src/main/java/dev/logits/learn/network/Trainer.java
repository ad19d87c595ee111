package dev.logits.learn.network;

import dev.logits.internal.check.NullCheck;
import dev.logits.loss.Loss;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Finds a network's weights by mini-batch gradient descent on any loss. Immutable; {@link #fit} does all of it, and
 * {@link #start} goes step by step.
 *
 * <p>Each epoch takes the rows in another order, which depends on the seed and the epoch. A row whose target does not
 * count (label −1) takes no part. The gradient is that of the loss's mean over the batch. The loss that early stopping
 * watches, and that is told, is the mean over batches by their rows, which for a loss that divides by rows is the mean
 * over all of them.
 *
 * <pre>{@code
 * Trainer<int[]> trainer = Trainer.of(architecture, new CrossEntropy().withLabelSmoothing(0.1), training);
 * Trained trained = trainer.withListener(listener).fit(Examples.of(x, y));
 *
 * Trainer<Probabilities> student = Trainer.of(architecture, new SoftCrossEntropy(), training);
 * student.fit(new Examples<>(x, Targets.probabilities(teacher)));
 * }</pre>
 *
 * @param architecture what layers the network has
 * @param loss of the logits against the targets
 * @param training how to train
 * @param validation examples of their own to judge epochs by, instead of a share of the training's
 * @param initial a network to go on from, instead of random weights
 * @param listener hears of every step and every epoch
 * @param checkpoints keeps the state, and has it if the training was interrupted before
 * @since 0.1
 */
public record Trainer<Y>(
        Architecture architecture,
        Loss<Y> loss,
        Training training,
        Optional<Examples<Y>> validation,
        Optional<Network> initial,
        TrainingListener listener,
        Checkpoints checkpoints) {

    /** Checks the network to go on from. */
    public Trainer {
        NullCheck.argument(architecture, "architecture");
        NullCheck.argument(loss, "loss");
        NullCheck.argument(training, "training");
        NullCheck.argument(validation, "validation");
        NullCheck.argument(initial, "initial");
        NullCheck.argument(listener, "listener");
        NullCheck.argument(checkpoints, "checkpoints");
        if (initial.isPresent() && !initial.get().architecture().equals(architecture)) {
            throw new IllegalArgumentException(
                    "the network to go on from is " + initial.get().architecture() + ", not " + architecture);
        }
    }

    /** Without anything that is optional. */
    public static <Y> Trainer<Y> of(Architecture architecture, Loss<Y> loss, Training training) {
        NullCheck.argument(architecture, "architecture");
        NullCheck.argument(loss, "loss");
        NullCheck.argument(training, "training");
        return new Trainer<>(
                architecture,
                loss,
                training,
                Optional.empty(),
                Optional.empty(),
                TrainingListener.NONE,
                Checkpoints.NONE);
    }

    /** The same with validation examples of their own. */
    public Trainer<Y> withValidation(Examples<Y> examples) {
        NullCheck.argument(examples, "examples");
        return new Trainer<>(architecture, loss, training, Optional.of(examples), initial, listener, checkpoints);
    }

    /** The same, going on from a network's weights. */
    public Trainer<Y> withInitial(Network network) {
        NullCheck.argument(network, "network");
        return new Trainer<>(architecture, loss, training, validation, Optional.of(network), listener, checkpoints);
    }

    /** The same with a listener. */
    public Trainer<Y> withListener(TrainingListener other) {
        NullCheck.argument(other, "other");
        return new Trainer<>(architecture, loss, training, validation, initial, other, checkpoints);
    }

    /** The same with checkpoints; if they hold a state, {@link #fit} goes on from it. */
    public Trainer<Y> withCheckpoints(Checkpoints other) {
        NullCheck.argument(other, "other");
        return new Trainer<>(architecture, loss, training, validation, initial, listener, other);
    }

    /**
     * Trains to the end, from the latest checkpoint if there is one.
     *
     * @throws IllegalArgumentException if the examples, the architecture, the loss and the checkpoint do not agree, or
     *     features are not finite
     * @throws DivergedException if the loss leaves the finite numbers
     * @throws UncheckedIOException if a checkpoint cannot be read or written, or another training writes it
     */
    public Trained fit(Examples<Y> examples) {
        NullCheck.argument(examples, "examples");
        try {
            checkpoints.begin();
            try {
                return train(examples);
            } finally {
                checkpoints.end();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private Trained train(Examples<Y> examples) throws IOException {
        Optional<TrainingState> latest = checkpoints.latest();
        TrainingRun<Y> run = latest.isPresent() ? resume(examples, latest.get()) : start(examples);
        while (!run.isDone()) {
            if (listener.cancelled()) {
                run.cancel();
            } else {
                int epochs = run.epochs().size();
                listener.step(run.step());
                boolean endOfEpoch = run.epochs().size() > epochs;
                if (checkpoints.due(endOfEpoch)) {
                    checkpoints.write(run.state());
                }
                if (endOfEpoch) {
                    listener.epoch(run.epochs().get(epochs));
                }
            }
        }
        Trained trained = run.finish();
        if (checkpoints != Checkpoints.NONE) {
            checkpoints.write(run.state());
        }
        return trained;
    }

    /** A training before its first step. */
    public TrainingRun<Y> start(Examples<Y> examples) {
        NullCheck.argument(examples, "examples");
        return new TrainingRun<>(this, examples);
    }

    /**
     * A training that goes on where another was.
     *
     * @throws IllegalArgumentException if the state is not of this architecture, loss, data and configuration; the
     *     number of epochs alone may be another
     */
    public TrainingRun<Y> resume(Examples<Y> examples, TrainingState state) {
        NullCheck.argument(state, "state");
        TrainingRun<Y> run = start(examples);
        run.restore(state);
        return run;
    }
}
