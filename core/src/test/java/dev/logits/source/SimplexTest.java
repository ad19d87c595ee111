package dev.logits.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import java.io.IOException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimplexTest {
    private static boolean contains(float... row) {
        return Simplex.contains(Logits.copyOf(new float[][] {row}));
    }

    @Test
    void holdsProbabilitiesThatAreRoundedToThreeDecimalsOrToFloat16() {
        assertThat(contains(0.7f, 0.2f, 0.1f)).isTrue();
        assertThat(contains(1, 0)).isTrue();
        assertThat(contains(0.333f, 0.333f, 0.333f)).isTrue();
        assertThat(contains(0.5f, 0.5015f)).isFalse();
        assertThat(contains(0.5f, 0.4985f)).isFalse();
    }

    @Test
    void holdsNoLogits() {
        assertThat(contains(2, -1)).isFalse();
        assertThat(contains(1.5f, -0.5f)).isFalse();
        assertThat(contains(0, 0)).isFalse();
        assertThat(contains(Float.NaN, 1)).isFalse();
        assertThat(contains(1, Float.NEGATIVE_INFINITY)).isFalse();
        assertThat(contains(1)).as("one class").isFalse();
        assertThat(Simplex.contains(Logits.zeros(0, 3))).as("no rows").isFalse();
    }

    /** Of a source, rows of which all but one are on the simplex. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 5000, 9_999, 10_000, 20_000})
    void looksAtTheFirstTenThousandRowsOfASource(long odd) throws IOException {
        LogitsSource source = new LogitsSource() {
            @Override
            public int classes() {
                return 3;
            }

            @Override
            public OptionalLong rows() {
                return OptionalLong.empty();
            }

            @Override
            public Cursor open() {
                return new Cursor() {
                    private long next;

                    @Override
                    public int read(Logits into, int[] labels) {
                        int count = (int) Math.min(into.rows(), 20_500 - next);
                        for (int r = 0; r < count; r++, next++) {
                            into.set(r, 0, next == odd ? 0.7f : 0.5f);
                            into.set(r, 1, 0.25f);
                            into.set(r, 2, 0.25f);
                        }
                        return count == 0 ? -1 : count;
                    }

                    @Override
                    public long rowNumber(int i) {
                        return i;
                    }

                    @Override
                    public void close() {}
                };
            }
        };
        assertThat(Simplex.contains(source)).isEqualTo(odd >= Simplex.ROWS);
    }
}
