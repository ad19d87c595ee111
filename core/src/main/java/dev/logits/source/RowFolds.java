package dev.logits.source;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.RowKey;
import java.io.Serializable;

/**
 * A source cut into k folds for cross-validation: each row lies in one fold, which is held out while the method is
 * fitted to the others. The rows are read as a stream; one bit per row is remembered, so that later passes need not
 * look at the rows again.
 *
 * <p>A row's fold is a pure function of the seed, its label, and its logits less their maximum, rounded to 11
 * significant bits. So the folds do not depend on the order of the rows or on a constant that is added to a row's
 * logits, and copies of one row always lie in the same fold: no method is tested on a row that it was fitted to. (A
 * constant that cannot be added without rounding moves a few rows to other folds.)
 *
 * <pre>{@code
 * RowFolds folds = new RowFolds(5, 42);
 * for (int fold = 0; fold < folds.count(); fold++) {
 *     LogitsSource fit = folds.others(source, fold);
 *     LogitsSource test = folds.fold(source, fold);
 * }
 * }</pre>
 *
 * @param count k, 2 or more
 * @param seed any number
 * @since 0.1
 */
public record RowFolds(int count, long seed) implements Serializable {
    /**
     * Checks k.
     *
     * @throws IllegalArgumentException if it is less than 2
     */
    public RowFolds {
        if (count < 2) {
            throw new IllegalArgumentException("cross-validation needs 2 folds or more, got " + count);
        }
    }

    /** The rows of one fold. */
    public LogitsSource fold(LogitsSource source, int fold) {
        NullCheck.argument(source, "source");
        return part(source, fold, true);
    }

    /** The rows of all other folds. */
    public LogitsSource others(LogitsSource source, int fold) {
        NullCheck.argument(source, "source");
        return part(source, fold, false);
    }

    private LogitsSource part(LogitsSource source, int fold, boolean inside) {
        return source instanceof PartitionedSource parts
                ? parts.view(rows -> new Part(rows, fold, inside))
                : new Part(source, fold, inside);
    }

    /** The fold of a row, 0 … k − 1. */
    public int of(Logits rows, int r, int label) {
        NullCheck.argument(rows, "rows");
        return (int) Long.remainderUnsigned(key(seed, rows, r, label), count);
    }

    /**
     * 64 bits of a seed, a row's scores less their maximum, rounded to 11 significant bits, and its label. A row with
     * NaN has some number too: it is refused by the pass that it comes to.
     */
    static long key(long seed, Logits rows, int r, int label) {
        float[] z = rows.array();
        int off = rows.offset(r);
        int n = rows.classes();
        return RowKey.labeled(RowKey.rounded(seed, z, off, n), label);
    }

    private final class Part extends RowFilter {
        private final int fold;
        private final boolean inside;

        Part(LogitsSource source, int fold, boolean inside) {
            super(source);
            this.fold = fold;
            this.inside = inside;
        }

        @Override
        boolean looksAtRowsAlone() {
            return true;
        }

        @Override
        boolean takes(Logits rows, int r, int label, Cursor cursor) {
            return (of(rows, r, label) == fold) == inside;
        }
    }
}
