package dev.logits.learn.regression;

/**
 * What a {@link LogisticRegression} was asked for, each number checked. Immutable, as long as nobody writes to its
 * arrays.
 *
 * @param strength λ; 0 without a penalty of that kind
 * @param l1Ratio ρ
 * @param classWeights one per class; empty for 1
 * @param sampleWeights one per row; empty for 1
 * @param offsets one per row; empty for 0
 * @param tolerance the largest magnitude of an entry of the gradient that counts as 0
 */
@SuppressWarnings("ArrayRecordComponent") // internal, shared on purpose
record FitSettings(
        Penalty penalty,
        double strength,
        double l1Ratio,
        boolean intercept,
        double[] classWeights,
        double[] sampleWeights,
        double[] offsets,
        Solver solver,
        double tolerance,
        int maxIterations) {
    private static final double[] NONE = {};

    /** With an intercept and without weights. */
    static FitSettings of(Penalty penalty, double strength, double l1Ratio) {
        return new FitSettings(
                penalty,
                strength,
                l1Ratio,
                true,
                NONE,
                NONE,
                NONE,
                Solver.AUTOMATIC,
                LogisticRegression.FLOAT_TOLERANCE,
                1000);
    }

    FitSettings withIntercept(boolean has) {
        return new FitSettings(
                penalty,
                strength,
                l1Ratio,
                has,
                classWeights,
                sampleWeights,
                offsets,
                solver,
                tolerance,
                maxIterations);
    }

    FitSettings withClassWeights(double[] weights) {
        return new FitSettings(
                penalty,
                strength,
                l1Ratio,
                intercept,
                checkWeights(weights, "classWeights"),
                sampleWeights,
                offsets,
                solver,
                tolerance,
                maxIterations);
    }

    FitSettings withSampleWeights(double[] weights) {
        return new FitSettings(
                penalty,
                strength,
                l1Ratio,
                intercept,
                classWeights,
                checkWeights(weights, "sampleWeights"),
                offsets,
                solver,
                tolerance,
                maxIterations);
    }

    FitSettings withOffsets(double[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            if (!Double.isFinite(numbers[i])) {
                throw new IllegalArgumentException("offsets[" + i + "] = " + numbers[i] + "; an offset must be finite");
            }
        }
        return new FitSettings(
                penalty,
                strength,
                l1Ratio,
                intercept,
                classWeights,
                sampleWeights,
                numbers.clone(),
                solver,
                tolerance,
                maxIterations);
    }

    private static double[] checkWeights(double[] weights, String name) {
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        name + "[" + i + "] = " + weights[i] + "; a weight must be finite and 0 or more");
            }
        }
        return weights.clone();
    }

    FitSettings withSolver(Solver choice) {
        boolean l1 = l1Ratio > 0;
        if (penalty == Penalty.FIRTH && choice != Solver.AUTOMATIC && choice != Solver.NEWTON
                || l1 && (choice == Solver.NEWTON || choice == Solver.LBFGS)) {
            throw new IllegalArgumentException("solver " + choice + " cannot take the penalty " + penalty + "; use "
                    + (l1 ? Solver.OWL_QN : Solver.NEWTON));
        }
        return new FitSettings(
                penalty,
                strength,
                l1Ratio,
                intercept,
                classWeights,
                sampleWeights,
                offsets,
                choice,
                tolerance,
                maxIterations);
    }

    FitSettings withTolerance(double gradient) {
        if (!(gradient > 0)) {
            throw new IllegalArgumentException("the tolerance must be positive, got " + gradient);
        }
        return new FitSettings(
                penalty,
                strength,
                l1Ratio,
                intercept,
                classWeights,
                sampleWeights,
                offsets,
                solver,
                gradient,
                maxIterations);
    }

    FitSettings withMaxIterations(int iterations) {
        if (iterations < 1) {
            throw new IllegalArgumentException("the number of iterations must be 1 or more, got " + iterations);
        }
        return new FitSettings(
                penalty,
                strength,
                l1Ratio,
                intercept,
                classWeights,
                sampleWeights,
                offsets,
                solver,
                tolerance,
                iterations);
    }
}
