package dev.logits.app.judge;

import dev.logits.Logits;
import dev.logits.app.shell.Words;
import dev.logits.io.table.TableColumn;
import dev.logits.io.table.TableColumn.Type;
import dev.logits.io.table.TableWriter;
import dev.logits.math.Softmax;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes the rows that one of two models has right and the other wrong, with what each says of them. */
record DifferingRows(LogitsSource first, LogitsSource second, List<String> names) {

    /** Returns how many there are. */
    long write(Path out) throws IOException {
        Type ofClass = names.isEmpty() ? Type.WHOLE : Type.TEXT;
        List<TableColumn> columns = new ArrayList<>();
        first.columns().forEach(column -> columns.add(TableColumn.of(column)));
        if (columns.isEmpty()) {
            columns.add(new TableColumn("row", Type.WHOLE));
        }
        columns.add(new TableColumn("label", ofClass));
        columns.add(new TableColumn("right", Type.TEXT));
        for (String model : List.of("a", "b")) {
            columns.add(new TableColumn("predicted_" + model, ofClass));
            columns.add(new TableColumn("confidence_" + model, Type.FLOAT));
            columns.add(new TableColumn("p_label_" + model, Type.FLOAT));
        }
        try (TableWriter table = TableWriter.create(out, columns)) {
            each((batch, r, other, label, a, b) -> {
                write(batch, r, other, label, a, b, table);
                return true;
            });
            table.commit();
            return table.rows();
        }
    }

    /** What is done with a row that one has right and the other wrong. */
    private interface Visitor {
        /** Returns whether more are wanted. */
        boolean visit(RowBatch batch, int r, Logits other, int label, int a, int b) throws IOException;
    }

    private void each(Visitor visitor) throws IOException {
        RowBatch batch = RowBatch.of(first);
        Logits other = Logits.zeros(batch.capacity(), first.classes());
        int[] labels = new int[batch.capacity()];
        boolean more = true;
        try (LogitsSource.Cursor one = first.open();
                LogitsSource.Cursor two = second.open()) {
            while (more && batch.read(one)) {
                two.read(other.slice(0, batch.count()), labels);
                for (int r = 0; more && r < batch.count(); r++) {
                    int label = batch.ignored(r) ? labels[r] : batch.label(r);
                    int a = top(batch.logits(), r);
                    int b = top(other, r);
                    if (label >= 0 && (a == label) != (b == label)) {
                        more = visitor.visit(batch, r, other, label, a, b);
                    }
                }
            }
        }
    }

    /** The first of them as texts, below a header. */
    List<List<String>> head(int most) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>();
        first.columns().forEach(column -> header.add(column.name()));
        if (header.isEmpty()) {
            header.add("row");
        }
        header.addAll(List.of("label", "A says", "with", "B says", "with"));
        rows.add(header);
        each((batch, r, other, label, a, b) -> {
            List<String> cells = new ArrayList<>();
            for (int c = 0; c < first.columns().size(); c++) {
                cells.add(batch.cell(r, c));
            }
            if (cells.isEmpty()) {
                cells.add(Long.toString(batch.number(r)));
            }
            cells.add(name(label));
            cells.add(name(a));
            cells.add(Words.decimals(confidence(batch.logits(), r, a), 3));
            cells.add(name(b));
            cells.add(Words.decimals(confidence(other, r, b), 3));
            rows.add(cells);
            return rows.size() <= most;
        });
        return rows;
    }

    private String name(int c) {
        return names.isEmpty() ? Integer.toString(c) : names.get(c);
    }

    private static double confidence(Logits z, int r, int top) {
        float[] p = new float[z.classes()];
        Softmax.into(z.array(), z.offset(r), p.length, p, 0);
        return p[top];
    }

    private void write(RowBatch batch, int r, Logits other, int label, int a, int b, TableWriter out)
            throws IOException {
        for (int c = 0; c < first.columns().size(); c++) {
            out.cell(batch.cell(r, c));
        }
        if (first.columns().isEmpty()) {
            out.whole(batch.number(r));
        }
        ofClass(label, out);
        out.text(a == label ? "a" : "b");
        model(batch.logits(), r, a, label, out);
        model(other, r, b, label, out);
    }

    private void model(Logits z, int r, int top, int label, TableWriter out) throws IOException {
        float[] p = new float[z.classes()];
        Softmax.into(z.array(), z.offset(r), p.length, p, 0);
        ofClass(top, out);
        out.number(p[top]);
        out.number(p[label]);
    }

    private void ofClass(int c, TableWriter out) throws IOException {
        if (names.isEmpty()) {
            out.whole(c);
        } else {
            out.text(names.get(c));
        }
    }

    private static int top(Logits z, int r) {
        int top = 0;
        for (int c = 1; c < z.classes(); c++) {
            top = z.get(r, c) > z.get(r, top) ? c : top;
        }
        return top;
    }
}
