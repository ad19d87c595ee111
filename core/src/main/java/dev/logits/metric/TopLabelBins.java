package dev.logits.metric;

import java.io.Serial;

/** The bins of the top label's confidence against "was it right". */
final class TopLabelBins extends LabeledRows {
    @Serial
    private static final long serialVersionUID = 1;

    private final BinSums sums;

    TopLabelBins(EqualWidthBins bins) {
        sums = new BinSums(bins);
    }

    @Override
    void addLabeled(ScoredRows batch) {
        for (int r = 0; r < batch.count(); r++) {
            if (!batch.ignored(r)) {
                sums.add(batch.confidence(r), batch.correct(r), batch.weight(r), batch.isMore(r));
            }
        }
    }

    @Override
    void mergeLabeled(LabeledRows others) {
        sums.add(((TopLabelBins) others).sums);
    }

    Reliability reliability() {
        rows();
        return sums.reliability();
    }
}
