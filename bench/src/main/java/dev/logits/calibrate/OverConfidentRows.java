package dev.logits.calibrate;

import dev.logits.Logits;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** 50,000 rows of 1000 classes whose true temperature is 1.7: labels by the Gumbel-max trick from softmax(z / 1.7). */
@State(Scope.Benchmark)
public class OverConfidentRows {
    private static final int ROWS = 50_000;
    private static final int CLASSES = 1000;
    private static final double TEMPERATURE = 1.7;

    public final Logits z = Logits.zeros(ROWS, CLASSES);
    public final int[] labels = new int[ROWS];

    @Setup
    public void draw() {
        SplittableRandom random = new SplittableRandom(1);
        for (int r = 0; r < ROWS; r++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < CLASSES; c++) {
                double score = 2 * random.nextGaussian();
                z.set(r, c, (float) (TEMPERATURE * score));
                double noisy = score - Math.log(-Math.log(random.nextDouble()));
                if (noisy > best) {
                    best = noisy;
                    labels[r] = c;
                }
            }
        }
    }
}
