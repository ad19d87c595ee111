package dev.logits.learn.formula;

import java.util.Locale;

/**
 * What happens to rows in which a cell that a formula needs is missing.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public enum MissingCells {
    /** The row is left out, and counted. */
    DROP,
    /** The table is refused, with the first such cell. */
    REFUSE,
    /**
     * Numbers become the column's mean and texts a level {@code (missing)}; a column {@code missing(x)} of 0 and 1
     * beside them says where numbers were missing.
     */
    INDICATE;

    /** In small letters, as options and files have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
