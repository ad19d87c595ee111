package dev.logits.metric;

import java.util.Arrays;

/** Collects what a resample needs, for a bounded number of rows, and sorts it by confidence. */
final class OutcomeCollector implements ScoredRows.Collector {
    private static final int MOST = 1 << 20;

    private double[] signed = new double[1024];
    private double[] nll = new double[1024];
    private double[] brier = new double[1024];
    private double[] top5 = new double[1024];
    private final EvenSample sample = new EvenSample(MOST);
    private long ignored;

    @Override
    public boolean readsProbabilities() {
        return true;
    }

    @Override
    public boolean readsOrder() {
        return true;
    }

    @Override
    public void add(ScoredRows batch) {
        for (int r = 0; r < batch.count(); r++) {
            if (batch.ignored(r)) {
                ignored++;
            } else {
                add(batch, r);
            }
        }
    }

    private void add(ScoredRows batch, int r) {
        int to = sample.place(this::move);
        if (to < 0) {
            return;
        }
        if (to == signed.length) {
            int length = Math.min(MOST, 2 * to);
            signed = Arrays.copyOf(signed, length);
            nll = Arrays.copyOf(nll, length);
            brier = Arrays.copyOf(brier, length);
            top5 = Arrays.copyOf(top5, length);
        }
        signed[to] = batch.correct(r) ? batch.key(r) : -batch.key(r);
        nll[to] = batch.nll(r);
        brier[to] = batch.brier(r);
        top5[to] = batch.amongTop(r, Evaluation.TOP);
    }

    private void move(int from, int to) {
        signed[to] = signed[from];
        nll[to] = nll[from];
        brier[to] = brier[from];
        top5[to] = top5[from];
    }

    Outcomes sorted() {
        int n = sample.count();
        if (n == 0) {
            throw ScoredRows.noRows(ignored);
        }
        int[] order = new int[n];
        double[] sorted = MagnitudeSort.sorted(signed, n, order);
        double[] sortedNll = new double[n];
        double[] sortedBrier = new double[n];
        double[] sortedTop5 = new double[n];
        for (int i = 0; i < n; i++) {
            sortedNll[i] = nll[order[i]];
            sortedBrier[i] = brier[order[i]];
            sortedTop5[i] = top5[order[i]];
        }
        return new Outcomes(sorted, sortedNll, sortedBrier, sortedTop5);
    }
}
