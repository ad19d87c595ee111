package dev.logits.io.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Bins as they are listed: one bin with rows, or all neighbors without rows together.
 *
 * @param first the first bin's number
 * @param last the last bin's number, inside
 * @param empty whether no bin of the run has rows
 */
record BinRun(int first, int last, boolean empty) {

    /** Splits bins 0..bins−1 into runs. */
    static List<BinRun> of(int bins, IntPredicate empty) {
        List<BinRun> runs = new ArrayList<>();
        int first = 0;
        while (first < bins) {
            int last = first;
            while (empty.test(first) && last + 1 < bins && empty.test(last + 1)) {
                last++;
            }
            runs.add(new BinRun(first, last, empty.test(first)));
            first = last + 1;
        }
        return runs;
    }
}
