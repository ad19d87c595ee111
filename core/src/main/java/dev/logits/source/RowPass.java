package dev.logits.source;

import dev.logits.internal.check.NullCheck;
import java.io.IOException;
import java.io.Serializable;

/**
 * One pass over rows, and what it has found so far: sums that have no order, counts, a bounded sample. Rows may be
 * added in any order, some to one copy of the pass and some to another; when the copies are merged, the result has the
 * same bits as if one copy had seen all rows. So the same code passes over one file and over the partitions of a
 * cluster, where {@link PartitionedSource} sends copies to the rows.
 *
 * <p>Serializable, so that a copy can travel: between machines that run the same version, never into a file.
 *
 * <p>For one thread.
 *
 * <pre>{@code
 * Counting all = RowPass.over(source, new Counting());   // one machine or many
 * }</pre>
 *
 * @param <S> the pass itself
 * @since 0.1
 */
public interface RowPass<S extends RowPass<S>> extends Serializable {

    /**
     * Adds all rows of a source, which are all rows or some of them.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if a row is not valid, naming it
     */
    void add(LogitsSource rows) throws IOException;

    /** Adds what another copy has found, which is not used any more. */
    void merge(S other);

    /**
     * Passes over all rows of a source: where they are, if it is a {@link PartitionedSource}.
     *
     * @param pass without rows
     * @return the pass with all rows; the argument itself, or another copy
     * @throws IOException if reading fails
     */
    static <S extends RowPass<S>> S over(LogitsSource source, S pass) throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(pass, "pass");
        if (source instanceof PartitionedSource parts) {
            return parts.pass(pass);
        }
        pass.add(source);
        return pass;
    }
}
