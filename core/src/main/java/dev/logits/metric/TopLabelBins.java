package dev.logits.metric;

/** The bins of the top label's confidence against "was it right". */
final class TopLabelBins implements ScoredRows.Collector {
    private final BinSums sums;
    private long rows;
    private long ignored;

    TopLabelBins(EqualWidthBins bins) {
        sums = new BinSums(bins);
    }

    @Override
    public boolean readsProbabilities() {
        return false;
    }

    @Override
    public void add(ScoredRows batch) {
        for (int r = 0; r < batch.count(); r++) {
            if (batch.ignored(r)) {
                ignored++;
            } else {
                rows++;
                sums.add(batch.confidence(r), batch.correct(r));
            }
        }
    }

    Reliability reliability() {
        if (rows == 0) {
            throw ScoredRows.noRows(ignored);
        }
        return sums.reliability();
    }
}
