package dev.logits.app;

import dev.logits.Logits;
import java.util.Random;

/**
 * A classifier whose true temperature is known. Nature draws each row's label from softmax(z*), z* normally distributed
 * with standard deviation 2; the classifier knows z* but is over-confident, and says z = T·z*. Temperature T makes it
 * right again.
 *
 * @param logits N × K logits
 * @param labels N labels
 * @param temperature the true T
 */
record GeneratedClassifier(Logits logits, int[] labels, double temperature) {
    private static final double SPREAD = 2;

    static GeneratedClassifier of(int rows, int classes, double temperature, long seed) {
        Random random = new Random(seed);
        Logits logits = Logits.zeros(rows, classes);
        int[] labels = new int[rows];
        double[] weight = new double[classes];
        for (int r = 0; r < rows; r++) {
            double total = 0;
            for (int c = 0; c < classes; c++) {
                double z = SPREAD * random.nextGaussian();
                logits.set(r, c, (float) (temperature * z));
                weight[c] = StrictMath.exp(z);
                total += weight[c];
            }
            labels[r] = draw(weight, random.nextDouble() * total);
        }
        return new GeneratedClassifier(logits, labels, temperature);
    }

    private static int draw(double[] weight, double point) {
        int c = 0;
        while (c < weight.length - 1 && point >= weight[c]) {
            point -= weight[c++];
        }
        return c;
    }
}
