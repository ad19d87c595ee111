package dev.logits.app.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowRange;
import dev.logits.source.SourceView;
import java.io.IOException;
import java.nio.ByteBuffer;
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
        for (int n : new int[] {1, 2, 408, 409, 410, 411, 5000}) {
            Counted source = source(n);
            List<String> expected = rows(source, 100);
            LogitsSource kept = new KeptRows(source, 1 << 20, ByteBuffer::allocateDirect);
            for (int atATime : new int[] {64, 1, 77, 6000}) {
                assertThat(rows(kept, atATime)).isEqualTo(expected);
            }
            assertThat(source.opened).isEqualTo(2);
            assertThat(kept.rows()).hasValue(n);
        }
    }

    @Test
    void labelsAndNumbersOfRowsCountAsMemory() throws IOException {
        Counted source = source(100);
        LogitsSource kept = new KeptRows(source, 100 * (4 * CLASSES + 4), ByteBuffer::allocateDirect);
        rows(kept, 10);
        rows(kept, 10);
        assertThat(source.opened).isEqualTo(2);
    }

    @Test
    void rowsThatThereIsNoMemoryForAreReadInEachPass() throws IOException {
        Counted source = source(5000);
        List<String> expected = rows(source, 100);
        int[] given = {0};
        LogitsSource kept = new KeptRows(source, 1 << 20, bytes -> {
            given[0] += bytes;
            if (given[0] > 50_000) {
                throw new OutOfMemoryError("Direct buffer memory");
            }
            return ByteBuffer.allocateDirect(bytes);
        });
        assertThat(rows(kept, 100)).isEqualTo(expected);
        assertThat(rows(kept, 100)).isEqualTo(expected);
        assertThat(given[0]).isGreaterThan(50_000);
        assertThat(source.opened).isEqualTo(3);
    }

    @Test
    void aPassThatStopsEarlyKeepsNothing() throws IOException {
        Counted source = source(100);
        LogitsSource kept = new KeptRows(source, 1 << 20, ByteBuffer::allocateDirect);
        try (LogitsSource.Cursor cursor = kept.open()) {
            cursor.read(Logits.zeros(10, CLASSES), new int[10]);
        }
        assertThat(rows(kept, 10)).isEqualTo(rows(source, 10)).hasSize(100);
    }

    @Test
    void tooManyRowsAreReadInEachPass() throws IOException {
        Counted source = source(100);
        LogitsSource kept = new KeptRows(source, 99 * (4 * CLASSES + 4 + 8), ByteBuffer::allocateDirect);
        List<String> expected = rows(source, 10);
        assertThat(rows(kept, 10)).isEqualTo(expected);
        assertThat(rows(kept, 10)).isEqualTo(expected);
        assertThat(source.opened).isEqualTo(3);
    }
}
