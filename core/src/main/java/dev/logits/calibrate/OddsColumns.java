package dev.logits.calibrate;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What a {@link OneVsRestFit} has read of rows, for further fits to the same rows: labels, and the log-odds of each
 * class. All rows count whole, and no label has score −∞. Arrays are not to be changed; sorted log-odds are added
 * when a fit first asks for them.
 *
 * @param nllBefore the mean negative log-likelihood
 * @param rows how many are labeled
 * @param ignored how many are not
 * @param labels of the labeled rows, and perhaps room behind them
 * @param labeled how many rows each class has
 * @param columns the log-odds of each class in the order of the rows; of two classes those of the second
 * @param sorted the same in their own order, by column
 */
record OddsColumns(
        double nllBefore,
        int rows,
        long ignored,
        int[] labels,
        long[] labeled,
        double[][] columns,
        AtomicReferenceArray<ScoredLabels> sorted) {}
