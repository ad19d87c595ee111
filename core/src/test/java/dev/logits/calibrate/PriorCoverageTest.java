package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.decision.Coverage;
import dev.logits.source.ColumnedSource;
import dev.logits.source.LogitsSource;
import dev.logits.source.RepeatedRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often the intervals of shares that {@link PriorShift} finds without labels hold the population's. In short form
 * with every build; in full, with a line per case, by
 *
 * <pre>mvn -pl core test -Dtest=PriorCoverageTest -Dcoverage.repetitions=10000</pre>
 */
@Tag("once")
class PriorCoverageTest {
    private static final int QUICK = 60;
    private static final double LEVEL = 0.95;

    /**
     * Rows of classes whose means are {@code apart} from each other, and probabilities that are right for equal shares.
     */
    private record World(double apart, int rows, double... shares) {
        Logits drawn(SplittableRandom random) {
            int classes = shares.length;
            Logits z = Logits.zeros(rows, classes);
            for (int r = 0; r < rows; r++) {
                double u = random.nextDouble();
                int label = 0;
                while (label < classes - 1 && u >= shares[label]) {
                    u -= shares[label++];
                }
                double x = apart * label + random.nextGaussian();
                for (int c = 0; c < classes; c++) {
                    double off = x - apart * c;
                    z.array()[classes * r + c] = (float) (-off * off / 2);
                }
            }
            return z;
        }

        PriorShift estimate(LogitsSource source) {
            double[] from = new double[shares.length];
            Arrays.fill(from, 1.0 / from.length);
            try {
                return PriorShift.estimate(source, from);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean held(long seed, int c) {
            Logits z = drawn(new SplittableRandom(seed + 71));
            return estimate(LogitsSource.of(z, new int[rows]))
                    .intervals()
                    .get(c)
                    .contains(shares[c]);
        }
    }

    @Test
    void twoClassesThatOverlap() {
        World world = new World(1.5, 200, 0.7, 0.3);
        Coverage.holds("shares, 2 classes 1.5 apart, 200 rows", QUICK, LEVEL, 0.01, 1, seed -> world.held(seed, 1));
    }

    @Test
    void aRareClass() {
        World world = new World(2.5, 500, 0.96, 0.04);
        Coverage.holds("shares, a class of 4 %, 500 rows", QUICK, LEVEL, 0.015, 1, seed -> world.held(seed, 1));
    }

    @Test
    void aClassThatIsGone() {
        World world = new World(2, 300, 0.5, 0.5, 0);
        Coverage.holds("shares, a class that is gone, 300 rows", QUICK, LEVEL, 0.01, 1, seed -> world.held(seed, 2));
    }

    @Test
    void aClassThatIsNearlyAll() {
        World world = new World(2, 300, 0.998, 0.002);
        Coverage.holds("shares, a class of 99.8 %, 300 rows", QUICK, LEVEL, 0.01, 1, seed -> world.held(seed, 0));
    }

    @Test
    void eachOfFourClasses() {
        World world = new World(2, 400, 0.1, 0.2, 0.3, 0.4);
        for (int c = 0; c < 4; c++) {
            int of = c;
            Coverage.holds("shares, class " + c + " of 4", QUICK, LEVEL, 0.015, 1, seed -> world.held(seed, of));
        }
    }

    @Test
    void rowsThatStandForSeveral() {
        // cases drawn one by one, equal ones counted: the weights are counts, and so the interval is that of cases
        World world = new World(1.5, 300, 0.6, 0.4);
        Coverage.holds("shares, 300 cases as weights", QUICK, LEVEL, 0.01, 1, seed -> {
            Logits z = world.drawn(new SplittableRandom(seed + 71));
            double[] counts = new double[41];
            for (int r = 0; r < world.rows; r++) {
                counts[place(z.get(r, 1) - z.get(r, 0))]++;
            }
            Logits cells = Logits.zeros(41, 2);
            for (int i = 0; i < 41; i++) {
                cells.array()[2 * i + 1] = (i - 20) / 4f;
            }
            LogitsSource weighted =
                    RepeatedRows.by("n", ColumnedSource.of(LogitsSource.of(cells, new int[41]), "n", counts));
            return world.estimate(weighted).intervals().get(1).contains(0.4);
        });
    }

    private static int place(double odds) {
        return (int) Math.max(0, Math.min(40, 20 + Math.rint(4 * odds)));
    }
}
