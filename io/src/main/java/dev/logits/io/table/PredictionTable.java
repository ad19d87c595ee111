package dev.logits.io.table;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.calibrate.CalibratedSource;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.table.TableColumn.Type;
import dev.logits.math.Softmax;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.source.SourceColumn;
import dev.logits.uncertainty.ConformalSets;
import dev.logits.uncertainty.GroupConformalSets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The predictions of a model as a table, a row per row of scores, in their order:
 *
 * <ol>
 *   <li>the further columns of the source ({@link LogitsSource#columns}), ids first if they are; without any,
 *       {@code row}, the row's number;
 *   <li>{@code label}, where rows have labels, −1 for one that has none, unless a further column is called so;
 *   <li>{@code predicted}, the most likely class (of several the first), and {@code confidence}, its probability;
 *   <li>{@code p_} and each class's name, the probabilities;
 *   <li>{@code set}, the classes of the prediction set, and {@code size}, how many they are.
 * </ol>
 *
 * <p>Classes are written by their names; by their numbers where they have none. Probabilities are those of the
 * calibrator where there is one, else softmax; sets are of the logits themselves, and may be those of each row's group.
 *
 * <p>Immutable.
 *
 * @param rows scores, with their classes in the order of the calibrator's fit
 * @param scored the same rows with other scores, whose softmax the probabilities are; empty for {@code rows}
 * @param calibrator turns scores into probabilities; empty for softmax
 * @param sets gives the sets; empty for none, or where groups have theirs
 * @param groupSets gives the sets by a column of the rows; empty for none
 * @param names of the classes; empty to write their numbers
 * @param probabilities whether the probability of every class is written
 * @since 0.1
 */
public record PredictionTable(
        LogitsSource rows,
        Optional<LogitsSource> scored,
        Optional<Calibrator> calibrator,
        Optional<ConformalSets> sets,
        Optional<GroupConformalSets> groupSets,
        List<String> names,
        boolean probabilities) {

    /** Checks the number of names, and that rows have the column of groups. */
    public PredictionTable {
        NullCheck.argument(rows, "rows");
        NullCheck.argument(scored, "scored");
        NullCheck.argument(calibrator, "calibrator");
        NullCheck.argument(sets, "sets");
        NullCheck.argument(groupSets, "groupSets");
        NullCheck.argument(names, "names");
        names = List.copyOf(names);
        if (!names.isEmpty() && names.size() != rows.classes()) {
            throw new IllegalArgumentException(
                    rows.name() + ": " + names.size() + " names of classes for " + rows.classes() + " classes");
        }
        if (groupSets.isPresent()) {
            SourceColumn.place(rows, groupSets.get().column());
        }
    }

    /** Softmax of a source's rows, with the names of its classes. */
    public static PredictionTable of(LogitsSource rows) {
        NullCheck.argument(rows, "rows");
        return new PredictionTable(
                rows, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), rows.classNames(), true);
    }

    /** With probabilities of a calibrator. */
    public PredictionTable calibrated(Calibrator by) {
        NullCheck.argument(by, "by");
        return new PredictionTable(rows, scored, Optional.of(by), sets, groupSets, names, probabilities);
    }

    /**
     * With the probabilities of the same rows with other scores, such as those that calibrators of groups give.
     *
     * @param others the same rows, in the same order, with the same columns
     */
    public PredictionTable calibrated(LogitsSource others) {
        NullCheck.argument(others, "others");
        return new PredictionTable(rows, Optional.of(others), calibrator, sets, groupSets, names, probabilities);
    }

    /** With sets of classes. */
    public PredictionTable withSets(ConformalSets fitted) {
        NullCheck.argument(fitted, "fitted");
        return new PredictionTable(
                rows, scored, calibrator, Optional.of(fitted), Optional.empty(), names, probabilities);
    }

    /**
     * With the sets of each row's group.
     *
     * @throws IllegalArgumentException if the rows come without the column of groups; when written, if a row's group
     *     was not fitted
     */
    public PredictionTable withSets(GroupConformalSets fitted) {
        NullCheck.argument(fitted, "fitted");
        return new PredictionTable(
                rows, scored, calibrator, Optional.empty(), Optional.of(fitted), names, probabilities);
    }

    /** With these names of the classes. */
    public PredictionTable withNames(List<String> ofClasses) {
        NullCheck.argument(ofClasses, "ofClasses");
        return new PredictionTable(rows, scored, calibrator, sets, groupSets, ofClasses, probabilities);
    }

    /** Without the probability of every class: predicted class and confidence alone. */
    public PredictionTable withoutProbabilities() {
        return new PredictionTable(rows, scored, calibrator, sets, groupSets, names, false);
    }

    /** The columns, as {@link #write} writes them. */
    public List<TableColumn> columns(boolean labeled) {
        Type ofClass = names.isEmpty() ? Type.WHOLE : Type.TEXT;
        List<TableColumn> columns = new ArrayList<>();
        rows.columns().forEach(column -> columns.add(TableColumn.of(column)));
        if (columns.isEmpty()) {
            columns.add(new TableColumn("row", Type.WHOLE));
        }
        if (labeled) {
            columns.add(new TableColumn("label", ofClass));
        }
        columns.add(new TableColumn("predicted", ofClass));
        columns.add(new TableColumn("confidence", Type.FLOAT));
        for (int c = 0; c < rows.classes() && probabilities; c++) {
            columns.add(new TableColumn("p_" + name(c), Type.FLOAT));
        }
        if (hasSets()) {
            columns.add(new TableColumn("set", Type.TEXTS));
            columns.add(new TableColumn("size", Type.WHOLE));
        }
        return columns;
    }

    private boolean hasSets() {
        return sets.isPresent() || groupSets.isPresent();
    }

    private String name(int c) {
        return names.isEmpty() ? Integer.toString(c) : names.get(c);
    }

    /**
     * Writes the table, whole or not at all, in one pass, two where there are sets, and one before that looks for the
     * first label.
     *
     * @return the number of rows
     * @throws IllegalArgumentException if the name does not end as a table's, a further column is called as one that is
     *     written, or there are no rows
     * @throws IOException if reading or writing fails
     */
    public long write(Path target) throws IOException {
        NullCheck.argument(target, "target");
        boolean labeled = isLabeled()
                && rows.columns().stream().noneMatch(column -> column.name().equals("label"));
        LogitsSource calibrated =
                new CalibratedSource(scored.orElse(rows), calibrator.orElse(new TemperatureScaling(1)));
        RowBatch batch = RowBatch.of(calibrated);
        Probabilities p = Probabilities.zeros(batch.capacity(), rows.classes());
        Logits raw = Logits.zeros(hasSets() ? batch.capacity() : 1, rows.classes());
        int[] labels = new int[raw.rows()];
        try (TableWriter out = TableWriter.create(target, columns(labeled));
                LogitsSource.Cursor cursor = calibrated.open();
                LogitsSource.Cursor uncalibrated = rows.open()) {
            while (batch.read(cursor)) {
                Softmax.into(batch.logits().slice(0, batch.count()), p.slice(0, batch.count()));
                if (hasSets()) {
                    uncalibrated.read(raw.slice(0, batch.count()), labels);
                }
                for (int r = 0; r < batch.count(); r++) {
                    write(batch, r, labeled, p, raw, out);
                }
            }
            if (out.rows() == 0) {
                throw new IllegalArgumentException("no rows, so there is nothing to write");
            }
            out.commit();
            return out.rows();
        }
    }

    private void write(RowBatch batch, int r, boolean labeled, Probabilities p, Logits raw, TableWriter out)
            throws IOException {
        int further = rows.columns().size();
        for (int c = 0; c < further; c++) {
            out.cell(batch.cell(r, c));
        }
        if (further == 0) {
            out.whole(batch.number(r));
        }
        if (labeled) {
            ofClass(batch.label(r), out);
        }
        int top = 0;
        for (int c = 1; c < rows.classes(); c++) {
            top = p.get(r, c) > p.get(r, top) ? c : top;
        }
        ofClass(top, out);
        out.number(p.get(r, top));
        for (int c = 0; c < rows.classes() && probabilities; c++) {
            out.number(p.get(r, c));
        }
        if (hasSets()) {
            int[] set =
                    groupSets.isPresent() ? ofGroup(batch, r, raw) : sets.get().set(raw, r);
            out.texts(Arrays.stream(set).mapToObj(this::name).toList());
            out.whole(set.length);
        }
    }

    /** The set of a row by its group; an error names the row. */
    private int[] ofGroup(RowBatch batch, int r, Logits raw) {
        int place = SourceColumn.place(rows, groupSets.get().column());
        try {
            return groupSets.get().set(raw, r, batch.cell(r, place));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("row " + batch.number(r) + ": " + e.getMessage(), e);
        }
    }

    private void ofClass(int c, TableWriter out) throws IOException {
        if (names.isEmpty()) {
            out.whole(c);
        } else {
            out.text(c < 0 ? "-1" : names.get(c));
        }
    }

    /** Whether any row has a label; reads until the first one. */
    private boolean isLabeled() throws IOException {
        Logits row = Logits.zeros(1, rows.classes());
        int[] label = new int[1];
        try (LogitsSource.Cursor cursor = rows.open()) {
            while (cursor.read(row, label) > 0) {
                if (label[0] >= 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
