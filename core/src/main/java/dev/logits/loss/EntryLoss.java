package dev.logits.loss;

import dev.logits.Logits;

/**
 * What the binary cross-entropies share, whatever their targets are kept in: every entry of a row is a question of its
 * own, a row's value is the sum over its entries, and the mean divides by the number of entries that count.
 *
 * @param <Y> an array of N × C targets, row after row
 */
abstract class EntryLoss<Y> extends RowLoss<Y> {
    /** What {@link #target} gives for an entry that does not count. */
    static final double IGNORED = -1;

    private final PositiveWeight positive;

    EntryLoss(String name, PositiveWeight positive) {
        super(name);
        this.positive = positive;
    }

    abstract int length(Y targets);

    /** A target in [0, 1], or {@link #IGNORED}. */
    abstract double target(Y targets, int i, int row, int c);

    @Override
    public final double value(Logits z, Y targets, int r) {
        double sum = 0;
        for (int c = 0; c < z.classes(); c++) {
            double y = target(targets, r * z.classes() + c, r, c);
            if (y != IGNORED) {
                float x = z.array()[z.offset(r) + c];
                BinaryEntry.check(x, r, c, name());
                sum += BinaryEntry.value(x, y, positive.of(c));
            }
        }
        return sum;
    }

    @Override
    public final double valueAndGradient(Logits z, Y targets, int r, double scale, Logits gradient) {
        double value = value(z, targets, r);
        for (int c = 0; c < z.classes(); c++) {
            double y = target(targets, r * z.classes() + c, r, c);
            float x = z.array()[z.offset(r) + c];
            gradient.array()[gradient.offset(r) + c] =
                    y == IGNORED ? 0 : (float) (scale * BinaryEntry.derivative(x, y, positive.of(c)));
        }
        return value;
    }

    @Override
    public final double divisor(Logits z, Y targets) {
        long counted = 0;
        for (int r = 0; r < z.rows(); r++) {
            for (int c = 0; c < z.classes(); c++) {
                counted += target(targets, r * z.classes() + c, r, c) == IGNORED ? 0 : 1;
            }
        }
        if (counted == 0) {
            throw new IllegalArgumentException("no labeled entries: " + z.rows() + " x " + z.classes()
                    + " logits, every one ignored (-1); a mean needs one");
        }
        return counted;
    }

    @Override
    public final void check(Logits z, Y targets) {
        positive.check(z.classes());
        if (length(targets) != z.rows() * z.classes()) {
            throw new IllegalArgumentException(length(targets) + " targets for " + z.rows() + " x " + z.classes()
                    + " logits; " + name() + " needs one an entry, row after row");
        }
    }

    /** The weight of positive entries. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[positiveWeight=" + positive + "]";
    }
}
