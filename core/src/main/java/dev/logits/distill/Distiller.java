package dev.logits.distill;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.EpochResult;
import dev.logits.learn.network.Examples;
import dev.logits.learn.network.Progress;
import dev.logits.learn.network.Targets;
import dev.logits.learn.network.Trained;
import dev.logits.learn.network.Trainer;
import dev.logits.learn.network.Training;
import dev.logits.learn.network.TrainingListener;
import dev.logits.loss.CrossEntropy;
import dev.logits.loss.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Teaches a student: trains a network on α parts of a loss against a teacher and 1 − α parts of cross-entropy with the
 * labels there are. Immutable.
 *
 * <pre>{@code
 * Distiller<Logits> distiller = Distiller.of(student, new DistillationLoss(4), Training.DEFAULTS).withAlpha(0.9);
 * Network taught = distiller.fit(x, Targets.logits(teacher.logits(x)), y).network();
 * Network alone = distiller.alone(x, y).network();                    // the same student without the teacher
 * DistillationReport report = DistillationReport.of(
 *         teacher.logits(xTest), alone.logits(xTest), taught.logits(xTest), yTest);
 * }</pre>
 *
 * @param student which layers the student has
 * @param loss against the teacher: any of this package, on a teacher in memory or in a file
 * @param alpha the teacher's share α at the first step, in [0, 1]; the labels have the rest
 * @param lastAlpha the share at the last step; between them it changes in a straight line
 * @param training how to train
 * @param listener hears of every step and every epoch of the student that is taught
 * @param <Y> what the loss takes of the teacher
 * @since 0.1
 */
public record Distiller<Y>(
        Architecture student,
        Loss<Y> loss,
        double alpha,
        double lastAlpha,
        Training training,
        TrainingListener listener) {
    /** The share of a teacher unless said. */
    public static final double ALPHA = 0.9;

    /** Checks the shares. */
    public Distiller {
        NullCheck.argument(student, "student");
        NullCheck.argument(loss, "loss");
        NullCheck.argument(training, "training");
        NullCheck.argument(listener, "listener");
        for (double share : new double[] {alpha, lastAlpha}) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("alpha must lie in [0, 1], got " + share
                        + "; it is the teacher's share, and the labels have the rest");
            }
        }
    }

    /** With α = {@value #ALPHA} throughout, and nobody listening. */
    public static <Y> Distiller<Y> of(Architecture student, Loss<Y> loss, Training training) {
        NullCheck.argument(student, "student");
        NullCheck.argument(loss, "loss");
        NullCheck.argument(training, "training");
        return new Distiller<>(student, loss, ALPHA, ALPHA, training, TrainingListener.NONE);
    }

    /** The same with another share of the teacher, throughout. */
    public Distiller<Y> withAlpha(double share) {
        return new Distiller<>(student, loss, share, share, training, listener);
    }

    /** The same with the teacher's share going from one to another: from 1 to 0, the labels take over. */
    public Distiller<Y> withAlpha(double first, double last) {
        return new Distiller<>(student, loss, first, last, training, listener);
    }

    /** The same with another training. */
    public Distiller<Y> withTraining(Training other) {
        NullCheck.argument(other, "other");
        return new Distiller<>(student, loss, alpha, lastAlpha, other, listener);
    }

    /** The same with a listener. */
    public Distiller<Y> withListener(TrainingListener other) {
        NullCheck.argument(other, "other");
        return new Distiller<>(student, loss, alpha, lastAlpha, training, other);
    }

    /**
     * Trains the student. Every row takes part, those without a label by the teacher alone.
     *
     * @param x features, N × D
     * @param teacher what the teacher says of each row
     * @param labels N, −1 where there is none
     * @throws IllegalArgumentException if numbers do not agree, or α is 0 and no row has a label
     */
    public Trained fit(DenseFeatures x, Targets<Y> teacher, int[] labels) {
        NullCheck.argument(x, "x");
        NullCheck.argument(teacher, "teacher");
        NullCheck.argument(labels, "labels");
        if (labels.length != x.rows() || teacher.rows() != x.rows()) {
            throw new IllegalArgumentException(x.rows() + " rows of features, " + teacher.rows()
                    + " of the teacher and " + labels.length + " labels");
        }
        Annealed<Y> annealed = new Annealed<>(this);
        Trainer<TeacherAndLabels<Y>> trainer =
                Trainer.of(student, annealed, training).withListener(annealed);
        return trainer.fit(new Examples<>(x, new Taught<>(teacher, labels)));
    }

    /**
     * The same student without the teacher: from the same seed, by cross-entropy on the rows that have a label. It has
     * as many epochs, each of them shorter if there are rows without a label.
     */
    public Trained alone(DenseFeatures x, int[] labels) {
        NullCheck.argument(x, "x");
        NullCheck.argument(labels, "labels");
        return Trainer.of(student, new CrossEntropy(), training).fit(Examples.of(x, labels));
    }

    /**
     * Self-distillation (born-again networks): a first student is trained on labels alone, and each later one, of the
     * same layers and from a seed of its own, is taught by the one before it.
     *
     * @param generations how many students are taught, 1 or more
     * @return the first student and, behind it, every generation
     */
    public static List<Trained> bornAgain(Distiller<Logits> distiller, DenseFeatures x, int[] labels, int generations) {
        NullCheck.argument(distiller, "distiller");
        NullCheck.argument(x, "x");
        NullCheck.argument(labels, "labels");
        if (generations < 1) {
            throw new IllegalArgumentException("self-distillation needs 1 generation or more, got " + generations);
        }
        List<Trained> students = new ArrayList<>();
        students.add(distiller.alone(x, labels));
        for (int g = 1; g <= generations; g++) {
            Logits teacher = students.get(g - 1).network().logits(x);
            Training next = distiller.training().withSeed(distiller.training().seed() + g);
            students.add(distiller.withTraining(next).fit(x, Targets.logits(teacher), labels));
        }
        return students;
    }

    /** The share of the teacher when a part of the steps is done. */
    private double alphaAt(double done) {
        return alpha + (lastAlpha - alpha) * done;
    }

    /** The mixture, whose α follows the steps that its training tells it of. */
    private static final class Annealed<Y> implements Loss<TeacherAndLabels<Y>>, TrainingListener {
        private final Distiller<Y> distiller;
        private volatile MixedLoss<Y> now;

        Annealed(Distiller<Y> distiller) {
            this.distiller = distiller;
            this.now = new MixedLoss<>(distiller.loss, distiller.alpha);
        }

        @Override
        public void step(Progress progress) {
            if (distiller.alpha != distiller.lastAlpha) {
                now = now.withAlpha(distiller.alphaAt(Math.min(
                        1, progress.step() / (double) Math.max(1, progress.steps() - 1))));
            }
            distiller.listener.step(progress);
        }

        @Override
        public void epoch(EpochResult result) {
            distiller.listener.epoch(result);
        }

        @Override
        public boolean cancelled() {
            return distiller.listener.cancelled();
        }

        @Override
        public void values(Logits z, TeacherAndLabels<Y> target, double[] out) {
            now.values(z, target, out);
        }

        @Override
        public double mean(Logits z, TeacherAndLabels<Y> target) {
            return now.mean(z, target);
        }

        @Override
        public double meanAndGradient(Logits z, TeacherAndLabels<Y> target, Logits gradient) {
            return now.meanAndGradient(z, target, gradient);
        }

        @Override
        public String toString() {
            return now.toString();
        }
    }

    /** Rows that all count, with a label or without. */
    private record Taught<Y>(Targets<Y> teacher, int[] labels) implements Targets<TeacherAndLabels<Y>> {
        @Override
        public int rows() {
            return labels.length;
        }

        @Override
        public TeacherAndLabels<Y> take(int[] rows, int from, int count) {
            int[] taken = new int[count];
            Arrays.setAll(taken, i -> labels[rows[from + i]]);
            return new TeacherAndLabels<>(teacher.take(rows, from, count), taken);
        }

        @Override
        public int label(int row) {
            return labels[row];
        }

        @Override
        public boolean counts(int row) {
            return true;
        }

        @Override
        public void check(int classes) {
            teacher.check(classes);
            for (int r = 0; r < labels.length; r++) {
                Labels.check(labels[r], r, classes);
            }
        }
    }
}
