package dev.logits.internal.sum;

import java.io.Serial;
import java.io.Serializable;

/**
 * How much rows count together: a count of whole ones, and the exact sum of the parts that others count for. Of whole
 * rows alone it is their number. For one thread.
 *
 * @since 0.1
 */
public final class RowWeight implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private long whole;
    /** Null where there is none. */
    private ExactSum parts;

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
    }

    /** Adds the rows of another, which stays as it is. */
    public void add(RowWeight other) {
        whole += other.whole;
        if (other.parts != null) {
            parts = parts == null ? new ExactSum() : parts;
            parts.add(other.parts);
        }
    }

    /** Whether all rows count whole. */
    public boolean isWhole() {
        return parts == null;
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
