package dev.logits.decision;

import java.util.Arrays;

/**
 * How many rows, positive ones and negative ones apart, have each score, rounded towards 0 to 14 significant bits: a
 * memory of any number of rows that depends on them alone. Scores nearer to 0 than 2^−24 count as 0.
 */
final class ScoreCells implements RoundedScores {
    private static final int DROPPED = 39;
    private static final int LEAST = (1023 - 24) << 13;
    private static final int MOST = (1023 + 129) << 13;
    /** Cells of one sign: 0, the magnitudes, and one for infinity. */
    static final int HALF = MOST - LEAST + 2;

    private final long[] positives = new long[2 * HALF];
    private final long[] negatives = new long[2 * HALF];
    private long positiveRows;
    private long negativeRows;

    static int cell(double score) {
        int magnitude = (int) (Double.doubleToRawLongBits(Math.abs(score)) >>> DROPPED);
        int place = magnitude < LEAST ? 0 : magnitude >= MOST ? HALF - 1 : magnitude - LEAST + 1;
        return score < 0 ? HALF - place : HALF + place;
    }

    /** Sorted rows lie side by side, which is faster than one by one. */
    @Override
    public void add(Ranking ranking) {
        add(ranking.positives().scores(), positives);
        add(ranking.negatives().scores(), negatives);
        positiveRows += ranking.positiveRows();
        negativeRows += ranking.negativeRows();
    }

    private static void add(double[] scores, long[] cells) {
        for (double score : scores) {
            cells[cell(score)]++;
        }
    }

    @Override
    public void add(double score, boolean positive, double weight) {
        int cell = cell(score);
        if (positive) {
            positives[cell]++;
            positiveRows++;
        } else {
            negatives[cell]++;
            negativeRows++;
        }
    }

    static double score(int cell) {
        int place = Math.abs(cell - HALF);
        double magnitude = place == 0
                ? 0
                : place == HALF - 1
                        ? Double.POSITIVE_INFINITY
                        : Double.longBitsToDouble((long) (place - 1 + LEAST) << DROPPED);
        return cell < HALF ? 0 - magnitude : magnitude;
    }

    @Override
    public Ranking ranking() {
        return new Ranking(side(positives, positiveRows), side(negatives, negativeRows), false);
    }

    private static RankedSide side(long[] cells, long rows) {
        int n = (int) Arrays.stream(cells).filter(c -> c > 0).count();
        double[] scores = new double[n];
        double[] counts = new double[n];
        int to = 0;
        for (int cell = 0; cell < cells.length; cell++) {
            if (cells[cell] > 0) {
                scores[to] = score(cell);
                counts[to++] = cells[cell];
            }
        }
        return RankedSide.ofCells(scores, counts, counts, rows);
    }
}
