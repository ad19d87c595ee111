package dev.logits.app.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowRange;
import dev.logits.source.SourceView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeptRowsTest {
    static final int CLASSES = 7;

    /** Counts how often it is opened. */
    static final class Counted extends SourceView {
        int opened;

        Counted(LogitsSource source) {
            super(source);
        }

        @Override
        public Cursor open() throws IOException {
            opened++;
            return super.open();
        }

        @Override
        protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
            return cursor.read(into, labels);
        }
    }

    static Counted source(int rows) {
        Random random = new Random(rows);
        Logits z = Logits.zeros(rows + 5, CLASSES);
        int[] labels = new int[rows + 5];
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = (float) random.nextGaussian();
        }
        Arrays.setAll(labels, r -> random.nextInt(-1, CLASSES));
        return new Counted(RowRange.parse("5:").select(LogitsSource.of(z, labels)));
    }

    /** All rows as text, read so many at a time. */
    static List<String> rows(LogitsSource source, int atATime) throws IOException {
        List<String> rows = new ArrayList<>();
        Logits buffer = Logits.zeros(atATime + 1, CLASSES).slice(1, atATime + 1);
        int[] labels = new int[atATime];
        try (LogitsSource.Cursor cursor = source.open()) {
            for (int n; (n = cursor.read(buffer, labels)) > 0; ) {
                for (int r = 0; r < n; r++) {
                    float[] row = Arrays.copyOfRange(buffer.array(), buffer.offset(r), buffer.offset(r) + CLASSES);
                    rows.add(cursor.rowNumber(r) + " " + labels[r] + " " + Arrays.toString(row));
                }
            }
        }
        return rows;
    }

    @Test
    void rowsAreReadOnceAndGivenAsTheyWere() throws IOException {
        for (int n : new int[] {1, 2, 584, 585, 586, 5000}) {
            Counted source = source(n);
            List<String> expected = rows(source, 100);
            LogitsSource kept = new KeptRows(source, 1 << 20);
            for (int atATime : new int[] {64, 1, 77, 6000}) {
                assertThat(rows(kept, atATime)).isEqualTo(expected);
            }
            assertThat(source.opened).isEqualTo(2);
            assertThat(kept.rows()).hasValue(n);
        }
    }

    @Test
    void aPassThatStopsEarlyKeepsNothing() throws IOException {
        Counted source = source(100);
        LogitsSource kept = new KeptRows(source, 1 << 20);
        try (LogitsSource.Cursor cursor = kept.open()) {
            cursor.read(Logits.zeros(10, CLASSES), new int[10]);
        }
        assertThat(rows(kept, 10)).isEqualTo(rows(source, 10)).hasSize(100);
    }

    @Test
    void tooManyRowsAreReadInEachPass() throws IOException {
        Counted source = source(100);
        LogitsSource kept = new KeptRows(source, 99 * CLASSES);
        List<String> expected = rows(source, 10);
        assertThat(rows(kept, 10)).isEqualTo(expected);
        assertThat(rows(kept, 10)).isEqualTo(expected);
        assertThat(source.opened).isEqualTo(3);
    }
}
