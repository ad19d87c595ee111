package dev.logits.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * A source whose rows lie in parts, such as the partitions of a cluster, and which runs passes where the rows are. A
 * fit or an evaluation of such a source sends its passes to the parts and merges what they find; the result has the
 * same bits as that of the same rows in one file, however they are spread over parts and in whatever order.
 *
 * <p>Open to implement for whoever keeps rows in a cluster; {@code logits-spark} does so for Apache Spark. What is not
 * expressed in passes reads {@link #open}, part after part.
 *
 * <p>Implementations are immutable or safe for several threads.
 *
 * @since 0.1
 */
public interface PartitionedSource extends LogitsSource {

    /**
     * Gives each part's rows to a copy of a pass and merges the copies.
     *
     * @param pass without rows; may be used as one of the copies
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if a row is not valid
     */
    <S extends RowPass<S>> S pass(S pass) throws IOException;

    /**
     * Brings together the numbers of each column, which come from all parts, and finishes each column in one place.
     *
     * @return one result per column, in order
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if a row is not valid
     */
    <R extends Serializable> List<R> columns(ColumnPass<R> pass) throws IOException;

    /** The same rows, seen in another way, or some of them. */
    PartitionedSource view(View view);

    /** What makes a view of some rows, wherever they are. */
    @FunctionalInterface
    interface View extends Serializable {
        /** The view of a part, or of some rows of a part. */
        LogitsSource of(LogitsSource rows);
    }
}
