package dev.logits.metric;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Collects what a resample needs, for a bounded number of rows, and sorts it by confidence. */
final class OutcomeCollector extends LabeledRows {
    private static final int MOST = 1 << 20;

    private final List<RowColumn> columns;
    private final double[][] values;
    private double[] signed = new double[1024];
    private final EvenSample sample = new EvenSample(MOST);

    /** @param columns what is collected beside the confidences; the same column twice is collected once */
    OutcomeCollector(Collection<RowColumn> columns) {
        this.columns = List.copyOf(new LinkedHashSet<>(columns));
        values = new double[this.columns.size()][1024];
    }

    /** What the intervals of some metrics read. */
    static OutcomeCollector of(List<Metric> metrics) {
        return new OutcomeCollector(metrics.stream()
                .flatMap(m -> m.intervalRule().columns().stream())
                .toList());
    }

    @Override
    public boolean readsProbabilities() {
        return columns.stream().anyMatch(RowColumn::readsProbabilities);
    }

    @Override
    public boolean readsOrder() {
        return true;
    }

    @Override
    void add(ScoredRows batch, int r) {
        int to = sample.place(this::move);
        if (to < 0) {
            return;
        }
        if (to == signed.length) {
            int length = Math.min(MOST, 2 * to);
            signed = Arrays.copyOf(signed, length);
            for (int c = 0; c < values.length; c++) {
                values[c] = Arrays.copyOf(values[c], length);
            }
        }
        signed[to] = batch.correct(r) ? batch.key(r) : -batch.key(r);
        for (int c = 0; c < values.length; c++) {
            values[c][to] = columns.get(c).value().of(batch, r);
        }
    }

    private void move(int from, int to) {
        signed[to] = signed[from];
        for (double[] column : values) {
            column[to] = column[from];
        }
    }

    Outcomes sorted() {
        int n = sample.count();
        if (n == 0) {
            throw ScoredRows.noRows(ignored());
        }
        int[] order = new int[n];
        double[] sorted = MagnitudeSort.sorted(signed, n, order);
        Map<RowColumn, double[]> byColumn = new LinkedHashMap<>();
        for (int c = 0; c < values.length; c++) {
            double[] column = new double[n];
            for (int i = 0; i < n; i++) {
                column[i] = values[c][order[i]];
            }
            byColumn.put(columns.get(c), column);
        }
        return new Outcomes(sorted, byColumn);
    }
}
