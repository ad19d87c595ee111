package dev.logits.internal.sum;

import java.io.Serial;
import java.io.Serializable;

/**
 * How much rows count together: a count of whole ones, and the exact sum of the parts that others count for. Of whole
 * rows alone it is their number. And how many they are: a row that is given in pieces because its weight is not whole
 * is one where any row counts in part; where all count whole each is a row of its own. For one thread.
 *
 * @since 0.1
 */
public final class RowWeight implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private long whole;
    /** Null where there is none. */
    private ExactSum parts;
    /** How many terms they have. */
    private long partCount;
    /** Rows that go on with the row before. */
    private long more;

    /** Adds rows that count whole. */
    public void addWhole(long rows) {
        whole += rows;
    }

    /** Adds a row of a weight. */
    public void add(double weight) {
        if (weight == 1) {
            whole++;
            return;
        }
        if (parts == null) {
            parts = new ExactSum();
        }
        parts.add(weight);
        partCount++;
    }

    /** Adds a row of a weight, which may go on with the row before. */
    public void add(double weight, boolean isMore) {
        add(weight);
        more += isMore ? 1 : 0;
    }

    /** Says of so many of the rows that were added whole that they go on with the row before. */
    public void addMore(long rows) {
        more += rows;
    }

    /** Adds the rows of another, which stays as it is. */
    public void add(RowWeight other) {
        whole += other.whole;
        partCount += other.partCount;
        more += other.more;
        if (other.parts != null) {
            parts = parts == null ? new ExactSum() : parts;
            parts.add(other.parts);
        }
    }

    /** Whether all rows count whole. */
    public boolean isWhole() {
        return parts == null;
    }

    /** How many rows there are, whatever they count: each once where any counts in part. */
    public long rows() {
        return parts == null ? whole : distinct();
    }

    /** How many there are where a row that is given in pieces is one. */
    public long distinct() {
        return whole + partCount - more;
    }

    /** The weight, rounded once. */
    public double value() {
        if (parts == null) {
            return whole;
        }
        ExactSum all = new ExactSum();
        all.add(parts);
        all.add(whole);
        return all.value();
    }
}
