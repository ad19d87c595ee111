package dev.logits.learn.regression;

/** The smooth part of a penalty, {@code ridge/2·‖W‖²}; intercepts take no part in it. */
final class RidgeTerm {
    private RidgeTerm() {}

    /** Adds the gradient; returns the value. */
    static double add(double ridge, ModelShape shape, double[] theta, double[] gradient) {
        if (ridge == 0) {
            return 0;
        }
        double sum = 0;
        for (int m = 0; m < shape.outputs(); m++) {
            for (int j = 0, off = m * shape.stride(); j < shape.columns(); j++) {
                double w = theta[off + j];
                sum = Math.fma(w, w, sum);
                gradient[off + j] = Math.fma(ridge, w, gradient[off + j]);
            }
        }
        return ridge / 2 * sum;
    }
}
