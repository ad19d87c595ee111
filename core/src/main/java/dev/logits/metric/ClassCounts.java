package dev.logits.metric;

import dev.logits.internal.sum.ExactSums;
import dev.logits.internal.sum.FixedSums;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;

/** Counts and sums a class, of the rows labeled with it and of the rows predicted as it. */
final class ClassCounts extends LabeledRows {
    @Serial
    private static final long serialVersionUID = 1;

    /** What {@link #parts} has of each class, one after the other. */
    private static final int LABELED = 0;

    private static final int HITS = 1;
    private static final int PREDICTED = 2;
    private static final int CONFIDENCE = 3;
    private static final int NLL = 4;
    private static final int KINDS = 5;

    /** Rows, whatever they count. */
    private final long[] count;

    private final long[] predicted;
    /** Of those that count in part. */
    private final long[] partLabeled;

    private final long[] partPredicted;
    private final long[] hits;
    private final FixedSums confidence;
    private final FixedSums nll;
    /** Null where all rows count whole. */
    private ExactSums parts;

    ClassCounts(int classes) {
        count = new long[classes];
        hits = new long[classes];
        predicted = new long[classes];
        partLabeled = new long[classes];
        partPredicted = new long[classes];
        confidence = new FixedSums(classes);
        nll = new FixedSums(classes);
    }

    @Override
    void addLabeled(ScoredRows batch) {
        for (int r = 0; r < batch.count(); r++) {
            if (!batch.ignored(r)) {
                add(batch, r);
            }
        }
    }

    private void add(ScoredRows batch, int r) {
        int label = batch.label(r);
        int top = batch.predicted(r);
        count[label]++;
        predicted[top]++;
        if (batch.weight(r) < 1) {
            addPart(batch, r, batch.weight(r));
            return;
        }
        nll.add(label, batch.nll(r));
        confidence.add(top, batch.confidence(r));
        hits[label] += label == top ? 1 : 0;
    }

    private void addPart(ScoredRows batch, int r, double weight) {
        int label = batch.label(r);
        int top = batch.predicted(r);
        partLabeled[label]++;
        partPredicted[top]++;
        ExactSums sums = parts();
        sums.add(KINDS * label + LABELED, weight);
        sums.add(KINDS * label + HITS, label == top ? weight : 0);
        sums.add(KINDS * top + PREDICTED, weight);
        sums.add(KINDS * top + CONFIDENCE, weight, batch.confidence(r));
        sums.add(KINDS * label + NLL, weight, batch.nll(r));
    }

    private ExactSums parts() {
        parts = parts == null ? new ExactSums(Math.multiplyExact(KINDS, count.length)) : parts;
        return parts;
    }

    @Override
    void mergeLabeled(LabeledRows others) {
        ClassCounts that = (ClassCounts) others;
        for (int c = 0; c < count.length; c++) {
            count[c] += that.count[c];
            hits[c] += that.hits[c];
            predicted[c] += that.predicted[c];
            partLabeled[c] += that.partLabeled[c];
            partPredicted[c] += that.partPredicted[c];
        }
        confidence.add(that.confidence);
        nll.add(that.nll);
        if (that.parts != null) {
            parts().add(that.parts);
        }
    }

    private double part(int c, int kind) {
        return parts == null ? 0 : parts.value(KINDS * c + kind);
    }

    List<ClassSummary> summaries(ClasswiseBins bins) {
        List<ClassSummary> list = new ArrayList<>(count.length);
        for (int c = 0; c < count.length; c++) {
            double labeled = count[c] - partLabeled[c] + part(c, LABELED); // 0 / 0 is NaN
            double named = predicted[c] - partPredicted[c] + part(c, PREDICTED);
            double right = hits[c] + part(c, HITS);
            list.add(new ClassSummary(
                    c,
                    count[c],
                    right / labeled,
                    predicted[c],
                    right / named,
                    (confidence.value(c) + part(c, CONFIDENCE)) / named,
                    bins.error(c),
                    (nll.value(c) + part(c, NLL)) / labeled));
        }
        return list;
    }
}
