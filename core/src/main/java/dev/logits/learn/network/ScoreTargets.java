package dev.logits.learn.network;

import dev.logits.Scores;
import dev.logits.internal.kernel.Kernels;

/** Rows of scores as targets. */
final class ScoreTargets<S extends Scores> implements Targets<S> {
    /** Makes a batch of an array. */
    @FunctionalInterface
    interface Wrap<S> {
        S of(float[] array, int rows, int classes);
    }

    private final S scores;
    private final Wrap<S> wrap;

    ScoreTargets(S scores, Wrap<S> wrap) {
        this.scores = scores;
        this.wrap = wrap;
    }

    @Override
    public int rows() {
        return scores.rows();
    }

    @Override
    public S take(int[] rows, int from, int count) {
        int n = scores.classes();
        float[] taken = new float[Math.multiplyExact(count, n)];
        for (int i = 0; i < count; i++) {
            System.arraycopy(scores.array(), scores.offset(rows[from + i]), taken, i * n, n);
        }
        return wrap.of(taken, count, n);
    }

    @Override
    public int label(int row) {
        return Kernels.get().argmax(scores.array(), scores.offset(row), scores.classes());
    }

    @Override
    public void check(int classes) {
        if (scores.classes() != classes) {
            throw new IllegalArgumentException(
                    "targets of " + scores.classes() + " classes for a network of " + classes);
        }
    }
}
