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

    /** Rows, whatever they count; and which of these go on with the row before. */
    private final long[] count;

    private final long[] moreLabeled;
    private final long[] morePredicted;

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
        moreLabeled = new long[classes];
        morePredicted = new long[classes];
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
        if (batch.isMore(r)) {
            moreLabeled[label]++;
            morePredicted[top]++;
        }
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
        sums.add(KINDS * top + CONFIDENCE, weight, FixedSums.cut(batch.confidence(r)));
        sums.add(KINDS * label + NLL, weight, FixedSums.cut(batch.nll(r)));
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
            moreLabeled[c] += that.moreLabeled[c];
            morePredicted[c] += that.morePredicted[c];
            partLabeled[c] += that.partLabeled[c];
            partPredicted[c] += that.partPredicted[c];
        }
        confidence.add(that.confidence);
        nll.add(that.nll);
        if (that.parts != null) {
            parts().add(that.parts);
        }
    }

    /** What parts count and whole rows together, rounded once. */
    private double sum(int c, int kind, double whole) {
        return parts == null ? whole : parts.plus(KINDS * c + kind, whole);
    }

    private double sum(int c, int kind, FixedSums whole) {
        return parts == null ? whole.value(c) : parts.plus(KINDS * c + kind, whole.terms(c));
    }

    /** Rows that are given in pieces are one where any counts in part. */
    private long rows(long given, long more) {
        return isWhole() ? given : given - more;
    }

    List<ClassSummary> summaries(ClasswiseBins bins) {
        List<ClassSummary> list = new ArrayList<>(count.length);
        for (int c = 0; c < count.length; c++) {
            double labeled = sum(c, LABELED, count[c] - partLabeled[c]); // 0 / 0 is NaN
            double named = sum(c, PREDICTED, predicted[c] - partPredicted[c]);
            double right = sum(c, HITS, hits[c]);
            list.add(new ClassSummary(
                    c,
                    rows(count[c], moreLabeled[c]),
                    right / labeled,
                    rows(predicted[c], morePredicted[c]),
                    right / named,
                    sum(c, CONFIDENCE, confidence) / named,
                    bins.error(c),
                    sum(c, NLL, nll) / labeled));
        }
        return list;
    }
}
