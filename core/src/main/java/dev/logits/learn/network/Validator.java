package dev.logits.learn.network;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.kernel.Kernels;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.loss.Loss;
import java.util.function.Supplier;

/** Judges a network by examples that it is not trained on, a part of them at a time, whatever their number. */
final class Validator<Y> {
    /** What there is to say without examples. */
    static final Verdict NONE = new Verdict(Double.NaN, Double.NaN);

    /** Scores a part. */
    private static final int PART_SCORES = 1 << 22;

    private static final int PART_ROWS = 4096;

    /** The mean loss, and the share of the rows of a class whose largest logit is that class's. */
    record Verdict(double loss, double accuracy) {}

    private final Loss<Y> loss;
    private final Examples<Y> examples;
    private final int[] rows;
    private final int partRows;

    Validator(Architecture architecture, Loss<Y> loss, Examples<Y> examples, int[] rows) {
        this.loss = loss;
        this.examples = examples;
        this.rows = rows;
        int width = Math.max(architecture.classes(), architecture.features());
        this.partRows = Math.max(1, Math.min(PART_ROWS, PART_SCORES / width));
    }

    boolean isEmpty() {
        return rows.length == 0;
    }

    int rows() {
        return rows.length;
    }

    /**
     * Judges a network.
     *
     * @param diverged what to throw if the loss is not finite
     */
    Verdict of(Network network, Supplier<DivergedException> diverged) {
        double sum = 0;
        long labeled = 0;
        long correct = 0;
        for (int from = 0; from < rows.length; from += partRows) {
            int count = Math.min(partRows, rows.length - from);
            Logits z = network.logits(take(from, count));
            checkFinite(z, diverged);
            sum += count * loss.mean(z, examples.targets().take(rows, from, count));
            for (int r = 0; r < count; r++) {
                int label = examples.targets().label(rows[from + r]);
                if (label != Labels.IGNORE) {
                    labeled++;
                    correct += Kernels.get().argmax(z.array(), z.offset(r), z.classes()) == label ? 1 : 0;
                }
            }
        }
        return new Verdict(sum / rows.length, (double) correct / labeled);
    }

    private static void checkFinite(Logits z, Supplier<DivergedException> diverged) {
        for (int i = z.offset(), end = z.offset(z.rows()); i < end; i++) {
            if (!Float.isFinite(z.array()[i])) {
                throw diverged.get();
            }
        }
    }

    private DenseFeatures take(int from, int count) {
        DenseFeatures x = examples.features();
        int n = x.columns();
        float[] taken = new float[Math.multiplyExact(count, n)];
        for (int i = 0; i < count; i++) {
            System.arraycopy(x.array(), x.offset(rows[from + i]), taken, i * n, n);
        }
        return DenseFeatures.wrap(taken, count, n);
    }
}
