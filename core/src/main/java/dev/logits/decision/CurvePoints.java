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

    static CurvePoints of(Ranking ranking, int most, int blocks) {
        if (most < 2) {
            throw new IllegalArgumentException("a curve has 2 points or more, got " + most);
        }
        int room = (int) Math.min(most, blocks + 1L);
        CurvePoints points = new CurvePoints(new double[room], new double[room], new double[room]);
        points.thresholds[0] = Double.POSITIVE_INFINITY;
        double total = ranking.positiveWeight() + ranking.negativeWeight();
        boolean all = room == blocks + 1L;
        double step = total / (room - 1);
        double tp = 0;
        double fp = 0;
        int at = 1;
        int seen = 0;
        RankingBlocks b = ranking.blocks();
        while (b.next()) {
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
        return points.first(at);
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
