package dev.logits.io;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Everything a source gives, for tests. */
public record Rows(List<float[]> scores, List<Integer> labels) {

    public static Rows of(LogitsSource source) throws IOException {
        return of(source, 3);
    }

    public static Rows of(LogitsSource source, int batch) throws IOException {
        Rows rows = new Rows(new ArrayList<>(), new ArrayList<>());
        Logits into = Logits.zeros(batch, source.classes());
        int[] labels = new int[batch];
        try (LogitsSource.Cursor cursor = source.open()) {
            for (int count; (count = cursor.read(into, labels)) >= 0; ) {
                for (int i = 0; i < count; i++) {
                    if (cursor.rowNumber(i) != rows.scores.size()) {
                        throw new AssertionError("row " + rows.scores.size() + " is numbered " + cursor.rowNumber(i));
                    }
                    rows.scores.add(into.row(i));
                    rows.labels.add(labels[i]);
                }
            }
        }
        return rows;
    }

    public float[][] toArray() {
        return scores.toArray(float[][]::new);
    }
}
