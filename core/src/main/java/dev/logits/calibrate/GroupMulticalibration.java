package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import dev.logits.source.GroupRows;
import dev.logits.source.LogitsSource;
import dev.logits.source.SourceColumn;
import dev.logits.source.SourceView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Multicalibration of a source's rows, whose groups are the values of one column or of several: a calibrator of all
 * rows, and behind it the patches of {@link Multicalibration}, so that probabilities are right in every group of every
 * column, and not in one column's at the cost of another's.
 *
 * <p>A group that the fit saw in fewer rows than it needs, or never, has no patches of its own: its rows go through
 * those of all rows and of their groups of other columns. No patch moves a class below its share among one row more
 * than a group needs, so that one surprise does not make the log loss infinite. A row that no patch takes keeps its
 * calibrated logits to the bit. Fitting keeps 8 bytes per row and class in memory.
 *
 * <pre>{@code
 * GroupMulticalibration fit = GroupMulticalibration.fit(source, List.of("region", "sex"),
 *         CalibrationMethod.TEMPERATURE, 200, Multicalibration.Options.usual());
 * Evaluation after = Evaluation.of(fit.calibrated(test), 15);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param columns the columns that name groups
 * @param pooled the fit to all rows, which patches follow
 * @param groups every group that the fit saw, in the order of the patches' numbers
 * @param fewest the labeled rows that a group needs for patches of its own
 * @param options of the patches
 * @param patches of K classes and so many groups
 * @since 0.1
 */
public record GroupMulticalibration(
        List<String> columns,
        Fitted<? extends Calibrator> pooled,
        List<Group> groups,
        int fewest,
        Multicalibration.Options options,
        Multicalibration patches)
        implements GroupedCalibrator {
    private static final int MOST_GROUPS = 10_000;
    private static final int MOST_SCORES = 1 << 27;

    /**
     * A group.
     *
     * @param column its column
     * @param name its name there
     * @param rows the labeled rows of it that the fit saw
     */
    public record Group(String column, String name, long rows) {
        /** None may be null. */
        public Group {
            NullCheck.argument(column, "column");
            NullCheck.argument(name, "name");
        }
    }

    /** Copies the lists. */
    public GroupMulticalibration {
        columns = List.copyOf(NullCheck.argument(columns, "columns"));
        NullCheck.argument(pooled, "pooled");
        groups = List.copyOf(NullCheck.argument(groups, "groups"));
        NullCheck.argument(options, "options");
        NullCheck.argument(patches, "patches");
        checkColumns(columns);
        if (patches.groups() != groups.size()) {
            throw new IllegalArgumentException(
                    "patches of " + patches.groups() + " groups, and there are " + groups.size());
        }
        if (pooled.report().classes() != patches.classes()) {
            throw new IllegalArgumentException("patches of " + patches.classes() + " classes behind a calibrator of "
                    + pooled.report().classes());
        }
        for (Group group : groups) {
            if (!columns.contains(group.column())) {
                throw new IllegalArgumentException(
                        "group \"" + group.name() + "\" is of column \"" + group.column() + "\"; there are " + columns);
            }
        }
    }

    private static void checkColumns(List<String> columns) {
        if (columns.isEmpty() || columns.stream().distinct().count() < columns.size()) {
            throw new IllegalArgumentException("groups need a column, and each once, got " + columns);
        }
    }

    /**
     * Fits a calibrator to all rows, and patches to groups.
     *
     * @param columns further columns of the source
     * @param method of the calibrator of all rows
     * @param fewest the labeled rows that a group needs for patches of its own, 1 or more
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if there is no such column, or none, they have more than 10,000 groups, {@code
     *     fewest} is less than 1, labeled rows × classes are more than 2^27, or as {@link
     *     CalibrationMethod#fit(LogitsSource)}
     */
    public static GroupMulticalibration fit(
            LogitsSource source,
            List<String> columns,
            CalibrationMethod method,
            int fewest,
            Multicalibration.Options options)
            throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(columns, "columns");
        NullCheck.argument(method, "method");
        NullCheck.argument(options, "options");
        checkColumns(columns);
        if (fewest < 1) {
            throw new IllegalArgumentException("fewest must be 1 or more, got " + fewest);
        }
        List<Group> groups = new ArrayList<>();
        for (String column : columns) {
            GroupRows.count(source, column).forEach((name, rows) -> groups.add(new Group(column, name, rows)));
        }
        if (groups.size() > MOST_GROUPS) {
            throw new IllegalArgumentException("the columns " + columns + " have " + groups.size()
                    + " groups; multicalibration takes up to " + MOST_GROUPS + ": is one of them a column of ids?");
        }
        Fitted<? extends Calibrator> pooled = method.fit(source);
        LogitsSource calibrated = new CalibratedSource(source, pooled.calibrator());
        GroupedRows rows = GroupedRows.of(calibrated, columns, groups, fewest, MOST_SCORES);
        double[] least = Multicalibration.least(rows.labels(), source.classes(), fewest);
        return new GroupMulticalibration(
                columns,
                pooled,
                groups,
                fewest,
                options,
                Multicalibration.fit(rows.p(), rows.labels(), least, rows.members(), options));
    }

    @Override
    public boolean knows(String column, String group) {
        NullCheck.argument(column, "column");
        NullCheck.argument(group, "group");
        return groups.stream()
                .anyMatch(g -> g.rows() >= fewest
                        && g.name().equals(group)
                        && g.column().equals(column));
    }

    @Override
    public LogitsSource calibrated(LogitsSource source) {
        NullCheck.argument(source, "source");
        CalibratedShape.checkClasses(pooled.calibrator(), source.classes());
        if (source.classes() != patches.classes()) {
            throw new IllegalArgumentException("the patches were fitted on " + patches.classes()
                    + " classes, these logits have " + source.classes());
        }
        Memberships index = new Memberships(source, columns, groups, fewest);
        return new SourceView(source) {
            @Override
            protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
                int count = cursor.read(into, labels);
                if (count > 0) {
                    patch(cursor, into, count, index);
                }
                return count;
            }
        };
    }

    private void patch(LogitsSource.Cursor cursor, Logits rows, int count, Memberships index) {
        ClassShift shift = patches.shift();
        boolean[] memberOf = new boolean[groups.size()];
        double[] p = new double[rows.classes()];
        for (int r = 0; r < count; r++) {
            RowCalibration.apply(pooled.calibrator(), rows, r, cursor.rowNumber(r));
            Kernels.get().softmaxAndRest(rows.array(), rows.offset(r), p.length, p, 0);
            index.set(cursor, r, memberOf, true);
            if (patches.move(p, memberOf, shift)) {
                for (int k = 0; k < p.length; k++) {
                    rows.array()[rows.offset(r) + k] =
                            p[k] == 0 ? Float.NEGATIVE_INFINITY : (float) Elementary.log(p[k]);
                }
            }
            index.set(cursor, r, memberOf, false);
        }
    }

    /**
     * How far the probabilities of rows are from the truth, in all rows and in each group that has patches of its own,
     * of each class (of two only class 1), at each level that has rows; of rows as they are, of {@link #calibrated}
     * ones what is left.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if the source has not the columns, or other classes, or labeled rows × classes
     *     are more than 2^27
     */
    public List<LevelGap> gaps(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        int classes = patches.classes();
        GroupedRows rows = GroupedRows.of(source, columns, groups, fewest, MOST_SCORES);
        ClassShift shift = patches.shift();
        List<LevelGap> gaps = new ArrayList<>();
        int levels = options.levels();
        for (int g = -1; g < groups.size(); g++) {
            for (int k = classes == 2 ? 1 : 0; k < classes; k++) {
                int[] members = g < 0 ? null : rows.members()[g];
                LevelSums sums =
                        MulticalibrationFit.sums(rows.p(), rows.labels(), classes, k, members, 0, levels, shift);
                for (int level = 0; level < levels; level++) {
                    if (sums.rows(level) > 0) {
                        gaps.add(new LevelGap(
                                g,
                                k,
                                LevelSums.low(level, levels),
                                LevelSums.high(level, levels),
                                sums.rows(level),
                                sums.mean(level),
                                sums.share(level)));
                    }
                }
            }
        }
        return gaps;
    }

    /** The groups with patches of their own that rows of a source are of, column by column. Immutable. */
    static final class Memberships {
        private final int[] places;
        private final List<Map<String, Integer>> numbers = new ArrayList<>();

        Memberships(LogitsSource source, List<String> columns, List<Group> groups, int fewest) {
            places = new int[columns.size()];
            for (int c = 0; c < places.length; c++) {
                places[c] = SourceColumn.place(source, columns.get(c));
                numbers.add(new HashMap<>());
            }
            for (int g = 0; g < groups.size(); g++) {
                if (groups.get(g).rows() >= fewest) {
                    numbers.get(columns.indexOf(groups.get(g).column()))
                            .put(groups.get(g).name(), g);
                }
            }
        }

        /** The group of a row in a column; −1 where it is of none. */
        int group(LogitsSource.Cursor cursor, int r, int column) {
            return numbers.get(column).getOrDefault(cursor.cell(r, places[column]), -1);
        }

        void set(LogitsSource.Cursor cursor, int r, boolean[] memberOf, boolean value) {
            for (int c = 0; c < places.length; c++) {
                int g = group(cursor, r, c);
                if (g >= 0) {
                    memberOf[g] = value;
                }
            }
        }
    }
}
