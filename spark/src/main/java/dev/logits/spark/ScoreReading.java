package dev.logits.spark;

import dev.logits.io.ReadOptions;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;

/** How the scores of a column become logits: the same floats as those of a file that holds these numbers. */
final class ScoreReading implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    static final String LOGITS = "logits";
    static final String LOG_PROBABILITIES = "log-probabilities";
    static final String PROBABILITIES = "probabilities";
    static final String VOTES = "votes";
    static final String MARGINS = "margins";

    /** What the parameter {@code scores} may be. */
    static final List<String> KINDS = List.of(LOGITS, LOG_PROBABILITIES, PROBABILITIES, VOTES, MARGINS);

    private static final double TOLERANCE = 1e-3;

    private final String kind;
    private final float floor;

    /** @param floor what a probability of 0 is read as; 0 for a masked class */
    ScoreReading(String kind, double floor) {
        this.kind = kind;
        this.floor = floor == 0 ? Float.NEGATIVE_INFINITY : (float) StrictMath.log(floor);
    }

    static double usualFloor() {
        return ReadOptions.USUAL_FLOOR;
    }

    /** The number of classes of a column that holds such a cell. */
    int classes(Object cell) {
        if (cell == null) {
            throw new IllegalArgumentException("the scores are null; drop such rows first");
        }
        if (cell instanceof Vector vector && !kind.equals(MARGINS)) {
            return vector.size();
        }
        if (!kind.equals(MARGINS)) {
            throw new IllegalArgumentException("scores are a vector with one number per class, got "
                    + cell.getClass().getSimpleName() + "; a single margin per row is read by scores = margins");
        }
        return 2;
    }

    /** Writes a row of logits. */
    void read(Object cell, float[] out, int off, int classes) {
        if (kind.equals(MARGINS)) {
            out[off] = 0;
            out[off + 1] = rounded(margin(cell), 1);
            return;
        }
        int size = classes(cell);
        if (size != classes) {
            throw new IllegalArgumentException(size + " scores, and other rows have " + classes);
        }
        double[] values = ((Vector) cell).toArray();
        switch (kind) {
            case PROBABILITIES -> logarithms(values, 1, out, off);
            case VOTES -> logarithms(values, sum(values), out, off);
            case LOG_PROBABILITIES -> logProbabilities(values, out, off);
            default -> {
                for (int c = 0; c < classes; c++) {
                    out[off + c] = rounded(values[c], c);
                }
            }
        }
    }

    /** A margin m, or [−m, m] as Spark's classifiers of two classes have it. */
    private static double margin(Object cell) {
        if (cell instanceof Number number) {
            return number.doubleValue();
        }
        if (cell instanceof Vector vector && vector.size() == 1) {
            return vector.apply(0);
        }
        if (cell instanceof Vector vector && vector.size() == 2 && vector.apply(0) == -vector.apply(1)) {
            return vector.apply(1);
        }
        throw new IllegalArgumentException("a margin is a number m, or a vector [m] or [-m, m], got " + cell);
    }

    private static double sum(double[] votes) {
        double sum = 0;
        for (double v : votes) {
            sum += v;
        }
        if (!(sum > 0) || sum == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("the votes sum to " + sum + "; a row needs at least one");
        }
        return sum;
    }

    private void logarithms(double[] values, double whole, float[] out, int off) {
        double total = 0;
        for (int c = 0; c < values.length; c++) {
            double p = values[c] / whole;
            if (!(p >= 0 && p <= 1 + TOLERANCE)) {
                throw new IllegalArgumentException("class " + c + " is " + values[c] + ": a probability is in [0, 1];"
                        + " raw scores are read by scores = logits, counts by scores = votes");
            }
            total += p;
            out[off + c] = (float) StrictMath.log(p);
        }
        if (!(Math.abs(total - 1) <= TOLERANCE)) {
            throw new IllegalArgumentException("the probabilities sum to " + (float) total
                    + ", not to 1; raw scores are read by scores = logits, counts by scores = votes");
        }
        raise(out, off, values.length);
    }

    /** Zeros become the floor, or the least positive probability where that is less. */
    private void raise(float[] z, int off, int n) {
        float least = floor;
        boolean positive = false;
        for (int i = off; i < off + n; i++) {
            positive |= z[i] != Float.NEGATIVE_INFINITY;
            least = z[i] == Float.NEGATIVE_INFINITY ? least : Math.min(least, z[i]);
        }
        for (int i = off; positive && i < off + n; i++) {
            z[i] = z[i] == Float.NEGATIVE_INFINITY ? least : z[i];
        }
    }

    private void logProbabilities(double[] values, float[] out, int off) {
        for (int c = 0; c < values.length; c++) {
            if (!(values[c] <= TOLERANCE)) {
                throw new IllegalArgumentException(
                        "class " + c + " is " + values[c] + ": a log-probability is 0 or less");
            }
            out[off + c] = (float) values[c];
        }
        raise(out, off, values.length);
    }

    private static float rounded(double x, int c) {
        float z = (float) x;
        if (Float.isNaN(z) || z == Float.POSITIVE_INFINITY || Float.isInfinite(z) && !Double.isInfinite(x)) {
            throw new IllegalArgumentException("class " + c + " is " + x
                    + "; a score is a number that a 32-bit float can hold, or -Infinity for a masked class");
        }
        return z;
    }
}
