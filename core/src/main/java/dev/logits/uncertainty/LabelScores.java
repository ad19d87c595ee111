package dev.logits.uncertainty;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.parallel.RowBlocks;

/** The conformal score of each row's label. */
final class LabelScores {
    private final int[] labels;
    private final double[] scores;

    private LabelScores(int[] labels, double[] scores) {
        this.labels = labels;
        this.scores = scores;
    }

    static LabelScores of(Logits z, int[] labels, ConformalSets.Options options) {
        if (labels.length != z.rows()) {
            throw new IllegalArgumentException(labels.length + " labels for " + z.rows() + " rows of logits");
        }
        for (int r = 0; r < labels.length; r++) {
            Labels.check(labels[r], r, z.classes());
        }
        double[] scores = new double[labels.length];
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            SetScores of = new SetScores(options, z.classes());
            for (int r = from; r < to; r++) {
                scores[r] = labels[r] == Labels.IGNORE ? 0 : of.of(z, r, r)[labels[r]];
            }
        });
        return new LabelScores(labels, scores);
    }

    boolean labeled(int r) {
        return labels[r] != Labels.IGNORE;
    }

    double score(int r) {
        return scores[r];
    }
}
