package dev.logits.learn.network;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.internal.check.NullCheck;
import java.util.function.BiFunction;

/**
 * The targets of N examples, of which a training takes those of a mini-batch. Labels, probabilities and a teacher's
 * logits are there; two of them {@link #both together} are the targets of a loss that mixes two.
 *
 * <pre>{@code
 * record Pair(int[] labels, Logits teacher) {}
 * Targets<Pair> targets = Targets.both(Targets.labels(y), Targets.logits(teacher), Pair::new);
 * }</pre>
 *
 * <p>Immutable, as implementations must be: threads share it.
 *
 * @param <Y> what the loss takes: {@code int[]} labels, {@code Probabilities}, {@code Logits}, or a type of one's own
 * @since 0.1
 */
public interface Targets<Y> {

    /** The number N of examples. */
    int rows();

    /**
     * The targets of some examples, in an object of its own that stays as it is.
     *
     * @param rows their numbers
     * @param from where the first number is
     * @param count how many there are
     */
    Y take(int[] rows, int from, int count);

    /**
     * The class that an example is of, for the accuracy that is told beside the loss; −1 where there is none, and then
     * the accuracy passes over it.
     */
    default int label(int row) {
        return Labels.IGNORE;
    }

    /** Whether an example has a target at all; one that has none takes no part in the training. */
    default boolean counts(int row) {
        return true;
    }

    /**
     * Checks the targets against the number of classes, before a training.
     *
     * @throws IllegalArgumentException if there can be no loss of so many logits
     */
    default void check(int classes) {}

    /** Labels, shared: 0 … K − 1, or −1 for an example that takes no part. */
    static Targets<int[]> labels(int[] labels) {
        NullCheck.argument(labels, "labels");
        return new Targets<>() {
            @Override
            public int rows() {
                return labels.length;
            }

            @Override
            public int[] take(int[] rows, int from, int count) {
                int[] taken = new int[count];
                for (int i = 0; i < count; i++) {
                    taken[i] = labels[rows[from + i]];
                }
                return taken;
            }

            @Override
            public int label(int row) {
                return labels[row];
            }

            @Override
            public boolean counts(int row) {
                return labels[row] != Labels.IGNORE;
            }

            @Override
            public void check(int classes) {
                for (int r = 0; r < labels.length; r++) {
                    Labels.check(labels[r], r, classes);
                }
            }
        };
    }

    /** Probabilities, shared; an example's class is its most probable one. */
    static Targets<Probabilities> probabilities(Probabilities probabilities) {
        NullCheck.argument(probabilities, "probabilities");
        return new ScoreTargets<>(probabilities, Probabilities::wrap);
    }

    /** A teacher's logits, shared; an example's class is the one with the largest. */
    static Targets<Logits> logits(Logits logits) {
        NullCheck.argument(logits, "logits");
        return new ScoreTargets<>(logits, Logits::wrap);
    }

    /**
     * Two targets an example. Classes and which examples count are those of the first; an example counts if it does in
     * both.
     *
     * @throws IllegalArgumentException if they do not have the same number of rows
     */
    static <A, B, Y> Targets<Y> both(Targets<A> a, Targets<B> b, BiFunction<A, B, Y> both) {
        NullCheck.argument(a, "a");
        NullCheck.argument(b, "b");
        NullCheck.argument(both, "both");
        if (a.rows() != b.rows()) {
            throw new IllegalArgumentException("targets of " + a.rows() + " and of " + b.rows() + " rows together");
        }
        return new Targets<>() {
            @Override
            public int rows() {
                return a.rows();
            }

            @Override
            public Y take(int[] rows, int from, int count) {
                return both.apply(a.take(rows, from, count), b.take(rows, from, count));
            }

            @Override
            public int label(int row) {
                return a.label(row);
            }

            @Override
            public boolean counts(int row) {
                return a.counts(row) && b.counts(row);
            }

            @Override
            public void check(int classes) {
                a.check(classes);
                b.check(classes);
            }
        };
    }
}
