package dev.logits.uncertainty;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.metric.Interval;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.List;

/**
 * What prediction sets do on labeled rows that they were not fitted on.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class CoverageReport {
    private final Values values;

    record Values(
            long rows,
            double weight,
            double effectiveRows,
            double coverage,
            Interval interval,
            double meanSize,
            int medianSize,
            int largest,
            double empty,
            double single,
            double singleAccuracy,
            List<Double> classCoverage) {}

    CoverageReport(Values values) {
        this.values = values;
    }

    /** Labeled rows, or cases where weights are whole; where any weight is not whole each row is one. */
    public long rows() {
        return values.rows();
    }

    /** What they count together: {@link #rows}, unless {@link dev.logits.source.RepeatedRows weights} are not whole. */
    public double weight() {
        return values.weight();
    }

    /** How many rows the {@linkplain #interval interval} is of. */
    public double effectiveRows() {
        return values.effectiveRows();
    }

    /** The share of them whose set holds the label. */
    public double coverage() {
        return values.coverage();
    }

    /**
     * Wilson's 95 % interval of the coverage. Of rows some of which count in part it is of as many rows as would tell
     * as much: Kish's {@code (Σ w)² / Σ w²}, or fewer where the rows that the sets miss are the heavy ones,
     * {@link Interval#effectiveRows}.
     */
    public Interval interval() {
        return values.interval();
    }

    /** The mean number of classes in a set. */
    public double meanSize() {
        return values.meanSize();
    }

    /** The median of it. */
    public int medianSize() {
        return values.medianSize();
    }

    /** The most classes in a set. */
    public int largest() {
        return values.largest();
    }

    /** The share of rows whose set is empty. */
    public double empty() {
        return values.empty();
    }

    /** The share of rows whose set is one class. */
    public double single() {
        return values.single();
    }

    /** The share of those whose class is the label; NaN without such rows. */
    public double singleAccuracy() {
        return values.singleAccuracy();
    }

    /** The coverage of the rows of each class; NaN without such rows. */
    public List<Double> classCoverage() {
        return values.classCoverage();
    }

    /**
     * Of rows in memory.
     *
     * @throws IllegalArgumentException if the classes are not those of the fit, a label is not a class, a row of logits
     *     is not valid, or no row is labeled
     */
    public static CoverageReport of(ConformalSets sets, Logits z, int[] labels) {
        NullCheck.argument(sets, "sets");
        try {
            return of(sets, LogitsSource.of(z, labels));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /**
     * Of the rows of a source, in one pass.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(ConformalSets, Logits, int[])}
     */
    public static CoverageReport of(ConformalSets sets, LogitsSource source) throws IOException {
        NullCheck.argument(sets, "sets");
        NullCheck.argument(source, "source");
        int classes = source.classes();
        CoverageCounts counts = new CoverageCounts(classes);
        RowBatch batch = RowBatch.weighted(source);
        int[] sizes = new int[batch.capacity()];
        boolean[] covered = new boolean[batch.capacity()];
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                RowBlocks.forEach(batch.count(), classes, (from, to) -> {
                    SetScores scores = new SetScores(sets.options(), classes);
                    for (int r = from; r < to; r++) {
                        if (!batch.ignored(r)) {
                            BitSet set = sets.bits(batch.logits(), r, batch.number(r), scores);
                            sizes[r] = set.cardinality();
                            covered[r] = set.get(batch.label(r));
                        }
                    }
                });
                for (int r = 0; r < batch.count(); r++) {
                    if (!batch.ignored(r)) {
                        counts.add(batch.label(r), sizes[r], covered[r], batch.weight(r), batch.isMore(r));
                    }
                }
            }
        }
        return new CoverageReport(counts.made());
    }

    /** Equal when all values are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CoverageReport that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** All values. */
    @Override
    public String toString() {
        return values.toString().replaceFirst("Values", "CoverageReport");
    }
}
