package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * Why data have no maximum likelihood estimate: some direction of the parameters puts no row on the wrong side of any
 * boundary and some rows on the right side of one, so the likelihood rises along it without end.
 *
 * @param complete whether every row is on the right side of every boundary; otherwise the separation is quasi-complete
 * @param columns the columns concerned, rising: those that separate by themselves, or else all that take part
 * @param alone whether each of these columns separates by itself
 * @param classes the classes concerned, rising
 * @param separatedRows rows that are strictly on the right side of some boundary
 * @param rows rows that were looked at
 * @since 0.1
 */
public record Separation(
        boolean complete, List<Integer> columns, boolean alone, List<Integer> classes, long separatedRows, long rows) {

    /** Copies the lists. */
    public Separation {
        NullCheck.argument(columns, "columns");
        NullCheck.argument(classes, "classes");
        columns = List.copyOf(columns);
        classes = List.copyOf(classes);
    }

    /** "complete separation" or "quasi-complete separation". */
    public String kind() {
        return complete ? "complete separation" : "quasi-complete separation";
    }
}
