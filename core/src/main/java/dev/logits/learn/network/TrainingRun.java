package dev.logits.learn.network;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.kernel.Kernels;
import dev.logits.learn.features.DenseFeatures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A training that is going on: weights and all that changes beside them, a step at a time. Of one thread at a time.
 *
 * <pre>{@code
 * TrainingRun<int[]> run = trainer.start(examples);
 * while (!run.isDone()) {
 *     Progress progress = run.step();
 * }
 * Trained trained = run.finish();
 * }</pre>
 *
 * @since 0.1
 */
public final class TrainingRun<Y> {
    private final Trainer<Y> trainer;
    private final Training training;
    private final Examples<Y> examples;
    private final Rows rows;
    private final Validator<Y> judge;
    private final Parameters parameters;
    private final Propagation pass;
    private final Update update;
    private final float[] weights;
    private final float[] gradient;
    private final long epochSteps;
    private final int hash;
    private final List<EpochResult> epochs = new ArrayList<>();

    private long step;
    private int[] order;
    private int orderEpoch = -1;
    private double lossSum;
    private long seen;
    private long labeled;
    private long correct;
    private int bestEpoch;
    private float[] best;
    private boolean cancelled;

    private final long begun = System.nanoTime();
    private long rowsHere;

    TrainingRun(Trainer<Y> trainer, Examples<Y> examples) {
        this.trainer = trainer;
        this.training = trainer.training();
        this.examples = examples;
        Architecture architecture = trainer.architecture();
        check(architecture, examples);
        this.rows = Rows.of(examples.targets(), training.validation(), training.seed());
        this.judge = judge(architecture);
        if (training.patience().isPresent() && judge.isEmpty()) {
            throw new IllegalArgumentException(
                    "patience needs a validation part to watch; give one a share of the rows");
        }
        this.parameters = Parameters.of(architecture);
        this.weights = trainer.initial()
                .map(network -> network.weights().clone())
                .orElseGet(() -> Initial.weights(architecture, training.seed()));
        this.gradient = new float[weights.length];
        int batch = Math.min(training.batch(), rows.train().length);
        this.pass = new Propagation(Operations.of(architecture, true), batch);
        this.update = new Update(training.optimizer(), parameters);
        this.epochSteps = (rows.train().length + training.batch() - 1) / training.batch();
        this.hash = examples.features().hashCode();
    }

    private Validator<Y> judge(Architecture architecture) {
        if (trainer.validation().isEmpty()) {
            return new Validator<>(architecture, trainer.loss(), examples, rows.validation());
        }
        if (training.validation() > 0) {
            throw new IllegalArgumentException("validation examples of their own, and a share of "
                    + training.validation() + " of the others too; set the share to 0");
        }
        Examples<Y> others = trainer.validation().get();
        check(architecture, others);
        int[] counted = Rows.counted(others.targets());
        if (counted.length == 0) {
            throw new IllegalArgumentException("no row of the validation examples has a target");
        }
        return new Validator<>(architecture, trainer.loss(), others, counted);
    }

    private static void check(Architecture architecture, Examples<?> examples) {
        DenseFeatures x = examples.features();
        if (x.columns() != architecture.features()) {
            throw new IllegalArgumentException("rows of " + x.columns() + " features for a network of "
                    + architecture.features() + " (" + architecture + ")");
        }
        if (Operations.of(architecture, false)[0] instanceof EmbeddingOperation embedding) {
            embedding.check(x.array(), x.offset(), x.rows());
        } else {
            FeatureCheck.finite(x, 0, x.rows());
        }
        examples.targets().check(architecture.classes());
    }

    /** Whether there is no step left: all epochs were run, patience is at its end, or it was cancelled. */
    public boolean isDone() {
        return cancelled || epochs.size() >= training.epochs() || stoppedEarly();
    }

    private boolean stoppedEarly() {
        return training.patience().isPresent()
                && bestEpoch > 0
                && epochs.size() - bestEpoch >= training.patience().getAsInt();
    }

    /** Ends it after the last step taken. */
    public void cancel() {
        cancelled = true;
    }

    /** The results of each complete epoch. */
    public List<EpochResult> epochs() {
        return Collections.unmodifiableList(epochs);
    }

    /** The number of steps of all epochs. */
    private long steps() {
        return epochSteps * training.epochs();
    }

    /**
     * Takes one mini-batch; after the last one of an epoch, judges the epoch.
     *
     * @throws IllegalStateException if it is done
     * @throws DivergedException if the loss leaves the finite numbers
     */
    public Progress step() {
        if (isDone()) {
            throw new IllegalStateException("the training is done after " + step + " steps");
        }
        int epoch = epochs.size();
        if (orderEpoch != epoch) {
            order = rows.order(training.seed(), epoch);
            orderEpoch = epoch;
        }
        int first = (int) (step - epoch * epochSteps) * training.batch();
        int count = Math.min(training.batch(), order.length - first);
        double rate = training.learningRate() * training.schedule().factor(step, steps());
        long key = Rows.dropoutKey(training.seed(), step);
        pass.forward(weights, examples.features(), order, first, count, key);
        count(loss(first, count), first, count);
        pass.backward(weights, count, key, gradient);
        double factor = 1;
        if (training.clip().isPresent()) {
            // PyTorch's clip_grad_norm_
            factor = Math.min(1, training.clip().getAsDouble() / (Update.norm(gradient) + 1e-6));
        }
        step++;
        update.apply(weights, gradient, step, rate, factor);
        Progress progress = progress(epoch, rate);
        if (first + count == order.length) {
            endEpoch(rate);
        }
        return progress;
    }

    private double loss(int first, int count) {
        Logits z = pass.logits(count);
        checkFinite(z);
        Y targets = examples.targets().take(order, first, count);
        double loss;
        try {
            loss = trainer.loss().meanAndGradient(z, targets, pass.logitsGradient(count));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "in the batch of step " + (step + 1) + ", whose row 0 is row " + order[first] + " of the data: "
                            + wrong.getMessage(),
                    wrong);
        }
        if (!Double.isFinite(loss)) {
            throw diverged("the loss is " + loss);
        }
        return loss;
    }

    private void checkFinite(Logits z) {
        float sum = 0;
        float[] array = z.array();
        for (int i = z.offset(), end = z.offset(z.rows()); i < end; i++) {
            sum += array[i] * 0f;
        }
        if (sum != 0) {
            throw diverged("a logit is not finite");
        }
    }

    private DivergedException diverged(String what) {
        return new DivergedException(epochs.size() + 1, step + 1, what, training.learningRate());
    }

    private void count(double loss, int first, int count) {
        Logits z = pass.logits(count);
        lossSum += loss * count;
        seen += count;
        for (int r = 0; r < count; r++) {
            int label = examples.targets().label(order[first + r]);
            if (label != Labels.IGNORE) {
                labeled++;
                correct += Kernels.get().argmax(z.array(), z.offset(r), z.classes()) == label ? 1 : 0;
            }
        }
        rowsHere += count;
    }

    private Progress progress(int epoch, double rate) {
        double seconds = Math.max(1e-9, (System.nanoTime() - begun) / 1e9);
        return new Progress(
                epoch + 1,
                training.epochs(),
                seen,
                order.length,
                step,
                steps(),
                lossSum / seen,
                (double) correct / labeled,
                rate,
                rowsHere / seconds);
    }

    private void endEpoch(double rate) {
        double loss = lossSum / seen;
        double accuracy = (double) correct / labeled;
        Validator.Verdict verdict = judge.isEmpty()
                ? Validator.NONE
                : judge.of(new Network(trainer.architecture(), weights), () -> diverged("a weight is not finite"));
        epochs.add(new EpochResult(epochs.size() + 1, loss, accuracy, verdict.loss(), verdict.accuracy(), rate));
        lossSum = 0;
        seen = 0;
        labeled = 0;
        correct = 0;
        if (!judge.isEmpty()
                && (bestEpoch == 0 || verdict.loss() < epochs.get(bestEpoch - 1).validationLoss())) {
            bestEpoch = epochs.size();
            if (training.patience().isPresent()) {
                best = weights.clone();
            }
        }
    }

    /** A copy of all that the steps to come are a function of. */
    public TrainingState state() {
        List<Tensor> tensors = new ArrayList<>(parameters.tensors("", weights));
        for (int m = 0; m < update.moments().length; m++) {
            tensors.addAll(parameters.tensors(moment(m), update.moments()[m]));
        }
        if (best != null) {
            tensors.addAll(parameters.tensors(BEST, best));
        }
        return new TrainingState(
                trainer.architecture(),
                training,
                lossName(),
                examples.rows(),
                hash,
                step,
                lossSum,
                seen,
                labeled,
                correct,
                epochs,
                bestEpoch,
                tensors);
    }

    private static final String BEST = "best.";

    private static String moment(int m) {
        return "moment" + (m + 1) + ".";
    }

    /** What the loss calls itself; its class where that would name the object. */
    private String lossName() {
        Object loss = trainer.loss();
        String text = loss.toString();
        return text.equals(loss.getClass().getName() + "@" + Integer.toHexString(loss.hashCode()))
                ? loss.getClass().getName()
                : text;
    }

    void restore(TrainingState state) {
        agree("architecture", state.architecture(), trainer.architecture());
        agree("configuration", state.training().withEpochs(1), training.withEpochs(1));
        agree("loss", state.loss(), lossName());
        if (state.rows() != examples.rows() || state.hash() != hash) {
            throw new IllegalArgumentException("the checkpoint is of other data: of " + state.rows()
                    + " rows, and these are " + examples.rows() + (state.rows() == examples.rows() ? " others" : ""));
        }
        long begin = state.epochs().size() * epochSteps;
        if (state.step() < begin || state.step() >= begin + epochSteps) {
            throw new IllegalArgumentException("the checkpoint is at step " + state.step() + " after "
                    + state.epochs().size() + " epochs of " + epochSteps + " steps; it is of another training");
        }
        System.arraycopy(Parameters.values(trainer.architecture(), "", state.tensors()), 0, weights, 0, weights.length);
        for (int m = 0; m < update.moments().length; m++) {
            System.arraycopy(
                    Parameters.values(trainer.architecture(), moment(m), state.tensors()),
                    0,
                    update.moments()[m],
                    0,
                    weights.length);
        }
        bestEpoch = state.bestEpoch();
        best = training.patience().isPresent() && bestEpoch > 0
                ? Parameters.values(trainer.architecture(), BEST, state.tensors())
                : null;
        epochs.clear();
        epochs.addAll(state.epochs());
        step = state.step();
        lossSum = state.lossSum();
        seen = state.seen();
        labeled = state.labeled();
        correct = state.correct();
    }

    private static void agree(String what, Object checkpoint, Object now) {
        if (!checkpoint.equals(now)) {
            throw new IllegalArgumentException("the checkpoint has another " + what + ": " + checkpoint
                    + ", and now it is " + now + "; train with the same, or begin anew without resuming");
        }
    }

    /**
     * The network as it is now, or as it was after its best epoch if there is patience.
     *
     * @throws DivergedException if a weight is not finite
     */
    public Trained finish() {
        float[] result = best == null ? weights.clone() : best.clone();
        for (float w : result) {
            if (!Float.isFinite(w)) {
                throw new DivergedException(epochs.size(), step, "a weight is " + w, training.learningRate());
            }
        }
        TrainingReport.Status status = epochs.size() >= training.epochs()
                ? TrainingReport.Status.FINISHED
                : stoppedEarly() ? TrainingReport.Status.STOPPED_EARLY : TrainingReport.Status.CANCELLED;
        return new Trained(
                new Network(trainer.architecture(), result),
                new TrainingReport(
                        status,
                        epochs,
                        best == null ? epochs.size() : bestEpoch,
                        rows.train().length,
                        judge.rows(),
                        step));
    }
}
