package dev.logits.learn.choice;

import java.util.List;

/**
 * Coefficients of choices have no maximum likelihood estimate: along some direction every chosen alternative is at
 * least as good as its rivals, and some are better. The message names the columns.
 *
 * @since 0.1
 */
public final class UnboundedChoiceException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<Integer> columns;
    private final boolean alone;

    UnboundedChoiceException(List<Integer> columns, boolean alone) {
        super((columns.size() == 1 ? "column " : "columns ") + columns
                + (alone && columns.size() > 1 ? ", each by itself," : "")
                + (columns.size() == 1 ? " tells" : " tell")
                + " the chosen alternatives from the others without error, so that coefficients would grow without"
                + " end: leave the columns out, or join levels");
        this.columns = List.copyOf(columns);
        this.alone = alone;
    }

    /** The columns that separate. */
    public List<Integer> columns() {
        return columns;
    }

    /** Whether each of them does by itself. */
    public boolean alone() {
        return alone;
    }
}
