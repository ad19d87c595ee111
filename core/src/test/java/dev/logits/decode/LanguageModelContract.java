package dev.logits.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.math.LogSumExp;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every language model promises; a test class of one implements it. */
public interface LanguageModelContract {

    /** The model under test; it may be a new one each time, or always the same. */
    LanguageModel languageModel();

    /** The logits after each token of a text, alone in a session. */
    private Logits alone(int... tokens) {
        Logits out = Logits.zeros(tokens.length, languageModel().vocabulary());
        try (ModelSession session = languageModel().open(1)) {
            for (int i = 0; i < tokens.length; i++) {
                session.advance(new int[] {tokens[i]}, out.slice(i, i + 1));
            }
        }
        return out;
    }

    private int[] tokens(int seed, int count) {
        return new Random(seed).ints(count, 0, languageModel().vocabulary()).toArray();
    }

    private Logits rows(int rows) {
        return Logits.zeros(rows, languageModel().vocabulary());
    }

    @Test
    default void everyRowOfLogitsIsADistribution() {
        for (double lse : LogSumExp.of(alone(tokens(1, 12)))) {
            assertThat(lse).isFinite();
        }
    }

    @Test
    default void aRowDoesNotDependOnItsNeighbors() {
        int[][] texts = {tokens(1, 9), tokens(2, 9), tokens(3, 9), tokens(1, 9), tokens(4, 9)};
        Logits out = rows(texts.length);
        try (ModelSession session = languageModel().open(texts.length)) {
            for (int step = 0; step < 9; step++) {
                int[] next = new int[texts.length];
                for (int row = 0; row < next.length; row++) {
                    next[row] = texts[row][step];
                }
                session.advance(next, out);
                assertThat(session.length()).isEqualTo(step + 1);
                for (int row = 0; row < next.length; row++) {
                    assertThat(out.row(row))
                            .as("row %d, step %d", row, step)
                            .isEqualTo(alone(texts[row]).row(step));
                }
            }
        }
    }

    @Test
    default void reorderForksDropsAndMovesRows() {
        int[] a = tokens(5, 4);
        int[] b = tokens(6, 4);
        int[] c = tokens(7, 4);
        try (ModelSession session = languageModel().open(2)) {
            session.advance(new int[] {a[0], b[0]}, rows(2));
            session.reorder(new int[] {1, 0, 1});
            assertThat(session.rows()).isEqualTo(3);
            assertThat(session.length()).isEqualTo(1);
            Logits three = rows(3);
            session.advance(new int[] {b[1], a[1], c[1]}, three);
            assertThat(three.row(0)).isEqualTo(alone(b[0], b[1]).row(1));
            assertThat(three.row(1)).isEqualTo(alone(a[0], a[1]).row(1));
            assertThat(three.row(2)).isEqualTo(alone(b[0], c[1]).row(1));
            session.reorder(new int[] {2});
            Logits one = rows(1);
            session.advance(new int[] {a[2]}, one);
            assertThat(one.row(0)).isEqualTo(alone(b[0], c[1], a[2]).row(2));
        }
    }

    @Test
    default void rewindTakesTheLastTokensBack() {
        int[] a = tokens(8, 7);
        int[] b = tokens(9, 7);
        try (ModelSession session = languageModel().open(1)) {
            Logits one = rows(1);
            for (int token : a) {
                session.advance(new int[] {token}, one);
            }
            session.rewind(0);
            assertThat(session.length()).isEqualTo(7);
            session.rewind(4);
            assertThat(session.length()).isEqualTo(3);
            session.reorder(new int[] {0, 0});
            Logits two = rows(2);
            session.advance(new int[] {a[3], b[3]}, two);
            assertThat(two.row(0)).isEqualTo(alone(a).row(3));
            assertThat(two.row(1)).isEqualTo(alone(a[0], a[1], a[2], b[3]).row(3));
            session.rewind(4);
            session.advance(new int[] {b[0], a[0]}, two);
            assertThat(two.row(0)).isEqualTo(alone(b[0]).row(0));
            assertThat(two.row(1)).isEqualTo(alone(a[0]).row(0));
        }
    }

    @Test
    default void severalTokensAtOnceGiveWhatTheyGiveOneByOne() {
        int[] a = tokens(10, 8);
        int[] b = tokens(11, 8);
        Logits expected = alone(a);
        try (ModelSession session = languageModel().open(1)) {
            session.prefill(new int[][] {{a[0], a[1], a[2]}}, rows(1));
            Logits out = rows(5);
            session.advanceEach(new int[] {a[3], a[4], a[5], a[6], a[7]}, out);
            assertThat(session.length()).isEqualTo(8);
            for (int i = 0; i < 5; i++) {
                assertThat(out.row(i)).as("token %d", 3 + i).isEqualTo(expected.row(3 + i));
            }
        }
        try (ModelSession session = languageModel().open(2)) {
            session.prefill(new int[][] {{a[0], a[1]}, {b[0], b[1]}}, rows(2));
            Logits out = rows(2);
            session.advance(new int[] {a[2], b[2]}, out);
            assertThat(out.row(0)).isEqualTo(expected.row(2));
            assertThat(out.row(1)).isEqualTo(alone(b).row(2));
        }
    }

    @Test
    default void sessionsOfOneModelDoNotMeet() {
        int[] a = tokens(12, 3);
        int[] b = tokens(13, 3);
        try (ModelSession first = languageModel().open(1);
                ModelSession second = languageModel().open(1)) {
            Logits out = rows(1);
            for (int i = 0; i < 3; i++) {
                second.advance(new int[] {b[i]}, out);
                first.advance(new int[] {a[i]}, out);
            }
            assertThat(out.row(0)).isEqualTo(alone(a).row(2));
        }
    }

    @Test
    default void writesItsRowsAndNothingBesideThem() {
        int v = languageModel().vocabulary();
        float[] storage = new float[v + 2];
        storage[0] = 77;
        storage[v + 1] = 78;
        int[] a = tokens(14, 1);
        try (ModelSession session = languageModel().open(1)) {
            session.advance(a, Logits.wrap(storage, 1, 1, v));
        }
        assertThat(storage[0]).isEqualTo(77);
        assertThat(storage[v + 1]).isEqualTo(78);
        assertThat(Logits.wrap(storage, 1, 1, v)).isEqualTo(alone(a));
    }

    @Test
    default void wrongArgumentsAreErrorsThatChangeNothing() {
        int v = languageModel().vocabulary();
        assertThatThrownBy(() -> languageModel().open(0)).isInstanceOf(IllegalArgumentException.class);
        int[] a = tokens(15, 2);
        try (ModelSession session = languageModel().open(1)) {
            session.advance(new int[] {a[0]}, rows(1));
            assertThatThrownBy(() -> session.advance(new int[] {v}, rows(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("tokens[0] = " + v)
                    .hasMessageContaining("0.." + (v - 1));
            assertThatThrownBy(() -> session.advance(new int[2], rows(1))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.advance(new int[1], rows(2))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.reorder(new int[] {0, 1}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("parents[1] = 1");
            assertThatThrownBy(() -> session.reorder(new int[0])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.rewind(2)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.rewind(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(session.rows()).isEqualTo(1);
            assertThat(session.length()).isEqualTo(1);
            Logits out = rows(1);
            session.advance(new int[] {a[1]}, out);
            assertThat(out.row(0)).isEqualTo(alone(a).row(1));
        }
    }
}
