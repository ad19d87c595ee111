package dev.logits.decision;

import dev.logits.Logits;
import dev.logits.internal.kernel.RowKey;
import dev.logits.source.RowBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The rows of the highest scores, as many as there is room for. For one thread. */
final class FirstRows {
    private record Candidate(ReviewedRow row, long key) {}

    /** From the last to be listed to the first. */
    private static final Comparator<Candidate> ORDER = Comparator.comparingDouble((Candidate c) -> c.row.score())
            .thenComparing(Comparator.comparingLong(Candidate::key).reversed())
            .thenComparing(
                    Comparator.comparingLong((Candidate c) -> c.row.number()).reversed());

    private final int most;
    private Candidate last;
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>(ORDER);

    FirstRows(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("how many rows to list must be 1 or more, got " + most);
        }
        this.most = most;
    }

    static int top(Logits z, int r) {
        int top = 0;
        for (int k = 1; k < z.classes(); k++) {
            top = z.get(r, k) > z.get(r, top) ? k : top;
        }
        return top;
    }

    void offer(RowBatch batch, int r, double[] p, double score) {
        if (queue.size() == most && score < queue.peek().row.score()) {
            return;
        }
        Logits z = batch.logits();
        int label = batch.label(r);
        int top = top(z, r);
        ReviewedRow row =
                new ReviewedRow(batch.number(r), label, top, p[top], batch.ignored(r) ? Double.NaN : p[label], score);
        Candidate candidate = new Candidate(row, RowKey.of(0, z.array(), z.offset(r), z.classes(), label));
        if (candidate.equals(last)) {
            return; // a copy of the row before it
        }
        last = candidate;
        queue.add(candidate);
        if (queue.size() > most) {
            queue.remove();
        }
    }

    List<ReviewedRow> list() {
        List<Candidate> sorted = new ArrayList<>(queue);
        sorted.sort(ORDER.reversed());
        return sorted.stream().map(Candidate::row).toList();
    }
}
