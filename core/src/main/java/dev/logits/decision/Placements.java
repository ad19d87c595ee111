package dev.logits.decision;

/**
 * DeLong's variances of the two means that the area under the ROC curve is: of placements, the share of the other side
 * that a row is placed above, over the positive rows and over the negative ones.
 *
 * @param area the area
 * @param ofPositives the variance of the mean over the positive rows
 * @param ofNegatives the variance of the mean over the negative rows
 * @param positives how many rows are positive; of weighted ones, how many of equal weight would say as much
 * @param negatives how many are negative
 */
record Placements(double area, double ofPositives, double ofNegatives, double positives, double negatives) {
    static Placements of(Ranking ranking, double area) {
        Sums sums = new Sums(ranking, area);
        RankingBlocks b = ranking.blocks();
        while (b.next()) {
            sums.add(b);
        }
        return sums.placements();
    }

    /** Their sums, block by block from the highest score down. */
    static final class Sums {
        private final Ranking ranking;
        private final double area;
        private final double p;
        private final double n;
        private double above; // weight of positives above the block
        private double over; // weight of negatives above it
        private double positiveSum;
        private double negativeSum;

        Sums(Ranking ranking, double area) {
            this.ranking = ranking;
            this.area = area;
            p = ranking.positiveWeight();
            n = ranking.negativeWeight();
        }

        void add(RankingBlocks b) {
            if (b.positive() > 0) {
                double below = (n - over - b.negative() / 2) / n - area;
                positiveSum += b.positiveSquares() * below * below;
            }
            if (b.negative() > 0) {
                double behind = (above + b.positive() / 2) / p - area;
                negativeSum += b.negativeSquares() * behind * behind;
            }
            above += b.positive();
            over += b.negative();
        }

        Placements placements() {
            double m = ranking.positiveRows();
            double k = ranking.negativeRows();
            return new Placements(
                    area,
                    m < 2 ? Double.NaN : positiveSum / (p * p) * (m / (m - 1)),
                    k < 2 ? Double.NaN : negativeSum / (n * n) * (k / (k - 1)),
                    ranking.positives().effectiveRows(),
                    ranking.negatives().effectiveRows());
        }
    }

    double variance() {
        return ofPositives + ofNegatives;
    }

    /** Degrees of freedom of the sum of both, after Welch and Satterthwaite. */
    double degrees() {
        return variance()
                * variance()
                / (ofPositives * ofPositives / Math.max(1, positives - 1)
                        + ofNegatives * ofNegatives / Math.max(1, negatives - 1));
    }
}
