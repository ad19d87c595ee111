package dev.logits.metric;

import dev.logits.Logits;
import java.util.Random;

/** Generated classifiers whose posterior is known. */
final class Generated {
    private Generated() {}

    /**
     * Logits whose labels are drawn from softmax(z / temperature).
     *
     * @param z N × K
     * @param labels N labels
     */
    record Data(Logits z, int[] labels) {}

    static Data of(int rows, int classes, double scale, double temperature, long seed) {
        Random random = new Random(seed);
        Logits z = Logits.zeros(rows, classes);
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = (float) (scale * random.nextGaussian());
        }
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            double[] e = new double[classes];
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += e[c] = Math.exp(z.get(r, c) / temperature);
            }
            double u = random.nextDouble() * sum;
            int c = 0;
            while (c < classes - 1 && u >= e[c]) {
                u -= e[c++];
            }
            labels[r] = c;
        }
        return new Data(z, labels);
    }

    /** Confidences uniform in (0.5, 1), right with probability p + shift. */
    static Confidences confidences(int rows, double shift, long seed) {
        Random random = new Random(seed);
        double[] p = new double[rows];
        boolean[] correct = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            p[i] = 1 - 0.5 * random.nextDouble();
            correct[i] = random.nextDouble() < p[i] + shift;
        }
        return Confidences.of(p, correct);
    }
}
