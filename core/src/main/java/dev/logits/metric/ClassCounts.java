package dev.logits.metric;

import dev.logits.internal.sum.FixedSums;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;

/** Counts and sums a class, of the rows labeled with it and of the rows predicted as it. */
final class ClassCounts extends LabeledRows {
    @Serial
    private static final long serialVersionUID = 1;

    private final long[] count;
    private final long[] hits;
    private final long[] predicted;
    private final FixedSums confidence;
    private final FixedSums nll;

    ClassCounts(int classes) {
        count = new long[classes];
        hits = new long[classes];
        predicted = new long[classes];
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
        nll.add(label, batch.nll(r));
        predicted[top]++;
        confidence.add(top, batch.confidence(r));
        hits[label] += label == top ? 1 : 0;
    }

    @Override
    void mergeLabeled(LabeledRows others) {
        ClassCounts that = (ClassCounts) others;
        for (int c = 0; c < count.length; c++) {
            count[c] += that.count[c];
            hits[c] += that.hits[c];
            predicted[c] += that.predicted[c];
        }
        confidence.add(that.confidence);
        nll.add(that.nll);
    }

    List<ClassSummary> summaries(ClasswiseBins bins) {
        List<ClassSummary> list = new ArrayList<>(count.length);
        for (int c = 0; c < count.length; c++) {
            double labeled = count[c]; // 0 / 0 is NaN
            double named = predicted[c];
            list.add(new ClassSummary(
                    c,
                    count[c],
                    hits[c] / labeled,
                    predicted[c],
                    hits[c] / named,
                    confidence.value(c) / named,
                    bins.error(c),
                    nll.value(c) / labeled));
        }
        return list;
    }
}
