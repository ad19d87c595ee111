package dev.logits.uncertainty;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.GroupRows;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Conformal prediction sets with a threshold for each group of a column (Mondrian): the coverage is promised in every
 * group, not on average over them, where a small group can be missed much more often. A group with too few rows has
 * every class in its sets, and {@link #statements} says so.
 *
 * <p>Reference: V. Vovk, A. Gammerman, G. Shafer, Algorithmic learning in a random world, 2005.
 *
 * <pre>{@code
 * GroupConformalSets sets = GroupConformalSets.fit(source, "region", ConformalSets.Options.lac(0.9));
 * int[] classes = sets.of("north").set(z, 0);
 * }</pre>
 *
 * @param column the column that names the group
 * @param groups the sets of each group, by name
 * @since 0.1
 */
public record GroupConformalSets(String column, Map<String, ConformalSets> groups) {
    /** Copies the map. */
    public GroupConformalSets {
        NullCheck.argument(column, "column");
        groups = java.util.Collections.unmodifiableMap(new TreeMap<>(NullCheck.argument(groups, "groups")));
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("no groups; sets need at least one");
        }
    }

    /**
     * Fits thresholds to the rows of each group, in one pass for their names and one per group.
     *
     * @param column a further column of the source
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if there is no such column, no row is labeled, a label is not a class, or a row
     *     of logits is not valid
     */
    public static GroupConformalSets fit(LogitsSource source, String column, ConformalSets.Options options)
            throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(column, "column");
        NullCheck.argument(options, "options");
        Map<String, ConformalSets> groups = new TreeMap<>();
        for (Map.Entry<String, Long> group : GroupRows.count(source, column).entrySet()) {
            if (group.getValue() > 0) {
                groups.put(group.getKey(), ConformalSets.fit(GroupRows.of(source, column, group.getKey()), options));
            }
        }
        return new GroupConformalSets(column, groups);
    }

    /**
     * The sets of a group.
     *
     * @throws IllegalArgumentException if no held-out row was of this group, of which nothing can be promised
     */
    public ConformalSets of(String group) {
        ConformalSets sets = groups.get(NullCheck.argument(group, "group"));
        if (sets == null) {
            throw new IllegalArgumentException("no held-out row was of the group \"" + group
                    + "\", so nothing can be promised of it; there are " + String.join(", ", groups.keySet()));
        }
        return sets;
    }

    /**
     * The classes of a row's set, in order.
     *
     * @throws IllegalArgumentException as {@link #of} and {@link ConformalSets#set}
     */
    public int[] set(Logits z, int row, String group) {
        return of(group).set(z, row);
    }

    /**
     * Coverage and sizes by group, of rows that the sets were not fitted to.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if the source has no such column, or a group that the sets have not
     */
    public Map<String, CoverageReport> coverage(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        Map<String, CoverageReport> reports = new TreeMap<>();
        for (Map.Entry<String, Long> group : GroupRows.count(source, column).entrySet()) {
            if (group.getValue() > 0) {
                reports.put(
                        group.getKey(),
                        CoverageReport.of(of(group.getKey()), GroupRows.of(source, column, group.getKey())));
            }
        }
        return reports;
    }

    /** What a reader must know, by group: thresholds that too few rows have left infinite. */
    public List<String> statements() {
        List<String> all = new ArrayList<>();
        groups.forEach((name, sets) -> sets.statements().forEach(s -> all.add(column + " " + name + ": " + s)));
        return all;
    }
}
