package dev.logits.learn.regression;

import dev.logits.learn.features.FeatureRows;

/** The weighted means of the columns of a fit's examples, and of their squares. */
final class ColumnMoments {
    private final double[] sums;
    private final double weightSum;

    ColumnMoments(Examples examples) {
        int d = examples.features().columns();
        sums = new double[2 * d];
        weightSum = examples.weightSum();
        FeatureRows x = FeatureRows.of(examples.features());
        RowChunks chunks = new RowChunks(examples.count(), 2L * d, 2 * d);
        chunks.sum(
                (from, to, sum, value) -> {
                    for (int i = from; i < to; i++) {
                        x.addMoments(examples.weights()[i], examples.rows()[i], sum);
                    }
                },
                sums);
    }

    int columns() {
        return sums.length / 2;
    }

    double mean(int column) {
        return sums[column] / weightSum;
    }

    double meanSquare(int column) {
        return sums[columns() + column] / weightSum;
    }
}
