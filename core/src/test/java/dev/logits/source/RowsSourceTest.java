package dev.logits.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.metric.Evaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsSourceTest {
    private final List<LabeledRow> rows = List.of(
            new LabeledRow(new float[] {2, 1, -1}, 0),
            LabeledRow.unlabeled(0, 0, 1),
            new LabeledRow(new float[] {0, 3, 0}, 2));

    @Test
    void rowsOneByOneAreTheSameAsInMemory() throws IOException {
        LogitsSource source = LogitsSource.ofRows(3, rows::iterator);
        Logits z = Logits.copyOf(new float[][] {{2, 1, -1}, {0, 0, 1}, {0, 3, 0}});
        assertThat(Evaluation.of(source, 15)).isEqualTo(Evaluation.of(z, new int[] {0, -1, 2}, 15));
        assertThat(Evaluation.of(source, 15)).isEqualTo(Evaluation.of(source, 15));
    }

    @Test
    void batchesFollowEachOtherAndNumberTheirRows() throws IOException {
        Logits batch = Logits.zeros(2, 3);
        int[] labels = new int[2];
        try (LogitsSource.Cursor cursor = LogitsSource.ofRows(3, rows::iterator).open()) {
            assertThat(cursor.read(batch, labels)).isEqualTo(2);
            assertThat(labels).containsExactly(0, -1);
            assertThat(cursor.rowNumber(1)).isEqualTo(1);
            assertThat(cursor.read(batch, labels)).isEqualTo(1);
            assertThat(cursor.rowNumber(0)).isEqualTo(2);
            assertThat(batch.row(0)).containsExactly(0, 3, 0);
            assertThat(cursor.read(batch, labels)).isEqualTo(-1);
        }
    }

    @Test
    void aWrongRowIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Evaluation.of(LogitsSource.ofRows(3, List.of(LabeledRow.unlabeled(1, 2))::iterator), 15))
                .withMessage("row 0 has 2 scores, the source has 3 classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(
                        LogitsSource.ofRows(2, List.of(new LabeledRow(new float[] {1, 2}, 2))::iterator), 15))
                .withMessageContaining("labels[0] = 2 is not a class");
    }

    @Test
    void anErrorOfTheIteratorIsAnErrorOfReadingAndItIsClosed() {
        Failing failing = new Failing();
        assertThatThrownBy(() -> Evaluation.of(LogitsSource.ofRows(2, () -> failing), 15))
                .isInstanceOf(IOException.class)
                .hasMessage("the line is dead");
        assertThat(failing.closed).isTrue();
    }

    private static final class Failing implements Iterator<LabeledRow>, AutoCloseable {
        private boolean closed;

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public LabeledRow next() {
            throw new UncheckedIOException(new IOException("the line is dead"));
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
