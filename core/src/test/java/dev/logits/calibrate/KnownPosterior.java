package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.Probabilities;
import java.util.Random;

/**
 * Rows whose true probabilities are known: labels are drawn from softmax(truth), and the model says other logits.
 *
 * @param z what the model says
 * @param labels drawn from the truth
 * @param truth the true probabilities, row after row
 */
record KnownPosterior(Logits z, int[] labels, double[][] truth) {

    /** What a model makes of the true logits of a row. */
    interface Model {
        double logit(double[] truth, int c);
    }

    /** A calibrated model. */
    static KnownPosterior calibrated(int rows, int classes, long seed) {
        return of(rows, classes, seed, (truth, c) -> truth[c]);
    }

    /** A model that is over-confident by a factor. */
    static KnownPosterior overConfident(int rows, int classes, double temperature, long seed) {
        return of(rows, classes, seed, (truth, c) -> temperature * truth[c]);
    }

    static KnownPosterior of(int rows, int classes, long seed, Model model) {
        Random random = new Random(seed);
        Logits z = Logits.zeros(rows, classes);
        int[] labels = new int[rows];
        double[][] truth = new double[rows][classes];
        double[] logits = new double[classes];
        for (int r = 0; r < rows; r++) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                logits[c] = (float) (1.5 * random.nextGaussian());
                truth[r][c] = StrictMath.exp(logits[c]);
                sum += truth[r][c];
            }
            for (int c = 0; c < classes; c++) {
                truth[r][c] /= sum;
                z.set(r, c, (float) model.logit(logits, c));
            }
            labels[r] = draw(truth[r], random.nextDouble());
        }
        return new KnownPosterior(z, labels, truth);
    }

    private static int draw(double[] p, double point) {
        int c = 0;
        while (c < p.length - 1 && point >= p[c]) {
            point -= p[c++];
        }
        return c;
    }

    /** The root of the mean squared distance of probabilities from the truth. */
    double distance(Calibrator calibrator) {
        Probabilities p = calibrator.calibrate(z);
        double sum = 0;
        for (int r = 0; r < z.rows(); r++) {
            for (int c = 0; c < z.classes(); c++) {
                double d = p.get(r, c) - truth[r][c];
                sum += d * d;
            }
        }
        return Math.sqrt(sum / z.rows() / z.classes());
    }

    /** The same rows in another order. */
    KnownPosterior shuffled(long seed) {
        Random random = new Random(seed);
        int[] order = new int[labels.length];
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        Logits other = Logits.zeros(z.rows(), z.classes());
        int[] y = new int[order.length];
        double[][] p = new double[order.length][];
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(z.array(), z.offset(order[i]), other.array(), other.offset(i), z.classes());
            y[i] = labels[order[i]];
            p[i] = truth[order[i]];
        }
        return new KnownPosterior(other, y, p);
    }
}
