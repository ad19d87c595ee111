package dev.logits.learn.regression;

/**
 * A path of penalties, and the mean deviance of each of its strengths on rows that the fit did not see.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class CrossValidatedPath {
    private final FittedPath path;
    private final double[] deviances;
    private final double[] errors;

    private CrossValidatedPath(FittedPath path, double[] deviances, double[] errors) {
        this.path = path;
        this.deviances = deviances;
        this.errors = errors;
    }

    /**
     * Averages folds.
     *
     * @param folds the mean deviance of each fold and step
     * @param weights of the folds
     */
    static CrossValidatedPath of(FittedPath path, double[][] folds, double[] weights) {
        int steps = path.steps();
        double[] mean = new double[steps];
        double[] error = new double[steps];
        double total = 0;
        for (double w : weights) {
            total += w;
        }
        for (int k = 0; k < steps; k++) {
            for (int f = 0; f < folds.length; f++) {
                mean[k] += weights[f] / total * folds[f][k];
            }
            for (int f = 0; f < folds.length; f++) {
                error[k] += weights[f] / total * (folds[f][k] - mean[k]) * (folds[f][k] - mean[k]);
            }
            error[k] = Math.sqrt(error[k] / (folds.length - 1));
        }
        return new CrossValidatedPath(path, mean, error);
    }

    /** The path of all rows. */
    public FittedPath path() {
        return path;
    }

    /** The mean deviance of a step on rows that were left out; twice the mean negative log-likelihood. */
    public double deviance(int step) {
        return deviances[step];
    }

    /** Its standard error, by how much folds differ. */
    public double standardError(int step) {
        return errors[step];
    }

    /** The step of the least deviance. */
    public int best() {
        int best = 0;
        for (int k = 1; k < deviances.length; k++) {
            best = deviances[k] < deviances[best] ? k : best;
        }
        return best;
    }

    /** The step of the largest strength whose deviance is within a standard error of the least one. */
    public int oneStandardError() {
        int best = best();
        int step = 0;
        while (deviances[step] > deviances[best] + errors[best]) {
            step++;
        }
        return step;
    }

    @Override
    public String toString() {
        return "CrossValidatedPath of " + path.steps() + " strengths, best " + best();
    }
}
