package dev.logits.calibrate;

import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.RowWeight;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.source.RowPass;
import java.io.IOException;
import java.io.Serial;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One evaluation of a {@link SoftmaxFit}: the sum of the rows' negative log-likelihoods, and sums for the gradient.
 * Each thread has sums of its own, which have no order: neither the order of the rows, nor batches, nor threads change
 * a bit.
 */
final class SoftmaxPass implements RowPass<SoftmaxPass> {
    @Serial
    private static final long serialVersionUID = 1;

    private final SoftmaxRows each;
    final RowSums sums;
    final ExactSum total = new ExactSum();
    final RowWeight weight = new RowWeight();
    private transient double[] losses;

    /** @param sums without rows */
    SoftmaxPass(SoftmaxRows each, RowSums sums) {
        this.each = each;
        this.sums = sums;
    }

    @Override
    public void add(LogitsSource source) throws IOException {
        RowBatch batch = RowBatch.weighted(source);
        if (losses == null || losses.length < batch.capacity()) {
            losses = new double[batch.capacity()];
        }
        ConcurrentLinkedQueue<RowSums> idle = new ConcurrentLinkedQueue<>();
        idle.add(sums);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                RowBlocks.forEach(batch.count(), batch.classes(), (from, to) -> {
                    RowSums some = idle.poll();
                    RowSums mine = some == null ? sums.empty() : some;
                    each.add(batch, from, to, losses, mine);
                    idle.add(mine);
                });
                for (int r = 0; r < batch.count(); r++) {
                    if (batch.ignored(r)) {
                        losses[r] = 0;
                    } else {
                        weight.add(batch.weight(r));
                    }
                }
                WeightedSums.add(total, batch, losses);
            }
        }
        for (RowSums others : idle) {
            if (others != sums) {
                sums.add(others);
            }
        }
    }

    @Override
    public void merge(SoftmaxPass other) {
        sums.add(other.sums);
        total.add(other.total);
        weight.add(other.weight);
    }
}
