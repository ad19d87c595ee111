package dev.logits.loss;

import dev.logits.DoubleDouble;
import dev.logits.Probabilities;
import java.util.stream.IntStream;

/**
 * A loss as LossContractTest needs it.
 *
 * @param reference the loss of one row in high precision
 * @param divisor what the mean divides by, given targets and the number of classes
 * @param shiftInvariant whether adding a constant to every logit changes nothing
 * @param piecewise whether the gradient has kinks
 * @param divergence whether no value is below 0
 */
record LossCase<Y>(
        String name,
        Loss<Y> loss,
        Targets<Y> targets,
        RowReference<Y> reference,
        Divisor<Y> divisor,
        boolean shiftInvariant,
        boolean piecewise,
        boolean divergence) {

    LossCase(
            String name,
            Loss<Y> loss,
            Targets<Y> targets,
            RowReference<Y> reference,
            Divisor<Y> divisor,
            boolean shiftInvariant) {
        this(name, loss, targets, reference, divisor, shiftInvariant, false, true);
    }

    /** The loss of one row. */
    interface RowReference<Y> {
        DoubleDouble value(Reference z, Y targets, int row, int classes);
    }

    /** A sum over the batch. */
    interface Divisor<Y> {
        double of(Y targets, int classes);
    }

    /** The loss of one row with a label. */
    interface LabelReference {
        DoubleDouble value(Reference z, int label);
    }

    static LossCase<int[]> labels(Loss<int[]> loss, LabelReference reference) {
        return new LossCase<>(
                loss.toString(),
                loss,
                Targets.LABELS,
                (z, y, r, k) -> y[r] < 0 ? DoubleDouble.ZERO : reference.value(z, y[r]),
                (y, k) -> Targets.counted(y),
                true);
    }

    static LossCase<Probabilities> soft(Loss<Probabilities> loss) {
        return new LossCase<>(
                "SoftCrossEntropy",
                loss,
                Targets.SOFT,
                (z, t, r, k) -> z.softCrossEntropy(t.array(), t.offset(r)),
                (t, k) -> t.rows(),
                true);
    }

    static LossCase<int[]> binary(Loss<int[]> loss, double... positive) {
        return new LossCase<>(
                loss.toString(),
                loss,
                Targets.BINARY,
                (z, y, r, k) -> z.binary(
                        IntStream.range(0, k).mapToDouble(c -> y[r * k + c]).toArray(), positive),
                (y, k) -> Targets.counted(y),
                false);
    }

    static LossCase<float[]> softBinary(Loss<float[]> loss, double... positive) {
        return new LossCase<>(
                loss.toString(),
                loss,
                Targets.SOFT_BINARY,
                (z, y, r, k) -> z.binary(
                        IntStream.range(0, k).mapToDouble(c -> y[r * k + c]).toArray(), positive),
                (y, k) -> y.length,
                false);
    }

    /** The same with the mean divided by the sum of these weights over the labels. */
    LossCase<Y> dividingByWeights(double[] weights) {
        return new LossCase<>(
                name,
                loss,
                targets,
                reference,
                (y, k) -> IntStream.of((int[]) y)
                        .filter(label -> label >= 0)
                        .mapToDouble(label -> weights[label])
                        .sum(),
                shiftInvariant,
                piecewise,
                divergence);
    }

    LossCase<Y> notShiftInvariant() {
        return new LossCase<>(name, loss, targets, reference, divisor, false, piecewise, divergence);
    }

    LossCase<Y> inPieces() {
        return new LossCase<>(name, loss, targets, reference, divisor, shiftInvariant, true, divergence);
    }

    LossCase<Y> sometimesNegative() {
        return new LossCase<>(name, loss, targets, reference, divisor, shiftInvariant, piecewise, false);
    }

    @Override
    public String toString() {
        return name;
    }
}
