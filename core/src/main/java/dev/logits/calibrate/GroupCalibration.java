package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.GroupRows;
import dev.logits.source.LogitsSource;
import dev.logits.source.SourceColumn;
import dev.logits.source.SourceView;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A calibrator for each group of a column, and one of all rows for groups that are small or were not seen: what is
 * right on average can be over-confident in one group and under-confident in the next.
 *
 * <pre>{@code
 * GroupCalibration fit = GroupCalibration.fit(source, "region", CalibrationMethod.TEMPERATURE, 200);
 * Evaluation north = Evaluation.of(fit.calibrated(GroupRows.of(test, "region", "north")), 15);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param column the column that names the group
 * @param pooled the fit to all rows
 * @param groups the fits of groups that are large enough, by name
 * @since 0.1
 */
public record GroupCalibration(
        String column, Fitted<? extends Calibrator> pooled, Map<String, Fitted<? extends Calibrator>> groups)
        implements GroupedCalibrator {

    /** Copies the map. */
    public GroupCalibration {
        NullCheck.argument(column, "column");
        NullCheck.argument(pooled, "pooled");
        groups = Collections.unmodifiableMap(new TreeMap<>(NullCheck.argument(groups, "groups")));
    }

    /**
     * Fits to all rows, and to each group that has enough of them.
     *
     * @param column a further column of the source
     * @param fewest the labeled rows that a group needs for a fit of its own, 1 or more
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if there is no such column, {@code fewest} is less than 1, or as {@link
     *     CalibrationMethod#fit(LogitsSource)}
     */
    public static GroupCalibration fit(LogitsSource source, String column, CalibrationMethod method, int fewest)
            throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(column, "column");
        NullCheck.argument(method, "method");
        if (fewest < 1) {
            throw new IllegalArgumentException("fewest must be 1 or more, got " + fewest);
        }
        Map<String, Fitted<? extends Calibrator>> groups = new TreeMap<>();
        for (Map.Entry<String, Long> group : GroupRows.count(source, column).entrySet()) {
            if (group.getValue() >= fewest) {
                groups.put(group.getKey(), method.fit(GroupRows.of(source, column, group.getKey())));
            }
        }
        return new GroupCalibration(column, method.fit(source), groups);
    }

    @Override
    public List<String> columns() {
        return List.of(column);
    }

    @Override
    public boolean knows(String ofColumn, String group) {
        NullCheck.argument(ofColumn, "ofColumn");
        return ofColumn.equals(column) && groups.containsKey(NullCheck.argument(group, "group"));
    }

    /** The calibrator of a group; that of all rows where it has none of its own. */
    public Calibrator of(String group) {
        return groups.getOrDefault(NullCheck.argument(group, "group"), pooled).calibrator();
    }

    @Override
    public LogitsSource calibrated(LogitsSource source) {
        NullCheck.argument(source, "source");
        int place = SourceColumn.place(source, column);
        CalibratedShape.checkClasses(pooled.calibrator(), source.classes());
        return new SourceView(source) {
            @Override
            protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
                int count = cursor.read(into, labels);
                for (int r = 0; r < count; r++) {
                    RowCalibration.apply(of(cursor.cell(r, place)), into, r, cursor.rowNumber(r));
                }
                return count;
            }
        };
    }
}
