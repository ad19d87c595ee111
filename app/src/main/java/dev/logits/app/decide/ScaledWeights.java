package dev.logits.app.decide;

import dev.logits.Logits;
import dev.logits.source.DerivedSource;
import dev.logits.source.LogitsSource;
import dev.logits.source.SourceColumn;
import java.io.IOException;

/**
 * Rows whose weights are multiplied by a number: of weights that say how much rows count, only their ratios mean
 * something. A row without a label has weight 1, whatever its cell says.
 */
final class ScaledWeights extends DerivedSource {
    private final int place;
    private final double scale;

    ScaledWeights(LogitsSource source, String weight, double scale) {
        super(source);
        place = SourceColumn.place(source, weight);
        this.scale = scale;
    }

    @Override
    public Cursor open() throws IOException {
        Cursor cursor = source().open();
        return new Cursor() {
            private int[] last;

            @Override
            public int read(Logits into, int[] labels) throws IOException {
                last = labels;
                return cursor.read(into, labels);
            }

            @Override
            public String cell(int i, int column) {
                if (column != place) {
                    return cursor.cell(i, column);
                }
                return last[i] < 0 ? "1" : Double.toString(scale * Double.parseDouble(cursor.cell(i, column)));
            }

            @Override
            public long rowNumber(int i) {
                return cursor.rowNumber(i);
            }

            @Override
            public void close() throws IOException {
                cursor.close();
            }
        };
    }
}
