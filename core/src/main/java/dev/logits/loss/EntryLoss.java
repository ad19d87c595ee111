package dev.logits.loss;

import dev.logits.Logits;
import dev.logits.internal.parallel.RowBlocks;

/**
 * What the binary cross-entropies share, whatever their targets are kept in: every entry of a row is a question of its
 * own, a row's value is the sum over its entries, and the mean divides by the number of entries that count.
 *
 * @param <Y> an array of N × C targets, row after row
 */
abstract class EntryLoss<Y> implements Loss<Y> {
    /** What {@link #target} gives for an entry that does not count. */
    static final double IGNORED = -1;

    private final String name;
    private final PositiveWeight positive;

    EntryLoss(String name, PositiveWeight positive) {
        this.name = name;
        this.positive = positive;
    }

    abstract int length(Y targets);

    /** A target in [0, 1], or {@link #IGNORED}. */
    abstract double target(Y targets, int i, int row, int c);

    @Override
    public final void values(Logits z, Y targets, double[] out) {
        check(z, targets);
        Batches.checkValues(name, z, out);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                out[r] = value(z, targets, r);
            }
        });
    }

    @Override
    public final double mean(Logits z, Y targets) {
        check(z, targets);
        double entries = counted(z, targets);
        double[] values = new double[z.rows()];
        values(z, targets, values);
        return Batches.sum(values) / entries;
    }

    @Override
    public final double meanAndGradient(Logits z, Y targets, Logits gradient) {
        check(z, targets);
        Batches.checkGradient(z, gradient);
        double entries = counted(z, targets);
        double[] values = new double[z.rows()];
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                values[r] = value(z, targets, r);
                gradient(z, targets, r, 1 / entries, gradient);
            }
        });
        return Batches.sum(values) / entries;
    }

    private double value(Logits z, Y targets, int r) {
        double sum = 0;
        for (int c = 0; c < z.classes(); c++) {
            double y = target(targets, r * z.classes() + c, r, c);
            if (y != IGNORED) {
                float x = z.array()[z.offset(r) + c];
                BinaryEntry.check(x, r, c, name);
                sum += BinaryEntry.value(x, y, positive.of(c));
            }
        }
        return sum;
    }

    private void gradient(Logits z, Y targets, int r, double scale, Logits gradient) {
        for (int c = 0; c < z.classes(); c++) {
            double y = target(targets, r * z.classes() + c, r, c);
            float x = z.array()[z.offset(r) + c];
            gradient.array()[gradient.offset(r) + c] =
                    y == IGNORED ? 0 : (float) (scale * BinaryEntry.derivative(x, y, positive.of(c)));
        }
    }

    private double counted(Logits z, Y targets) {
        long counted = 0;
        for (int r = 0; r < z.rows(); r++) {
            for (int c = 0; c < z.classes(); c++) {
                counted += target(targets, r * z.classes() + c, r, c) == IGNORED ? 0 : 1;
            }
        }
        if (counted == 0) {
            throw new IllegalArgumentException("no labelled entries: " + z.rows() + " x " + z.classes()
                    + " logits, every one ignored (-1); a mean needs one");
        }
        return counted;
    }

    private void check(Logits z, Y targets) {
        positive.check(z.classes());
        if (length(targets) != z.rows() * z.classes()) {
            throw new IllegalArgumentException(length(targets) + " targets for " + z.rows() + " x " + z.classes()
                    + " logits; " + name + " needs one an entry, row after row");
        }
    }

    /** The weight of positive entries. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[positiveWeight=" + positive + "]";
    }
}
