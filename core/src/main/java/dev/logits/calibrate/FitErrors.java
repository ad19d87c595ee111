package dev.logits.calibrate;

import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;

/** What is wrong with rows that no method can be fitted to. */
final class FitErrors {
    private FitErrors() {}

    static void checkClasses(LogitsSource source) {
        if (source.classes() < 2) {
            throw new IllegalArgumentException("1 class: its probability is 1 at every temperature and under every"
                    + " calibrator; the single logit z of a binary model is the row [0, z]");
        }
    }

    static IllegalArgumentException noRows(long ignored) {
        return new IllegalArgumentException(
                ignored == 0
                        ? "no rows; a fit needs at least one labeled row"
                        : "no labeled rows: " + ignored
                                + " rows, every label is -1, or -100 in a file (ignored); a fit needs at least one");
    }

    static IllegalArgumentException maskedLabel(RowBatch batch, int r) {
        return new IllegalArgumentException("logits row " + batch.number(r) + ": the label, class " + batch.label(r)
                + ", has score -Infinity, so its probability is 0 whatever the calibrator; give it"
                + " a finite score (a probability of 0 is usually read as 1.19e-7, the logit -15.94), or fit a method"
                + " that takes -Infinity as the lowest score: isotonic, histogram, bbq or venn-abers");
    }
}
