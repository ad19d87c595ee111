package dev.logits.decision;

import java.util.Arrays;

/**
 * TP and FP behind each block of a ranking, or behind some of them, from the highest score down; the first point is
 * before all blocks.
 */
record CurvePoints(double[] thresholds, double[] truePositives, double[] falsePositives) {

    static CurvePoints of(Ranking ranking, int most) {
        return of(ranking, most, ranking.blockCount());
    }

    private static CurvePoints of(Ranking ranking, int most, int blocks) {
        Choice choice = new Choice(ranking, most, blocks);
        RankingBlocks b = ranking.blocks();
        while (b.next()) {
            choice.add(b);
        }
        return choice.points();
    }

    /** The points, block by block from the highest score down. */
    static final class Choice {
        private final CurvePoints points;
        private final Ranking ranking;
        private final int blocks;
        private final int room;
        private final boolean all;
        private final double step;
        private double tp;
        private double fp;
        private int at = 1;
        private int seen;

        Choice(Ranking ranking, int most, int blocks) {
            if (most < 2) {
                throw new IllegalArgumentException("a curve has 2 points or more, got " + most);
            }
            this.ranking = ranking;
            this.blocks = blocks;
            room = (int) Math.min(most, blocks + 1L);
            points = new CurvePoints(new double[room], new double[room], new double[room]);
            points.thresholds[0] = Double.POSITIVE_INFINITY;
            all = room == blocks + 1L;
            step = (ranking.positiveWeight() + ranking.negativeWeight()) / (room - 1);
        }

        void add(RankingBlocks b) {
            tp += b.positive();
            fp += b.negative();
            seen++;
            boolean last = seen == blocks;
            if (all || last || at < room - 1 && tp + fp >= step * at) {
                points.thresholds[at] = b.score();
                points.truePositives[at] = last ? ranking.positiveWeight() : tp;
                points.falsePositives[at++] = last ? ranking.negativeWeight() : fp;
            }
        }

        CurvePoints points() {
            return points.first(at);
        }
    }

    private CurvePoints first(int n) {
        return n == thresholds.length
                ? this
                : new CurvePoints(
                        Arrays.copyOf(thresholds, n),
                        Arrays.copyOf(truePositives, n),
                        Arrays.copyOf(falsePositives, n));
    }

    int count() {
        return thresholds.length;
    }
}
