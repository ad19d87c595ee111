package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Every {@link Metric} of one set of rows, from one pass over them, and what the metrics are computed from. Immutable.
 *
 * <p>How sure these values are is a question of its own: {@link Bootstrap} gives intervals of the metrics,
 * {@link ConsistencyTest} says whether a calibration error is more than noise.
 *
 * <pre>{@code
 * Evaluation evaluation = Evaluation.of(z, labels, 15);
 * double accuracy = evaluation.accuracy();
 * double aurc = evaluation.value(Metric.AURC);
 * }</pre>
 *
 * @since 0.1
 */
public final class Evaluation {
    /** From so many on, what several metrics make of them is worth a thread. */
    private static final int MANY_ROWS = 1 << 13;

    private final int classes;
    private final RowCounts counts;
    private final Map<Metric, Double> values;
    private final BrierDecomposition parts;
    private final Reliability reliability;
    private final List<ClassSummary> perClass;
    private final Confidences confidences;

    /** Of parts that agree with each other; takes the map, does not copy it. */
    Evaluation(
            int classes,
            RowCounts counts,
            Map<Metric, Double> values,
            BrierDecomposition parts,
            Reliability reliability,
            List<ClassSummary> perClass,
            Confidences confidences) {
        this.classes = classes;
        this.counts = counts;
        this.values = values;
        this.parts = parts;
        this.reliability = reliability;
        this.perClass = List.copyOf(perClass);
        this.confidences = confidences;
    }

    /**
     * Evaluates rows in memory.
     *
     * @param z logits, N × K
     * @param labels N labels
     * @param bins the number of equal-width bins B, 1 or more
     * @throws IllegalArgumentException if a label is not a class, a row of logits is not valid, or no row is labeled
     */
    public static Evaluation of(Logits z, int[] labels, int bins) {
        try {
            return of(LogitsSource.of(z, labels), bins);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /**
     * Evaluates the rows of a source in one pass, which keeps 8 bytes per row; see {@link Confidences}.
     *
     * @param bins the number of equal-width bins B, 1 or more
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(Logits, int[], int)}
     */
    public static Evaluation of(LogitsSource source, int bins) throws IOException {
        Collected collected = Collected.of(NullCheck.argument(source, "source"), bins);
        Metric[] metrics = Metric.values();
        double[] found = new double[metrics.length];
        IntConsumer compute = i -> found[i] = collected.value(metrics[i]);
        if (collected.rows().labeled() < MANY_ROWS) {
            IntStream.range(0, metrics.length).forEach(compute);
        } else {
            RowBlocks.tasks(metrics.length, compute);
        }
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        for (int i = 0; i < metrics.length; i++) {
            values.put(metrics[i], found[i]);
        }
        return new Evaluation(
                source.classes(),
                collected.rows(),
                values,
                collected.parts(),
                collected.reliability(),
                collected.perClass(),
                collected.confidences());
    }

    /**
     * The value of a metric; NaN where it is not defined for these rows. Of a metric that says nothing about so many
     * classes it is the one value that there can be; {@link #metrics()} leaves it out.
     */
    public double value(Metric metric) {
        return values.get(NullCheck.argument(metric, "metric"));
    }

    /** The metrics that say something about so many classes, in order; what tables and files list. */
    public List<Metric> metrics() {
        return Metric.ofClasses(classes);
    }

    /**
     * Labeled rows, those that the metrics are about. By {@link dev.logits.source.RepeatedRows weights} that are whole
     * numbers they are cases, as many as the weights add up to; where any weight is not whole each row is one.
     */
    public long rows() {
        return counts.labeled();
    }

    /** What they count together: {@link #rows}, unless {@link dev.logits.source.RepeatedRows weights} are not whole. */
    public double weight() {
        return confidences.weight();
    }

    /** Rows whose label is −1. */
    public long ignored() {
        return counts.ignored();
    }

    /** The number of classes K. */
    public int classes() {
        return classes;
    }

    /** {@link Metric#ACCURACY}. */
    public double accuracy() {
        return value(Metric.ACCURACY);
    }

    /** {@link Metric#NLL}. */
    public double nll() {
        return value(Metric.NLL);
    }

    /** {@link Metric#BRIER}. */
    public double brier() {
        return value(Metric.BRIER);
    }

    /** {@link Metric#ECE}. */
    public double ece() {
        return value(Metric.ECE);
    }

    /** {@link Metric#SMOOTH_ECE}. */
    public double smoothEce() {
        return value(Metric.SMOOTH_ECE);
    }

    /** {@link Metric#CLASSWISE_ECE}. */
    public double classwiseEce() {
        return value(Metric.CLASSWISE_ECE);
    }

    /** What the Brier score of the top class's confidence is made of, by isotonic regression. */
    public BrierDecomposition parts() {
        return parts;
    }

    /** Rows whose label has probability 0, which make {@link #nll()} infinite. */
    public long impossible() {
        return counts.impossible();
    }

    /** The first such row's number, or −1; of all values the only one that depends on the order of the rows. */
    public long firstImpossible() {
        return counts.firstImpossible();
    }

    /** The bins behind {@link #ece()} and {@link Metric#MCE}. */
    public Reliability reliability() {
        return reliability;
    }

    /** Each class, in order. */
    public List<ClassSummary> perClass() {
        return perClass;
    }

    /** The sorted confidences behind the metrics without equal-width bins. */
    public Confidences confidences() {
        return confidences;
    }

    /** Equal when all values are, and all that they are computed from. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Evaluation that
                && classes == that.classes
                && counts.equals(that.counts)
                && values.equals(that.values)
                && parts.equals(that.parts)
                && reliability.equals(that.reliability)
                && perClass.equals(that.perClass)
                && confidences.equals(that.confidences);
    }

    @Override
    public int hashCode() {
        return Objects.hash(classes, counts, values, confidences);
    }

    /** The number of rows, and each metric. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Evaluation[rows=" + rows() + ", classes=" + classes);
        for (Metric metric : metrics()) {
            text.append(", ").append(metric.key()).append('=').append(value(metric));
        }
        return text.append(']').toString();
    }
}
