package dev.logits.loss;

import dev.logits.Logits;
import java.util.Arrays;

/** Any loss of labels with class weights. */
final class ClassWeightedLoss extends LabelLoss {
    private final LabelLoss loss;
    private final double[] weights;

    ClassWeightedLoss(LabelLoss loss, double[] weights) {
        super(loss.name());
        this.loss = loss;
        this.weights = weights;
    }

    @Override
    public LabelLoss withClassWeights(double[] others) {
        return loss.withClassWeights(others);
    }

    @Override
    protected void checkClasses(int classes) {
        loss.checkClasses(classes);
        ClassWeights.check(weights, classes);
    }

    @Override
    public double divisor(Logits z, int[] labels) {
        super.divisor(z, labels);
        return ClassWeights.sum(weights, labels);
    }

    @Override
    protected double value(float[] z, int off, int n, int label) {
        return ClassWeights.times(weights[label], loss.value(z, off, n, label));
    }

    @Override
    protected double valueAndGradient(float[] z, int off, int n, int label, double scale, float[] g, int gOff) {
        double value = loss.valueAndGradient(z, off, n, label, scale * weights[label], g, gOff);
        return ClassWeights.times(weights[label], value);
    }

    @Override
    public String toString() {
        return loss + ".withClassWeights(" + Arrays.toString(weights) + ")";
    }
}
