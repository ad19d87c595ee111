package dev.logits.decision;

import dev.logits.internal.sum.FixedSums;
import java.util.BitSet;

/**
 * What rows of each score weigh, positive ones and negative ones apart, with scores rounded as in {@link ScoreCells}.
 * Weights are summed in units of 2^−62 of the largest, so that sums have no order; 160 MB in all.
 */
final class WeightedCells implements RoundedScores {
    /** A power of two that is more than every weight. */
    private final double unit;

    private final Side positives = new Side();
    private final Side negatives = new Side();

    /** @param largest no weight is more */
    WeightedCells(double largest) {
        unit = Math.scalb(1.0, Math.getExponent(largest) + 1);
    }

    private static final class Side {
        final FixedSums weights = new FixedSums(2 * ScoreCells.HALF);
        final FixedSums squares = new FixedSums(2 * ScoreCells.HALF);
        final BitSet taken = new BitSet();
        long rows;

        void add(int cell, double share) {
            weights.add(cell, share);
            squares.add(cell, share * share);
            taken.set(cell);
            rows++;
        }

        RankedSide ranked(double unit) {
            int n = taken.cardinality();
            double[] scores = new double[n];
            double[] sums = new double[n];
            double[] squared = new double[n];
            int to = 0;
            for (int cell = taken.nextSetBit(0); cell >= 0; cell = taken.nextSetBit(cell + 1)) {
                scores[to] = ScoreCells.score(cell);
                sums[to] = weights.value(cell) * unit;
                squared[to++] = squares.value(cell) * unit * unit;
            }
            return RankedSide.ofCells(scores, sums, squared, rows);
        }
    }

    @Override
    public void add(double score, boolean positive, double weight) {
        (positive ? positives : negatives).add(ScoreCells.cell(score), weight / unit);
    }

    @Override
    public void add(Ranking ranking) {
        add(ranking.positives(), positives);
        add(ranking.negatives(), negatives);
    }

    private void add(RankedSide rows, Side side) {
        for (int i = 0; i < rows.scores().length; i++) {
            side.add(ScoreCells.cell(rows.scores()[i]), rows.weights()[i] / unit);
        }
    }

    @Override
    public Ranking ranking() {
        return new Ranking(positives.ranked(unit), negatives.ranked(unit), false);
    }
}
