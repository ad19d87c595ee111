package dev.logits.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.Logits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RowBatchTest {
    private static final Logits Z = Logits.copyOf(new float[][] {{0, 1}, {2, 3}, {4, 5}, {6, 7}, {8, 9}});
    private static final int[] Y = {0, 1, -1, 1, 0};

    /** Hides that the rows are in memory. */
    private static final class Opaque extends SourceView {
        Opaque(LogitsSource source) {
            super(source);
        }

        @Override
        protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
            return cursor.read(into, labels);
        }
    }

    private static <T> List<T> each(LogitsSource source, Function<RowBatch, T> what) throws IOException {
        List<T> all = new ArrayList<>();
        RowBatch batch = RowBatch.ofScores(2, 5);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                all.add(what.apply(batch));
            }
        }
        return all;
    }

    @Test
    void lentAndCopiedRowsAreTheSameBatches() throws IOException {
        LogitsSource memory = LogitsSource.of(Z, Y);
        for (LogitsSource source : List.of(memory, new Opaque(memory))) {
            assertThat(each(source, RowBatch::count)).containsExactly(2, 2, 1);
            assertThat(each(source, b -> b.logits().get(b.count() - 1, 1))).containsExactly(3f, 7f, 9f);
            assertThat(each(source, b -> b.number(0))).containsExactly(0L, 2L, 4L);
            assertThat(each(source, b -> b.ignored(0))).containsExactly(false, true, false);
            assertThat(each(source, b -> b.label(b.count() - 1))).containsExactly(1, 1, 0);
        }
    }

    @Test
    void everyOpenStartsAtRowZero() throws IOException {
        LogitsSource source = LogitsSource.of(Z, Y);
        assertThat(each(source, RowBatch::count)).isEqualTo(each(source, RowBatch::count));
    }

    @Test
    void aReadThatCopiesLeavesTheRestOfItsTargetAlone() throws IOException {
        Logits into = Logits.copyOf(new float[][] {{-1, -1}, {-1, -1}, {-1, -1}});
        try (LogitsSource.Cursor cursor = LogitsSource.of(Z, Y).open()) {
            assertThat(cursor.read(into, new int[3])).isEqualTo(3);
            assertThat(cursor.read(into, new int[3])).isEqualTo(2);
            assertThat(into.row(2)).as("from the read before").containsExactly(4, 5);
            assertThat(cursor.read(into, new int[3])).isEqualTo(-1);
        }
        assertThat(Z.get(0, 0)).isZero();
    }

    @Test
    void aBatchHoldsAtLeastOneRow() {
        assertThat(RowBatch.ofScores(1_000_000, 10).capacity()).isEqualTo(1);
    }

    @Test
    void namesTheRowOfALabelThatIsNotAClass() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogitsSource.of(Z, new int[] {0, 0, 0, 2, 0}))
                .withMessageStartingWith("labels[3] = 2 is not a class");
    }

    @Test
    void saysThatLabelsCountFromOneWhereKOccursAndZeroDoesNot() throws IOException {
        String hint = "; 2 occurs and 0 does not, so these labels count from 1: subtract 1 from each";
        String wrong = "labels[1] = 2 is not a class: expected 0..1, or -1 to ignore the row";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogitsSource.of(Z, new int[] {1, 2, -1, 1, 1}))
                .withMessage(wrong + hint);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogitsSource.of(Z, new int[] {1, 2, -1, 0, 1}))
                .withMessage(wrong);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogitsSource.of(Z, new int[] {1, 2, 3, 1, 1}))
                .withMessage(wrong);
        LogitsSource read = new SourceView(LogitsSource.of(Z, Y)) {
            @Override
            protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
                int count = cursor.read(into, labels);
                for (int r = 0; r < count; r++) {
                    labels[r] = cursor.rowNumber(r) == 1 ? 2 : 1;
                }
                return count;
            }
        };
        RowBatch batch = RowBatch.of(read);
        try (LogitsSource.Cursor cursor = read.open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> batch.read(cursor))
                    .withMessage(wrong + hint);
        }
    }

    @Test
    void aPassReadsEnoughRowsAtOnceForSeveralThreads() {
        for (int classes : new int[] {2, 10, 1000, 100_000}) {
            long scores = (long) RowBatch.of(ofUnknownLength(classes)).capacity() * classes;
            assertThat(scores).as("%d classes", classes).isBetween(1L << 19, 1L << 20);
        }
        assertThat(RowBatch.of(ofUnknownLength(3_000_000)).capacity()).isEqualTo(1);
    }

    @Test
    void aPassOverAFewRowsHasABufferOfAFewRows() {
        assertThat(RowBatch.of(LogitsSource.of(Logits.zeros(7, 2), new int[7])).capacity())
                .isEqualTo(7);
        assertThat(RowBatch.of(LogitsSource.of(Logits.zeros(0, 2), new int[0])).capacity())
                .isEqualTo(1);
    }

    private static LogitsSource ofUnknownLength(int classes) {
        return new LogitsSource() {
            @Override
            public int classes() {
                return classes;
            }

            @Override
            public OptionalLong rows() {
                return OptionalLong.empty();
            }

            @Override
            public Cursor open() {
                throw new UnsupportedOperationException();
            }
        };
    }
}
