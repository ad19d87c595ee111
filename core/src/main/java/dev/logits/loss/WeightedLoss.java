package dev.logits.loss;

import dev.logits.Logits;
import dev.logits.internal.sum.ExactSum;

/** A loss of rows that have weights. */
final class WeightedLoss<Y> extends RowLoss<WeightedRows<Y>> {
    private final RowLoss<Y> loss;

    WeightedLoss(RowLoss<Y> loss) {
        super("weighted " + loss.name());
        this.loss = loss;
    }

    @Override
    public void check(Logits z, WeightedRows<Y> target) {
        loss.check(z, target.target());
        if (target.weights().length != z.rows()) {
            throw new IllegalArgumentException(target.weights().length + " weights for " + z.rows() + " rows");
        }
    }

    @Override
    public boolean counts(WeightedRows<Y> target, int row) {
        return target.weights()[row] > 0 && loss.counts(target.target(), row);
    }

    @Override
    public double value(Logits z, WeightedRows<Y> target, int row) {
        return target.weights()[row] * loss.value(z, target.target(), row);
    }

    @Override
    public double valueAndGradient(Logits z, WeightedRows<Y> target, int row, double scale, Logits gradient) {
        double weight = target.weights()[row];
        return weight * loss.valueAndGradient(z, target.target(), row, scale * weight, gradient);
    }

    @Override
    public double divisor(Logits z, WeightedRows<Y> target) {
        ExactSum sum = new ExactSum();
        for (int r = 0; r < z.rows(); r++) {
            sum.add(counts(target, r) ? target.weights()[r] : 0);
        }
        return ClassWeights.checkSum(sum.value(), "the weights of all rows that count");
    }

    @Override
    public IllegalArgumentException invalid(Logits z, WeightedRows<Y> target, int row) {
        return loss.invalid(z, target.target(), row);
    }

    @Override
    public String toString() {
        return loss + ".weighted()";
    }
}
