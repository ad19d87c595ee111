package dev.logits.metric;

import java.util.Map;

/**
 * What a resample needs to know of each row, by rising confidence.
 *
 * @param signed the key of the confidence, see {@link ConfidenceKey}, negative where wrong
 * @param columns other numbers of each row
 */
record Outcomes(double[] signed, Map<RowColumn, double[]> columns) {

    int size() {
        return signed.length;
    }

    double[] column(RowColumn column) {
        double[] values = columns.get(column);
        if (values == null) {
            throw new IllegalStateException("no interval rule says that it reads the column " + column.name());
        }
        return values;
    }
}
