package dev.logits.multilabel;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.random.SplitMix;
import dev.logits.source.HalfSplit;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Two random halves of multi-label rows, one to fit on and one to judge, in the rows' order. A row's half is a pure
 * function of the seed and of its scores, as {@link HalfSplit} has it, so that copies of a row lie in the same half and
 * nothing is judged on what was fitted.
 *
 * <p>Unless most rows are copies of others: of 20 rows or more at most every second one differs, and 4 to
 * 2<sup>14</sup> of them, as where a model gives few different scores. Halves of whole contents would then be lumps and
 * no samples of one population, so the half depends on the row's targets and on its number among its equals as well. In
 * either case, how many rows of some content are in each half does not depend on the order of the rows.
 *
 * <p>Immutable.
 *
 * @param fit the half to fit on
 * @param test the other half
 * @param copiesApart whether copies of a row may lie in different halves
 * @since 0.1
 */
public record MultiLabelHalves(MultiLabelRows fit, MultiLabelRows test, boolean copiesApart) {
    /** Makes these halves and others of the same seed independent. */
    private static final long STREAM = 0x3c79ac492ba7b653L;

    private static final int MOST_CONTENTS = 1 << 14;
    private static final int FEWEST_CONTENTS = 4;
    private static final int FEWEST_ROWS = 20;

    /** Nothing may be null. */
    public MultiLabelHalves {
        NullCheck.argument(fit, "fit");
        NullCheck.argument(test, "test");
    }

    /** Splits rows; a half of few rows may be empty. */
    public static MultiLabelHalves of(MultiLabelRows rows, long seed) {
        return halves(NullCheck.argument(rows, "rows"), null, seed);
    }

    /**
     * Splits rows that stand for many: all cases of a row lie in the same half.
     *
     * @param weights how many cases each row stands for, as in {@link MultiLabelRows#repeated}
     * @throws IllegalArgumentException as there
     */
    public static MultiLabelHalves of(MultiLabelRows rows, double[] weights, long seed) {
        NullCheck.argument(rows, "rows");
        return halves(rows, NullCheck.argument(weights, "weights"), seed);
    }

    /** @param weights null where each row is one */
    private static MultiLabelHalves halves(MultiLabelRows rows, double[] weights, long seed) {
        boolean apart = areCopies(rows, seed);
        boolean[] fitted = apart || rows.labels() == 1 ? byContent(rows, seed, apart) : byScores(rows, seed);
        return new MultiLabelHalves(half(rows, weights, fitted, true), half(rows, weights, fitted, false), apart);
    }

    private static MultiLabelRows half(MultiLabelRows rows, double[] weights, boolean[] fitted, boolean ofFit) {
        if (weights == null) {
            return rows.select(IntStream.range(0, fitted.length)
                    .filter(r -> fitted[r] == ofFit)
                    .toArray());
        }
        double[] of = weights.clone();
        for (int r = 0; r < fitted.length && r < of.length; r++) {
            of[r] = fitted[r] == ofFit ? of[r] : 0;
        }
        return rows.repeated(of);
    }

    private static boolean[] byScores(MultiLabelRows rows, long seed) {
        boolean[] fitted = new boolean[rows.rows()];
        LogitsSource half = new HalfSplit(seed).fitHalf(LogitsSource.of(rows.logits(), new int[rows.rows()]));
        RowBatch batch = RowBatch.of(half);
        try (LogitsSource.Cursor cursor = half.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    fitted[(int) batch.number(r)] = true;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return fitted;
    }

    private static boolean[] byContent(MultiLabelRows rows, long seed, boolean apart) {
        boolean[] fitted = new boolean[rows.rows()];
        Map<Long, Long> copies = new HashMap<>();
        for (int r = 0; r < fitted.length; r++) {
            long key = key(rows, r, seed);
            long number = apart ? copies.merge(key, 1L, Long::sum) : 0;
            fitted[r] = SplitMix.mix(key + number * SplitMix.GOLDEN) < 0;
        }
        return fitted;
    }

    private static boolean areCopies(MultiLabelRows rows, long seed) {
        Map<Long, Long> copies = new HashMap<>();
        for (int r = 0; r < rows.rows() && copies.size() <= MOST_CONTENTS; r++) {
            copies.merge(key(rows, r, seed), 1L, Long::sum);
        }
        return rows.rows() >= FEWEST_ROWS
                && copies.size() >= FEWEST_CONTENTS
                && copies.size() <= Math.min(MOST_CONTENTS, rows.rows() / 2);
    }

    /** Of scores as they are, unlike softmax's: a constant that is added to them changes what they say. */
    private static long key(MultiLabelRows rows, int r, long seed) {
        long key = SplitMix.mix(seed + STREAM);
        for (int l = 0; l < rows.labels(); l++) {
            long bits = Float.floatToIntBits(rows.logOdds(r, l) + 0f);
            key = SplitMix.mix(key * SplitMix.GOLDEN + (bits << 2 | rows.target(r, l) + 1));
        }
        return key;
    }
}
