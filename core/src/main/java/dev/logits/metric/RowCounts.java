package dev.logits.metric;

import java.io.Serial;

/**
 * How many rows there were.
 *
 * @param labeled rows with a label
 * @param ignored rows whose label is −1
 * @param impossible labeled rows whose label is a masked class
 * @param firstImpossible the number of the first of these, or −1; the only thing that depends on the order of the rows
 */
record RowCounts(long labeled, long ignored, long impossible, long firstImpossible) {

    /** Counts them. */
    static final class Collector extends LabeledRows {
        @Serial
        private static final long serialVersionUID = 1;

        private long impossible;
        /** Those that go on with the row before. */
        private long more;

        private long firstImpossible = -1;

        @Override
        void addLabeled(ScoredRows batch) {
            for (int r = 0; r < batch.count(); r++) {
                if (batch.nll(r) == Double.POSITIVE_INFINITY) {
                    firstImpossible = impossible++ == 0 ? batch.number(r) : firstImpossible;
                    more += batch.isMore(r) ? 1 : 0;
                }
            }
        }

        @Override
        void mergeLabeled(LabeledRows others) {
            Collector that = (Collector) others;
            if (that.impossible > 0) {
                firstImpossible =
                        impossible == 0 ? that.firstImpossible : Math.min(firstImpossible, that.firstImpossible);
                impossible += that.impossible;
                more += that.more;
            }
        }

        RowCounts counts() {
            return new RowCounts(rows(), ignored(), isWhole() ? impossible : impossible - more, firstImpossible);
        }
    }
}
