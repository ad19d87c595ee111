package dev.logits.metric;

import dev.logits.internal.random.CounterRandom;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Collects what a resample needs and sorts it by confidence: every row as long as the rows fit, and from then on how
 * many rows have each confidence and the moments of the columns, both of all rows.
 */
final class OutcomeCollector extends LabeledRows {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int MOST = 1 << 20;

    private final int most;
    private final ArrayList<RowColumn> columns;
    private double[] signed = new double[1024];
    private final double[][] values;
    /** The columns of the row that is added. */
    private final double[] row;

    private int count;
    /** Null as long as every row is kept. */
    private ConfidenceCells cells;

    /** Which entries are pieces of one row, as long as every row is kept. */
    private final RowPieces pieces = new RowPieces();

    private final Column.Summary[] summaries;

    /** @param columns what is collected beside the confidences; the same column twice is collected once */
    OutcomeCollector(Collection<RowColumn> columns) {
        this(columns, MOST);
    }

    OutcomeCollector(Collection<RowColumn> columns, int most) {
        this.most = most;
        this.columns = new ArrayList<>(new LinkedHashSet<>(columns));
        values = new double[this.columns.size()][1024];
        row = new double[values.length];
        summaries = new Column.Summary[values.length];
    }

    /** What the intervals of some metrics read. */
    static OutcomeCollector of(List<Metric> metrics) {
        return new OutcomeCollector(columns(metrics));
    }

    static List<RowColumn> columns(List<Metric> metrics) {
        return metrics.stream()
                .flatMap(m -> m.intervalRule().columns().stream())
                .toList();
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
    void addLabeled(ScoredRows batch) {
        for (int r = 0; r < batch.count(); r++) {
            if (!batch.ignored(r)) {
                add(batch, r);
            }
        }
    }

    private void add(ScoredRows batch, int r) {
        for (int c = 0; c < row.length; c++) {
            row[c] = columns.get(c).of(batch, r);
        }
        add(batch.correct(r) ? batch.key(r) : -batch.key(r));
        if (cells == null) {
            pieces.add(count - 1, batch.number(r), batch.weight(r));
        } else if (batch.weight(r) != 1) {
            throw pieces.tooMany(most);
        }
    }

    /** Adds the row whose columns are in {@link #row}. */
    private void add(double key) {
        if (cells == null && count == most) {
            gather();
            if (count == most && !pieces.areWhole()) {
                throw pieces.tooMany(most);
            }
        }
        if (cells == null && count == most) {
            pour();
        }
        if (cells != null) {
            cells.add(key);
            for (int c = 0; c < summaries.length; c++) {
                summaries[c].add(row[c]);
            }
            return;
        }
        if (count == signed.length) {
            int length = Math.min(most, Math.max(1024, 2 * count));
            signed = Arrays.copyOf(signed, length);
            for (int c = 0; c < values.length; c++) {
                values[c] = Arrays.copyOf(values[c], length);
            }
        }
        signed[count] = key;
        for (int c = 0; c < values.length; c++) {
            values[c][count] = row[c];
        }
        count++;
    }

    @Override
    void mergeLabeled(LabeledRows others) {
        OutcomeCollector that = (OutcomeCollector) others;
        if (that.cells == null) {
            for (int i = 0; i < that.count; i++) {
                for (int c = 0; c < row.length; c++) {
                    row[c] = that.values[c][i];
                }
                add(that.signed[i]);
                if (cells == null) {
                    pieces.copy(that.pieces, i, count - 1);
                } else if (!that.pieces.areWhole()) {
                    throw pieces.tooMany(most);
                }
            }
            return;
        }
        if (!pieces.areWhole()) {
            throw pieces.tooMany(most);
        }
        if (cells == null) {
            pour();
        }
        count = that.count;
        cells.add(that.cells);
        for (int c = 0; c < summaries.length; c++) {
            summaries[c].add(that.summaries[c]);
        }
    }

    /** Sent without the room that is left. */
    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
        if (cells == null) {
            signed = Arrays.copyOf(signed, Math.max(1, count));
            for (int c = 0; c < values.length; c++) {
                values[c] = Arrays.copyOf(values[c], signed.length);
            }
        }
        out.defaultWriteObject();
    }

    /** Makes one entry of the pieces of a row, where any row counts in part. */
    private void gather() {
        if (!pieces.areWhole()) {
            count = pieces.gather(count, signed, values);
        }
    }

    /** From the rows to what is kept of very many. */
    private void pour() {
        cells = new ConfidenceCells(most, most);
        for (int i = 0; i < count; i++) {
            cells.add(signed[i]);
        }
        for (int c = 0; c < values.length; c++) {
            summaries[c] = new Column.Summary();
            for (int i = 0; i < count; i++) {
                summaries[c].add(values[c][i]);
            }
            values[c] = null;
        }
        signed = null;
        pieces.clear();
    }

    Outcomes sorted() {
        if (count == 0) {
            throw ScoredRows.noRows(ignored());
        }
        return cells == null ? ofRows() : ofCells();
    }

    private Outcomes ofCells() {
        Map<RowColumn, Column> moments = new LinkedHashMap<>();
        for (int c = 0; c < summaries.length; c++) {
            moments.put(columns.get(c), summaries[c].moments(c));
        }
        return Outcomes.of(cells.sorted(), moments);
    }

    private Outcomes ofRows() {
        gather();
        int n = count;
        double[] parts = pieces.areWhole() ? null : pieces.weights(n);
        long[] ofParts = parts == null ? null : RowPieces.keys(parts);
        long[] keys = new long[n];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < row.length; c++) {
                row[c] = values[c][i];
            }
            keys[i] = Outcomes.key(signed[i], row);
            keys[i] = parts == null ? keys[i] : CounterRandom.key(keys[i], ofParts[i]);
        }
        int[] order = new int[n];
        double[] sorted = MagnitudeSort.sorted(signed, n, order);
        Outcomes.Builder builder = new Outcomes.Builder(n);
        for (int from = 0, to = 0; from < n; from = to) {
            while (to < n && sorted[to] == sorted[from]) {
                to++;
            }
            builder.add(sorted[from], order, from, to, keys);
        }
        int[] places = builder.places();
        Map<RowColumn, Column> byColumn = new LinkedHashMap<>();
        for (int c = 0; c < values.length; c++) {
            double[] from = values[c];
            byColumn.put(
                    columns.get(c),
                    new Column.Values(
                            Arrays.stream(places).mapToDouble(i -> from[i]).toArray()));
        }
        return builder.outcomes(
                byColumn,
                parts == null
                        ? null
                        : Arrays.stream(places).mapToDouble(i -> parts[i]).toArray());
    }
}
